import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Conversation, Me, Message } from '../src/api/shapes'
import { useInbox } from '../src/console/stores/inbox'
import { useLive } from '../src/console/stores/live'
import { useSession } from '../src/console/stores/session'

/** The hub's live socket, as far as the inbox knows it. */
class Live {
  static made: Live[] = []
  static OPEN = 1
  readyState = 1
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null

  constructor(readonly url: string) {
    Live.made.push(this)
  }

  hear(frame: object): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }

  send(): void {
    // nothing is awaited here
  }

  close(): void {
    this.readyState = 3
  }
}

function conversation(rev: number, fields: Partial<Conversation> = {}): Conversation {
  return { id: 'c', state: 'queued', rev, last_line: null, waiting_since: null, last_at: '', work_orders: [], ...fields } as Conversation
}

function said(seq: number, delivery: string | null = null): Message {
  return { seq, conversation_id: 'c', author: { kind: 'agent', id: 'a', name: '' }, parts: [], at: '', private: false, delivery, reason: '' } as unknown as Message
}

const live = () => Live.made.at(-1) as Live
const event = (number: number, extra: object) => ({ type: 'event', number, conversation_id: 'c', ...extra })

let inbox: ReturnType<typeof useInbox>
let line: ReturnType<typeof useLive>['line']

beforeEach(async () => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', Live)
  vi.stubGlobal('fetch', vi.fn(async () => new Response(JSON.stringify({ items: [], next: null, previous: null }), { headers: { 'Content-Type': 'application/json' } })))
  Live.made = []
  setActivePinia(createPinia())
  inbox = useInbox()
  line = useLive().line
  useLive().open(true)
  live().onopen?.()
  live().hear({ type: 'welcome', last: 10 })
  await vi.advanceTimersByTimeAsync(10)
})

afterEach(() => {
  useLive().leave()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('an event is applied once, by its number', () => {
  live().hear(event(11, { kind: 'state', conversation: conversation(1, { state: 'queued' }) }))
  live().hear(event(11, { kind: 'state', conversation: conversation(2, { state: 'closed' }) }))
  expect(inbox.conversations.get('c')?.state).toBe('queued')
})

test('what is older than what is known changes nothing', () => {
  live().hear(event(11, { kind: 'state', conversation: conversation(5, { state: 'assigned' }) }))
  inbox.learn(conversation(4, { state: 'queued' }))
  expect(inbox.conversations.get('c')?.state).toBe('assigned')
})

test('an event without words keeps the last line', () => {
  live().hear(event(11, { kind: 'message', conversation: conversation(1, { last_line: '您好' }) }))
  live().hear(event(12, { kind: 'state', conversation: conversation(2) }))
  expect(inbox.conversations.get('c')?.last_line).toBe('您好')
})

test('messages stand once each in order, and a later copy replaces the earlier', () => {
  inbox.put('c', [said(2), said(1)])
  inbox.put('c', [said(2, 'sent')])
  expect(inbox.messages.get('c')?.map((one) => [one.seq, one.delivery])).toEqual([[1, null], [2, 'sent']])
})

test('read up to here means everything up to here, but not what failed', () => {
  inbox.put('c', [said(1, 'sent'), said(2, 'failed'), said(3, 'delivered'), said(4, 'sent')])
  live().hear(event(11, { kind: 'seen', seq: 3, data: { state: 'read' } }))
  expect(inbox.messages.get('c')?.map((one) => one.delivery)).toEqual(['read', 'failed', 'read', 'sent'])
})

test('what the live line told while a request was under way stands against its answer', () => {
  inbox.messages.set('c', [])
  live().hear(event(11, { kind: 'message', seq: 1, message: said(1, 'queued') }))
  live().hear(event(12, { kind: 'delivery', seq: 1, data: { state: 'sent' } }))
  inbox.put('c', [said(1, 'queued'), said(2, 'queued')])
  expect(inbox.messages.get('c')?.map((one) => one.delivery)).toEqual(['sent', 'queued'])
  live().hear(event(13, { kind: 'delivery', seq: 2, data: { state: 'failed', reason: 'refused' } }))
  live().hear(event(14, { kind: 'delivery', seq: 2, data: { state: 'queued' } }))
  expect(inbox.messages.get('c')?.map((one) => one.delivery)).toEqual(['sent', 'queued'])
})

test('a lost line asks for what it missed and says how much that was', async () => {
  live().hear(event(11, { kind: 'message', message: said(1), conversation: conversation(1) }))
  live().onclose?.({ code: 1006 })
  expect(line.lostAt).toBeGreaterThan(0)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(live().url).toContain('after=11')
  live().onopen?.()
  live().hear({ type: 'welcome', last: 14 })
  live().hear(event(12, { kind: 'message', message: said(2), conversation: conversation(2) }))
  live().hear(event(13, { kind: 'seen', seq: 2, message: said(2), data: { state: 'read' } }))
  expect(line.lostAt).toBeGreaterThan(0)
  live().hear(event(14, { kind: 'message', message: said(3), conversation: conversation(3) }))
  expect(line.lostAt).toBe(0)
  expect(line.caughtUp).toBe(2)
  await vi.advanceTimersByTimeAsync(4_000)
  expect(line.caughtUp).toBe(-1)
})

test('own words whose event comes with what was missed were not missed', async () => {
  useSession().me = { id: 'a' } as Me
  live().onclose?.({ code: 1006 })
  await vi.advanceTimersByTimeAsync(1_000)
  live().onopen?.()
  live().hear({ type: 'welcome', last: 12 })
  live().hear(event(11, { kind: 'message', message: said(1), conversation: conversation(1) }))
  const theirs = { ...said(2), author: { kind: 'customer', id: 'z', name: '' } }
  live().hear(event(12, { kind: 'message', message: theirs, conversation: conversation(2) }))
  expect(line.caughtUp).toBe(1)
})

test('events one may not see leave no banner standing', async () => {
  live().onclose?.({ code: 1006 })
  await vi.advanceTimersByTimeAsync(1_000)
  live().onopen?.()
  live().hear({ type: 'welcome', last: 99 })
  await vi.advanceTimersByTimeAsync(2_000)
  expect(line.lostAt).toBe(0)
})

test('a failed delivery says why', () => {
  inbox.put('c', [said(1, 'queued')])
  live().hear(event(11, { kind: 'delivery', seq: 1, data: { state: 'failed', reason: '网关忙' } }))
  expect(inbox.messages.get('c')?.[0]).toMatchObject({ delivery: 'failed', reason: '网关忙' })
})
