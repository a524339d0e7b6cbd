/** A component on a page of its own, for tests of what keys do to it. */
import { createApp, h, nextTick, type Component } from 'vue'
import { i18n } from '../src/console/i18n'

export interface Mounted {
  root: HTMLElement
  leave: () => void
}

export function mounted(part: Component, props: Record<string, unknown>): Mounted {
  const root = document.body.appendChild(document.createElement('div'))
  const app = createApp({ render: () => h(part, props) }).use(i18n)
  app.mount(root)
  return { root, leave: () => (app.unmount(), root.remove()) }
}

/** Until everything that was asked for has come and stands on the page. */
export async function settled(): Promise<void> {
  for (let n = 0; n < 20; n += 1) await Promise.resolve()
  await nextTick()
  for (let n = 0; n < 20; n += 1) await Promise.resolve()
  await nextTick()
}

export async function press(target: Element, key: string, more: KeyboardEventInit & { keyCode?: number } = {}): Promise<KeyboardEvent> {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more })
  target.dispatchEvent(event)
  await settled()
  return event
}

export async function write(field: HTMLInputElement | HTMLTextAreaElement, words: string): Promise<void> {
  field.value = words
  field.setSelectionRange(words.length, words.length)
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await settled()
}
