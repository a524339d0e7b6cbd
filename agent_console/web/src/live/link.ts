/** A WebSocket that notices when it is only half alive, and comes back by itself. */

export type LinkState = 'connecting' | 'open' | 'lost'
export type Frame = { type: string } & Record<string, unknown>

export interface LinkHooks {
  /** Where to connect now; carries the `after=N` of what is already known. */
  address(): string
  frame(frame: Frame): void
  state(state: LinkState): void
  /** The server does not know us (any more): connecting again would be refused again. */
  refused(): void
}

// Together they find a loss in either direction within 10 s (5 s server pings, own pings answered).
const TICK = 500
const PING_EVERY = 4_000
const PONG_WITHIN = 4_500
const SILENCE = 9_000
const CONNECT_WITHIN = 8_000
// A browser cannot see the HTTP status of a refused socket, so the hub closes it with 4000 + status.
const REFUSALS = [4401, 4403]
const WAITS = [0, 500, 1_000, 2_000, 4_000, 8_000]

export class Link {
  private socket: WebSocket | null = null
  private begun = 0
  private heard = 0
  private pinged = 0
  private awaiting = false
  private failures = 0
  private ticker: ReturnType<typeof setInterval> | undefined
  private retry: ReturnType<typeof setTimeout> | undefined
  private readonly wake = () => this.nudge()

  constructor(private readonly hooks: LinkHooks) {}

  start(): void {
    this.ticker = setInterval(() => this.tick(), TICK)
    addEventListener('online', this.wake)
    document.addEventListener('visibilitychange', this.wake)
    this.connect()
  }

  stop(): void {
    clearInterval(this.ticker)
    clearTimeout(this.retry)
    removeEventListener('online', this.wake)
    document.removeEventListener('visibilitychange', this.wake)
    this.abandon()
  }

  /** False when there is no open socket; the caller keeps what it wanted to say. */
  send(frame: Frame): boolean {
    if (this.socket?.readyState !== WebSocket.OPEN) return false
    this.socket.send(JSON.stringify(frame))
    return true
  }

  /** Try at once instead of waiting for the next attempt. */
  nudge(): void {
    if (document.visibilityState === 'hidden') return
    if (this.socket) this.ping()
    else this.connect()
  }

  private connect(): void {
    clearTimeout(this.retry)
    this.abandon()
    this.hooks.state('connecting')
    this.begun = this.heard = this.pinged = Date.now()
    const socket = new WebSocket(this.hooks.address())
    this.socket = socket
    socket.onopen = () => this.opened()
    socket.onmessage = (event) => this.hear(String(event.data))
    socket.onclose = (event) => this.closed(event.code)
  }

  private opened(): void {
    this.heard = this.pinged = Date.now()
    this.awaiting = false
    this.hooks.state('open')
  }

  private hear(text: string): void {
    this.heard = Date.now()
    this.failures = 0
    const frame = parse(text)
    if (!frame) return
    if (frame.type === 'ping') this.send({ type: 'pong' })
    else if (frame.type === 'pong') this.awaiting = false
    else this.hooks.frame(frame)
  }

  private closed(code: number): void {
    if (!REFUSALS.includes(code)) return this.lose()
    this.abandon()
    this.hooks.state('lost')
    this.hooks.refused()
  }

  private lose(): void {
    this.abandon()
    this.hooks.state('lost')
    const wait = WAITS[Math.min(this.failures, WAITS.length - 1)] ?? 0
    this.failures += 1
    clearTimeout(this.retry)
    this.retry = setTimeout(() => this.connect(), wait * (0.8 + Math.random() * 0.4))
  }

  // A half-dead socket may never finish its closing handshake, so nothing waits for it.
  private abandon(): void {
    const socket = this.socket
    this.socket = null
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }

  private tick(): void {
    if (!this.socket) return
    const now = Date.now()
    if (this.socket.readyState !== WebSocket.OPEN) {
      if (now - this.begun > CONNECT_WITHIN) this.lose()
      return
    }
    const mute = this.awaiting && now - this.pinged > PONG_WITHIN
    if (mute || now - this.heard > SILENCE) this.lose()
    else if (!this.awaiting && now - this.pinged >= PING_EVERY && document.visibilityState !== 'hidden') this.ping()
  }

  private ping(): void {
    if (this.awaiting || this.socket?.readyState !== WebSocket.OPEN) return
    this.pinged = Date.now()
    this.awaiting = true
    this.send({ type: 'ping' })
  }
}

function parse(text: string): Frame | null {
  try {
    const frame: unknown = JSON.parse(text)
    return isFrame(frame) ? frame : null
  } catch {
    return null
  }
}

function isFrame(value: unknown): value is Frame {
  return typeof value === 'object' && value !== null && typeof (value as Frame).type === 'string'
}
