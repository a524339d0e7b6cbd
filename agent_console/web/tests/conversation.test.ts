import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Frame } from '../src/live/link'
import { Conversation } from '../src/widget/conversation'
import { PLAIN } from '../src/widget/settings'

const PLACE = { hub: 'http://hub/', account: 'demo', locale: 'zh-CN' }
const AT = '2026-11-23T14:00:00Z'

/** The hub's side of the socket, played by the test. */
class Wire {
  static made: Wire[] = []
  static OPEN = 1
  readyState = 1
  sent: Frame[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null

  constructor(readonly url: string) {
    Wire.made.push(this)
  }

  send(text: string): void {
    const frame = JSON.parse(text) as Frame
    this.sent.push(frame)
    if (frame.type === 'ping') this.hear({ type: 'pong' })
  }

  hear(frame: Frame): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }

  close(): void {
    this.readyState = 3
  }

  of(type: string): Frame[] {
    return this.sent.filter((frame) => frame.type === type)
  }
}

const wire = () => Wire.made.at(-1) as Wire
let sessions: number

async function begun(): Promise<Conversation> {
  const conversation = new Conversation(PLACE, PLAIN)
  await conversation.begin()
  welcome()
  return conversation
}

function welcome(): void {
  wire().onopen?.()
  wire().hear({ type: 'welcome', conversation_id: 'c', last_seq: 0 })
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', Wire)
  sessions = 0
  vi.stubGlobal('fetch', vi.fn(async () => {
    sessions += 1
    return new Response(JSON.stringify({ token: `t${sessions}`, visitor_id: 'v', ws_url: 'ws://inner:1/chat/v1/demo/ws' }), { status: 201 })
  }))
  localStorage.clear()
  Wire.made = []
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('the socket is asked for where the widget came from, with the token and what is known', async () => {
  const conversation = await begun()
  expect(wire().url).toBe('ws://hub/chat/v1/demo/ws?token=t1&after=0')
  conversation.stop()
})

test('one session serves every tab and every reload', async () => {
  const [one, two] = [await begun(), await begun()]
  expect(sessions).toBe(1)
  one.stop()
  two.stop()
})

test('what nobody acknowledged goes again under the same id after a reconnect', async () => {
  const conversation = await begun()
  conversation.say('你好')
  const [first] = wire().of('message')
  wire().onclose?.({ code: 1006 })
  await vi.advanceTimersByTimeAsync(1_000)
  welcome()
  expect(wire().of('message')).toEqual([first])
  wire().hear({ type: 'ack', cid: String(first?.['cid']), seq: 1 })
  wire().onclose?.({ code: 1006 })
  await vi.advanceTimersByTimeAsync(1_000)
  welcome()
  expect(wire().of('message')).toEqual([])
  conversation.stop()
})

test('what was not acknowledged outlives the page', async () => {
  const before = await begun()
  before.say('你好')
  const [first] = wire().of('message')
  before.stop()
  const after = await begun()
  expect(after.chat.lines.map((line) => line.tick)).toEqual(['sending'])
  expect(wire().of('message')).toEqual([first])
  after.stop()
})

test('without an ack the bubble owns up, and sending again really sends', async () => {
  const conversation = await begun()
  conversation.say('你好')
  await vi.advanceTimersByTimeAsync(16_000)
  const [line] = conversation.chat.lines
  if (!line) throw new Error('no bubble')
  expect(line.tick).toBe('failed')
  conversation.resend(line)
  expect(line.tick).toBe('sending')
  expect(wire().of('message')).toHaveLength(2)
  expect(new Set(wire().of('message').map((frame) => frame['cid'])).size).toBe(1)
  conversation.stop()
})

test('what the hub refused is not sent again by itself, nor after a reload', async () => {
  const conversation = await begun()
  conversation.say('长')
  const cid = String(wire().of('message')[0]?.['cid'])
  wire().hear({ type: 'error', code: 'too_long', message: '消息过长', cid })
  conversation.stop()
  const after = await begun()
  expect(after.chat.lines).toEqual([])
  after.stop()
})

test('a token the hub no longer knows makes a new visitor, who still says what was unsaid', async () => {
  const conversation = await begun()
  wire().hear({ type: 'message', seq: 1, author: { kind: 'bot', name: '' }, parts: [], at: AT })
  conversation.say('你好')
  wire().hear({ type: 'error', code: 'bad_token', message: '会话已过期' })
  await vi.advanceTimersByTimeAsync(1_000)
  welcome()
  expect(sessions).toBe(2)
  expect(wire().url).toContain('token=t2&after=0')
  expect(wire().of('message')).toHaveLength(1)
  expect(conversation.chat.lines.map((line) => line.seq)).toEqual([0])
  conversation.stop()
})

test('many messages are reported by one frame with the highest number', async () => {
  const conversation = await begun()
  for (const seq of [1, 2, 3]) wire().hear({ type: 'message', seq, author: { kind: 'bot', name: '' }, parts: [], at: AT })
  conversation.read(3)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(wire().of('received')).toEqual([{ type: 'received', seq: 3 }])
  expect(wire().of('read')).toEqual([{ type: 'read', seq: 3 }])
  conversation.stop()
})

test('a score is given once', async () => {
  const conversation = await begun()
  wire().hear({ type: 'message', seq: 1, author: { kind: 'customer', name: '' }, parts: [], at: AT })
  expect(conversation.rate(5, '')).toBe(true)
  expect(conversation.rate(1, '')).toBe(false)
  expect(wire().of('rate')).toEqual([{ type: 'rate', score: 5 }])
  conversation.stop()
})

test('a hub that cannot be reached is tried again', async () => {
  const fetching = vi.fn().mockRejectedValueOnce(new TypeError('refused'))
  const real = fetch
  vi.stubGlobal('fetch', (...input: unknown[]) => (fetching.mock.calls.length ? (real as (...all: unknown[]) => unknown)(...input) : fetching(...input)))
  const conversation = new Conversation(PLACE, PLAIN)
  await conversation.begin()
  expect(conversation.view.unreachable).toBe('refused')
  await vi.advanceTimersByTimeAsync(3_500)
  expect(conversation.view.unreachable).toBe('')
  conversation.stop()
})
