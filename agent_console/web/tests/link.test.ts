import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Link, type Frame, type LinkState } from '../src/live/link'

/** A socket whose two directions can be cut one by one. */
class Wire {
  static made: Wire[] = []
  static OPEN = 1
  readyState = 0
  sent: Frame[] = []
  answers = true
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null

  constructor(readonly url: string) {
    Wire.made.push(this)
  }

  open(): void {
    this.readyState = 1
    this.onopen?.()
  }

  say(frame: Frame): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }

  send(text: string): void {
    const frame = JSON.parse(text) as Frame
    this.sent.push(frame)
    if (frame.type === 'ping' && this.answers) setTimeout(() => this.say({ type: 'pong' }), 20)
  }

  close(): void {
    this.readyState = 3
  }
}

let frames: Frame[]
let states: LinkState[]
let refusals: number
let known: number
let link: Link

const last = () => Wire.made.at(-1) as Wire

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', Wire)
  Wire.made = []
  frames = []
  states = []
  refusals = 0
  known = 0
  link = new Link({
    address: () => `ws://hub/?after=${known}`,
    frame: (frame) => frames.push(frame),
    state: (state) => states.push(state),
    refused: () => (refusals += 1),
  })
  link.start()
  last().open()
})

afterEach(() => {
  link.stop()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('a quiet but living line is kept', () => {
  vi.advanceTimersByTime(60_000)
  expect(Wire.made).toHaveLength(1)
})

test('a line on which nothing can be said is replaced within 10 s, though the hub is still heard', () => {
  last().answers = false
  for (let second = 0; second < 10; second += 1) {
    Wire.made[0]?.say({ type: 'ping' })
    vi.advanceTimersByTime(1_000)
  }
  expect(Wire.made.length).toBeGreaterThan(1)
})

test('a line on which nothing is heard is replaced within 10 s, and asks for what it missed', () => {
  last().say({ type: 'message', seq: 7 })
  known = 7
  last().answers = false
  vi.advanceTimersByTime(10_000)
  expect(Wire.made.length).toBeGreaterThan(1)
  expect(last().url).toBe('ws://hub/?after=7')
})

test('the dead line is not listened to any more', () => {
  const dead = last()
  dead.answers = false
  vi.advanceTimersByTime(10_000)
  dead.say({ type: 'message', seq: 1 })
  expect(frames).toEqual([])
})

test('the hub’s ping is answered and shown to nobody', () => {
  last().say({ type: 'ping' })
  expect(last().sent).toContainEqual({ type: 'pong' })
  expect(frames).toEqual([])
})

test('attempts grow rarer while the hub is away', () => {
  last().onclose?.({ code: 1006 })
  for (let second = 0; second < 30; second += 1) {
    vi.advanceTimersByTime(1_000)
    last().onclose?.({ code: 1006 })
  }
  expect(Wire.made.length).toBeGreaterThan(4)
  expect(Wire.made.length).toBeLessThan(12)
})

test('a refused visitor does not knock again', () => {
  last().onclose?.({ code: 4401 })
  vi.advanceTimersByTime(60_000)
  expect(refusals).toBe(1)
  expect(Wire.made).toHaveLength(1)
})

test('an attempt that hangs is given up', () => {
  last().onclose?.({ code: 1006 })
  vi.advanceTimersByTime(1_000)
  const hanging = Wire.made.length
  vi.advanceTimersByTime(12_000)
  expect(Wire.made.length).toBeGreaterThan(hanging)
})

test('what is no JSON object is passed over', () => {
  last().onmessage?.({ data: 'hello' })
  last().onmessage?.({ data: '[1]' })
  last().say({ type: 'state' })
  expect(frames).toEqual([{ type: 'state' }])
})

test('nothing is said to a line that is not open', () => {
  expect(link.send({ type: 'typing' })).toBe(true)
  last().close()
  expect(link.send({ type: 'typing' })).toBe(false)
})
