/** Text messages: what one costs while one types it, and who wants none. */
import { readFileSync } from 'node:fs'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Conversation } from '../src/api/shapes'
import { spread } from '../src/console/news'
import ThreadComposer from '../src/console/thread/ThreadComposer.vue'
import { measure, partsOf, type Size } from '../src/live/sms'
import { mounted, settled, write, type Mounted } from './mounting'

const VECTORS = JSON.parse(readFileSync('../../tests/channels/sms/vectors.json', 'utf8')) as ({ text: string } & Size)[]

test('texts are measured as the hub sends them', () => {
  for (const { text, ...size } of VECTORS) expect(measure(text), text).toEqual(size)
})

test('their parts put together are the text, and none is torn inside a letter', () => {
  for (const { text, parts } of VECTORS) {
    const cut = partsOf(text)
    expect([cut.join(''), cut.length]).toEqual([text, parts])
    expect(cut.some((part) => /^[\uDC00-\uDFFF]/.test(part))).toBe(false)
  }
})

const page: { now: Mounted | null } = { now: null }
const limits = { items: [], variables: [], images: false, files: false, audio: false, copies: false, text: 0, bytes: 9, together: 0, refused: [], texts: true, opted_out: null as string | null, invitation: '' }

beforeEach(() => {
  setActivePinia(createPinia())
  limits.opted_out = null
  vi.stubGlobal('fetch', vi.fn(async () => new Response(JSON.stringify(limits), { headers: { 'Content-Type': 'application/json' } })))
})
afterEach(() => {
  page.now?.leave()
  page.now = null
  vi.unstubAllGlobals()
  localStorage.clear()
})

async function composer(): Promise<HTMLElement> {
  const conversation = { id: 'c', state: 'assigned', channel: 'smpp', locale: 'zh-CN', queue: 'a', work_orders: [], customer: { id: 'k', name: '周敏', tier: 'normal' }, address: '', participants: [], labels: [], window: null } as unknown as Conversation
  page.now = mounted(ThreadComposer, { conversation, mayReply: true })
  await settled()
  return page.now.root
}

async function counted(words: string): Promise<Element> {
  const root = page.now?.root ?? (await composer())
  const field = root.querySelector('textarea')
  if (field) await write(field, words)
  const count = root.querySelector('[data-count]')
  if (!count) throw new Error('nothing counts')
  return count
}

test('while one types stands what it will cost, and what is left of the last part', async () => {
  expect((await counted('好'.repeat(75))).textContent).toBe('2 条 · 75 字 · 本条余 59')
  expect((await counted('OK ')).textContent).toBe('1 条 · 2 字 · 本条余 158')
  expect((await counted('OK')).getAttribute('title')).toContain('160')
  expect((await counted('好')).getAttribute('title')).toContain('67')
})

test('it turns amber above three parts, and a note costs nothing', async () => {
  expect((await counted('好'.repeat(201))).classList.contains('warn')).toBe(false)
  expect((await counted('好'.repeat(202))).classList.contains('warn')).toBe(true)
  page.now?.root.querySelectorAll<HTMLElement>('[role=tab]')[1]?.click()
  await settled()
  expect((await counted('好'.repeat(202))).textContent).toBe('202 字')
})

test('to whoever wants none nothing can be typed, but a note, and that is known as soon as he says so', async () => {
  const root = await composer()
  expect(root.querySelector('textarea')).not.toBeNull()
  limits.opted_out = '2026-05-04T03:00:00Z'
  spread({ type: 'event', kind: 'consent', conversation_id: 'another' })
  await settled()
  expect(root.querySelector('textarea')).toBeNull()
  root.querySelectorAll<HTMLElement>('[role=tab]')[1]?.click()
  await settled()
  expect(root.querySelector('textarea')).not.toBeNull()
  limits.opted_out = null
  spread({ type: 'event', kind: 'consent', conversation_id: 'c' })
  await settled()
  root.querySelectorAll<HTMLElement>('[role=tab]')[0]?.click()
  await settled()
  expect(root.querySelector('textarea')).not.toBeNull()
})
