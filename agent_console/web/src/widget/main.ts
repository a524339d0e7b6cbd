/** The widget's application; the loader fetches it at the first need and mounts it into its shadow root. */
import { createApp, reactive } from 'vue'
import tokens from '../design/tokens.css?inline'
import ChatPanel from './ChatPanel.vue'
import { Conversation } from './conversation'
import type { Place } from './session'
import styles from './widget.css?inline'
import { colourOr, inkOn } from './theme'
import { localeOf } from './words'

export interface Options extends Place {
  heading: string
  subheading: string
  head: string | null
  bubble: string | null
  onUnread(count: number): void
  onMinimise(): void
}

export interface Mounted {
  show(open: boolean): void
}

function mount(root: ShadowRoot, options: Options): Mounted {
  root.adoptedStyleSheets.push(sheet(tokens.replaceAll('html.dark', ':host(.dark)').replaceAll(':root', ':host')), sheet(styles))
  const point = document.createElement('div')
  paint(point, options)
  root.append(point)
  const view = reactive({ open: false })
  const conversation = new Conversation({ ...options, locale: localeOf(options.locale) })
  createApp(ChatPanel, { conversation, options, view }).mount(point)
  void conversation.begin()
  return { show: (open) => (view.open = open) }
}

function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet()
  made.replaceSync(text)
  return made
}

function paint(point: HTMLElement, options: Options): void {
  const [head, bubble] = [colourOr(options.head, '#0b4f69'), colourOr(options.bubble, '#0b6180')]
  point.style.setProperty('--w-head', head)
  point.style.setProperty('--w-head-ink', inkOn(head))
  point.style.setProperty('--w-me', bubble)
  point.style.setProperty('--w-me-ink', inkOn(bubble))
}

Object.assign(globalThis, { zongjiChat: { mount } })
