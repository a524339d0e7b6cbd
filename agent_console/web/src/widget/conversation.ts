/** Joins session, socket and chat: what the visitor does goes out once, whatever the network does. */
import { reactive } from 'vue'
import { Link, type Frame, type LinkState } from '../live/link'
import { keep, recall } from '../live/storage'
import { Timers } from '../live/timers'
import { keepAbout, recallAbout, type About } from './about'
import { lastSaid, newChat, propose, receive, scoreOf, type Line, type Outgoing } from './chat'
import { Marks } from './marks'
import { Outbox } from './outbox'
import { fileAddress, forgetSession, keptSession, keyOf, openSession, Refusal, socketAddress, type Place, type Session } from './session'
import type { Settings } from './settings'
import { Uploads, type FilePart } from './uploads'

const ACK_WITHIN = 15_000
const TYPING_EVERY = 3_000
const TYPING_SHOWN = 6_000
const AGAIN_AFTER = 3_000

export class Conversation {
  readonly chat = reactive(newChat())
  readonly view: { link: LinkState; unreachable: string; refused: boolean; about: About | null; seen: number }
  readonly uploads: Uploads
  private readonly outbox: Outbox
  private readonly timers = new Timers()
  private readonly marks = new Marks((frame) => this.link?.send(frame) ?? false)
  private readonly heard = (event: StorageEvent) => this.otherTab(event.key)
  begun = false
  private stopped = false
  private session: Session | null = null
  private link: Link | null = null
  private lastTyping = 0

  constructor(readonly place: Place, settings: Settings) {
    this.outbox = new Outbox(place)
    this.uploads = new Uploads(place, () => this.session, settings)
    this.view = reactive({ link: 'connecting', unreachable: '', refused: false, about: recallAbout(place), seen: 0 })
    this.otherTab(null)
    for (const outgoing of this.outbox.all()) propose(this.chat, outgoing, new Date().toISOString())
    addEventListener('storage', this.heard)
  }

  /** Whether this browser has been here before. */
  get known(): boolean {
    return keptSession(this.place) !== null
  }

  async begin(): Promise<void> {
    this.begun = true
    try {
      this.session = await openSession(this.place, this.view.about?.consent ?? false)
      Object.assign(this.view, { unreachable: '', refused: false })
    } catch (error) {
      Object.assign(this.view, { unreachable: error instanceof Error ? error.message : String(error), refused: error instanceof Refusal })
      if (!this.view.refused && !this.stopped) this.timers.set('begin', AGAIN_AFTER, () => void this.begin())
      return
    }
    if (this.stopped) return
    this.link = new Link({
      address: () => this.address(),
      frame: (frame) => this.frame(frame),
      state: (state) => this.connection(state),
      refused: () => this.renew(),
    })
    this.link.start()
    this.uploads.goOn()
  }

  introduce(about: About): void {
    this.view.about = about
    keepAbout(this.place, about)
  }

  say(text: string, { value, files = [] }: { value?: string; files?: FilePart[] } = {}): void {
    const contact = this.view.about?.contact
    const opens = this.chat.state === '' || this.chat.state === 'closed'
    const outgoing = {
      cid: newId(),
      text,
      ...(value === undefined ? {} : { value }),
      ...(files.length ? { files } : {}),
      ...(opens && contact && Object.keys(contact).length ? { contact } : {}),
    }
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
    this.chat.lines.splice(this.chat.lines.findIndex((one) => one.key === line.key), 1)
  }

  fileAddress(seq: number, file: string): string {
    return this.session && seq ? fileAddress(this.place, this.session, seq, file) : ''
  }

  typing(): void {
    if (Date.now() - this.lastTyping < TYPING_EVERY) return
    this.lastTyping = Date.now()
    this.link?.send({ type: 'typing' })
  }

  read(seq: number): void {
    this.view.seen = Math.max(this.view.seen, seq)
    keep(keyOf(this.place, 'seen'), String(this.view.seen))
    this.marks.report('read', seq)
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
    this.stopped = true
    removeEventListener('storage', this.heard)
    this.timers.clear()
    this.marks.stop()
    this.uploads.stop()
    this.link?.stop()
  }

  private address(): string {
    if (!this.session) throw new Error('the socket needs a session')
    return socketAddress(this.place, this.session, this.chat.lastSeq)
  }

  // What another tab of his has seen, scored or told; null: read all of it.
  private otherTab(key: string | null): void {
    const of = (what: string) => (key === null || key === keyOf(this.place, what) ? recall(keyOf(this.place, what)) : null)
    const [rating, seen] = [of('rating'), of('seen')]
    if (rating) this.chat.rating = JSON.parse(rating)
    if (seen) this.view.seen = Math.max(this.view.seen, Number(seen))
  }

  // The hub no longer knows our token: a new visitor's thread begins, with its own numbers.
  private renew(): void {
    this.link?.stop()
    forgetSession(this.place, this.session)
    const unsent = this.chat.lines.filter((line) => line.seq === 0)
    Object.assign(this.chat, newChat(), { lines: unsent })
    this.view.seen = 0
    keep(keyOf(this.place, 'seen'), '0')
    this.marks.forget()
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
        return this.marks.report('received', Number(frame['seq']))
      case 'typing':
        return this.timers.set('typing', TYPING_SHOWN, () => (this.chat.typing = false))
      case 'error':
        if (cid) this.refused(cid)
    }
  }

  // The ack is waited for only while there is a line; a lost line sends again by itself.
  private send(outgoing: Outgoing): void {
    const { cid, text, value, files, contact } = outgoing
    const frame = {
      ...(value === undefined ? { type: 'message', cid, text } : { type: 'choice', cid, value }),
      ...(files ? { parts: files } : {}),
      ...(contact ? { contact } : {}),
    }
    if (this.link?.send(frame)) this.timers.set(cid, ACK_WITHIN, () => this.overdue(cid))
  }

  private sendAll(): void {
    this.uploads.goOn()
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
}

// crypto.randomUUID is missing on plain-http pages.
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
