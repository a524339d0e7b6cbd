/** Where a channel limits our answers: said before one types, and on what could not go. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Conversation, Message } from '../src/api/shapes'
import { now } from '../src/console/now'
import MessageBubble from '../src/console/thread/MessageBubble.vue'
import ThreadComposer from '../src/console/thread/ThreadComposer.vue'
import { isTight, leftOf, shutBy } from '../src/console/thread/window'
import { mounted, settled, write, type Mounted } from './mounting'

const AT = Date.parse('2026-05-04T03:00:00Z')
const opening = (hours: number, left: number | null) => ({ until: new Date(AT + hours * 3_600_000).toISOString(), left, invited: false })
const page: { now: Mounted | null } = { now: null }

beforeEach(() => {
  setActivePinia(createPinia())
  now.value = AT
  vi.stubGlobal('fetch', vi.fn(async () => new Response(JSON.stringify({ items: [], variables: [], images: true, files: true, audio: true, text: 0, bytes: 9, together: 0, refused: [] }), { headers: { 'Content-Type': 'application/json' } })))
})
afterEach(() => {
  page.now?.leave()
  page.now = null
  vi.unstubAllGlobals()
  localStorage.clear()
})

test('it is shut by the clock, or when all is used, and never where nothing limits', () => {
  expect(shutBy(null, AT)).toBeNull()
  expect(shutBy(opening(1, null), AT)).toBeNull()
  expect(shutBy(opening(1, 0), AT)).toBe('window_used')
  expect(shutBy(opening(0, 3), AT)).toBe('window_closed')
})

test('it is tight at the last message and in the last hour', () => {
  expect(isTight(opening(40, 1), AT)).toBe(true)
  expect(isTight(opening(0.5, null), AT)).toBe(true)
  expect(isTight(opening(40, 2), AT)).toBe(false)
})

test('what is left is said in hours, minutes, and seconds at the end', () => {
  expect(leftOf(opening(47.5, 1).until, AT)).toMatchObject({ key: 'hours', h: 47, m: 30 })
  expect(leftOf(opening(0.25, 1).until, AT)).toMatchObject({ key: 'minutes', m: 15 })
  expect(leftOf(opening(0.01, 1).until, AT)).toMatchObject({ key: 'seconds', s: 36 })
})

async function composer(window: Conversation['window']): Promise<HTMLElement> {
  const conversation = { id: 'c', state: 'assigned', channel: 'wechat', locale: 'zh-CN', queue: 'a', work_orders: [], customer: { id: 'k', name: '周敏', tier: 'normal' }, address: '', participants: [], labels: [], window } as unknown as Conversation
  page.now = mounted(ThreadComposer, { conversation, mayReply: true })
  await settled()
  return page.now.root
}

test('over an answer stands what is left, amber at the last one', async () => {
  const root = await composer(opening(47, 3))
  const line = root.querySelector('[data-window=open]')
  expect(line?.textContent).toContain('还可发 3 条')
  expect(line?.textContent).toContain('47 小时 0 分')
  expect(line?.classList.contains('warn')).toBe(false)
  page.now?.leave()
  expect((await composer(opening(47, 1))).querySelector('[data-window=open]')?.classList.contains('warn')).toBe(true)
})

test('where nothing may be said there is nothing to type in, and a note can still be written', async () => {
  const root = await composer(opening(47, 0))
  expect(root.querySelector('[data-window=shut]')?.textContent).toContain('可回复的条数已用完')
  expect(root.querySelector('textarea')).toBeNull()
  const tabs = [...root.querySelectorAll<HTMLElement>('[role=tab]')]
  tabs[1]?.click()
  await settled()
  const field = root.querySelector('textarea')
  expect(field).not.toBeNull()
  if (field) await write(field, '明天再联系')
  expect(root.querySelector<HTMLButtonElement>('.tools .btn.p')?.disabled).toBe(false)
})

test('it shuts by itself when the time is over', async () => {
  const root = await composer(opening(1, 3))
  expect(root.querySelector('textarea')).not.toBeNull()
  now.value = AT + 3_600_001
  await settled()
  expect(root.querySelector('[data-window=shut]')?.textContent).toContain('回复时限已过')
  expect(root.querySelector('textarea')).toBeNull()
})

async function bubble(delivery: string | null, reason: string, shut: boolean, kind = 'agent'): Promise<HTMLElement> {
  page.now?.leave()
  const message = { type: 'message', id: 't.1', seq: 1, conversation_id: 'c', author: { kind, id: 'a', name: '林晓' }, parts: [{ type: 'text', text: '您好' }], at: new Date(AT).toISOString(), private: false, whisper_to: '', evidence: null, envelope: null, delivery, reason, mentions: [], letter: null, cid: '' } as unknown as Message
  page.now = mounted(MessageBubble, { message, channel: 'wechat', customer: '周敏', question: '', shut })
  await settled()
  return page.now.root
}
const resend = (root: HTMLElement) => [...root.querySelectorAll('button')].find((one) => one.textContent === '重发')

test('what waits for the customer can be sent again when he has written, not before', async () => {
  expect(resend(await bubble('failed', 'window_used', true))).toBeUndefined()
  expect(page.now?.root.textContent).toContain('等客户再来信后可重发')
  expect(resend(await bubble('failed', 'window_used', false))).toBeDefined()
  expect(resend(await bubble('failed', 'HTTP 500', true))).toBeDefined()
})

test('each tick has its word: read stands out, unknown says what that means', async () => {
  expect((await bubble('delivered', '', false)).textContent).toContain('已送达')
  expect((await bubble('read', '', false)).querySelector('.tick.read')?.textContent).toContain('已读')
  expect((await bubble('unknown', 'timed_out', false)).textContent).toContain('可能已送达，重发可能收到两次')
  expect((await bubble('withdrawn', 'window_closed', true)).textContent).toContain('没有发出：已过客户来信后可回复的时限')
})

test('what no customer was sent does not look as if it had been', async () => {
  for (const kind of ['bot', 'system']) {
    expect((await bubble(null, '', false, kind)).textContent).toContain('仅在此处显示，未发给客户')
    expect((await bubble('sent', '', false, kind)).textContent).not.toContain('未发给客户')
  }
  expect((await bubble('withdrawn', 'window_closed', true, 'system')).textContent).toContain('没有发出：已过客户来信后可回复的时限')
  expect((await bubble(null, '', false, 'customer')).textContent).not.toContain('未发给客户')
})
