/** Joins session, socket and chat: what the visitor does goes out once, whatever the network does. */
import { reactive } from 'vue'
import { Link, type Frame, type LinkState } from '../live/link'
import { keep, recall } from '../live/storage'
import { Timers } from '../live/timers'
import { lastSaid, newChat, propose, receive, scoreOf, type Line, type Outgoing } from './chat'
import { Outbox } from './outbox'
import { fileAddress, forgetSession, keyOf, openSession, socketAddress, type Place, type Session } from './session'

const ACK_WITHIN = 15_000
const REPORT_AFTER = 300
const TYPING_EVERY = 3_000
const TYPING_SHOWN = 6_000
const AGAIN_AFTER = 3_000

export class Conversation {
  readonly chat = reactive(newChat())
  readonly view = reactive({ link: 'connecting' as LinkState, unreachable: '' })
  private readonly outbox: Outbox
  private readonly timers = new Timers()
  private seen = { received: 0, read: 0 }
  private told = { received: 0, read: 0 }
  private session: Session | null = null
  private link: Link | null = null
  private lastTyping = 0

  constructor(private readonly place: Place) {
    this.outbox = new Outbox(place)
    const rating = recall(keyOf(place, 'rating'))
    if (rating) this.chat.rating = JSON.parse(rating)
    for (const outgoing of this.outbox.all()) propose(this.chat, outgoing, new Date().toISOString())
  }

  async begin(): Promise<void> {
    try {
      this.session = await openSession(this.place)
      this.view.unreachable = ''
    } catch (error) {
      this.view.unreachable = error instanceof Error ? error.message : String(error)
      this.timers.set('begin', AGAIN_AFTER, () => void this.begin())
      return
    }
    this.link = new Link({
      address: () => this.address(),
      frame: (frame) => this.frame(frame),
      state: (state) => this.connection(state),
      refused: () => this.renew(),
    })
    this.link.start()
  }

  say(text: string, value?: string): void {
    const outgoing = { cid: newId(), text, ...(value === undefined ? {} : { value }) }
    propose(this.chat, outgoing, new Date().toISOString())
    this.outbox.add(outgoing)
    this.send(outgoing)
  }

  /** Really sends again, under the same id: if the first one did arrive, this changes nothing. */
  resend(line: Line): void {
    const outgoing = this.outbox.get(line.cid)
    if (!outgoing) return
    Object.assign(line, { tick: 'sending', reason: '' })
    this.send(outgoing)
    if (this.view.link !== 'open') this.link?.nudge()
  }

  /** Give a failed message up. */
  drop(line: Line): void {
    this.outbox.remove(line.cid)
    this.chat.lines.splice(this.chat.lines.indexOf(line), 1)
  }

  fileAddress(seq: number, file: string): string {
    return this.session ? fileAddress(this.place, this.session, seq, file) : ''
  }

  typing(): void {
    if (Date.now() - this.lastTyping < TYPING_EVERY) return
    this.lastTyping = Date.now()
    this.link?.send({ type: 'typing' })
  }

  read(seq: number): void {
    this.report('read', seq)
  }

  rate(score: number, comment: string): boolean {
    const frame = comment ? { type: 'rate', score, comment } : { type: 'rate', score }
    if (scoreOf(this.chat) || !this.link?.send(frame)) return false
    this.chat.rating = { score, seq: lastSaid(this.chat) }
    keep(keyOf(this.place, 'rating'), JSON.stringify(this.chat.rating))
    return true
  }

  end(): boolean {
    return this.link?.send({ type: 'close' }) ?? false
  }

  stop(): void {
    this.timers.clear()
    this.link?.stop()
  }

  private address(): string {
    if (!this.session) throw new Error('the socket needs a session')
    return socketAddress(this.place, this.session, this.chat.lastSeq)
  }

  // The hub no longer knows our token: a new visitor's thread begins, with its own numbers.
  private renew(): void {
    this.link?.stop()
    forgetSession(this.place)
    const unsent = this.chat.lines.filter((line) => line.seq === 0)
    Object.assign(this.chat, newChat(), { lines: unsent })
    this.seen = { received: 0, read: 0 }
    this.told = { received: 0, read: 0 }
    this.timers.set('begin', 500, () => void this.begin())
  }

  private connection(state: LinkState): void {
    this.view.link = state
    if (state === 'open') return
    this.chat.typing = false
    for (const { cid } of this.outbox.all()) this.timers.stop(cid)
  }

  private frame(frame: Frame): void {
    const cid = String(frame['cid'] ?? '')
    if (frame.type === 'error' && frame['code'] === 'bad_token') return this.renew()
    receive(this.chat, frame)
    switch (frame.type) {
      case 'welcome':
        return this.sendAll()
      case 'ack':
        return this.settled(cid)
      case 'message':
        return this.report('received', Number(frame['seq']))
      case 'typing':
        return this.timers.set('typing', TYPING_SHOWN, () => (this.chat.typing = false))
      case 'error':
        if (cid) this.refused(cid)
    }
  }

  // The ack is waited for only while there is a line; a lost line sends again by itself.
  private send(outgoing: Outgoing): void {
    const { cid, text, value } = outgoing
    const frame = value === undefined ? { type: 'message', cid, text } : { type: 'choice', cid, value }
    if (this.link?.send(frame)) this.timers.set(cid, ACK_WITHIN, () => this.overdue(cid))
  }

  private sendAll(): void {
    for (const outgoing of this.outbox.all()) {
      if (this.lineOf(outgoing.cid)?.tick !== 'failed') this.send(outgoing)
    }
  }

  private settled(cid: string): void {
    this.timers.stop(cid)
    this.outbox.remove(cid)
  }

  private refused(cid: string): void {
    this.timers.stop(cid)
    this.outbox.forget(cid)
  }

  private overdue(cid: string): void {
    const line = this.lineOf(cid)
    if (line?.tick === 'sending') line.tick = 'failed'
  }

  private lineOf(cid: string): Line | undefined {
    return this.chat.lines.find((one) => one.cid === cid)
  }

  // One frame for many messages: the highest number says it all.
  private report(what: 'received' | 'read', seq: number): void {
    this.seen[what] = Math.max(this.seen[what], seq)
    if (!this.timers.has('report')) this.timers.set('report', REPORT_AFTER, () => this.tell())
  }

  private tell(): void {
    for (const type of ['received', 'read'] as const) {
      const seq = this.seen[type]
      if (seq > this.told[type] && this.link?.send({ type, seq })) this.told[type] = seq
    }
  }
}

// crypto.randomUUID is missing on plain-http pages.
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
