/** What the visitor sees of his chat, and how each frame of the hub changes it; no I/O. */
import type { AuthorKind, Delivery, Part } from '../live/messages'
import type { Frame } from '../live/link'
import type { Contact } from './about'
import type { FilePart } from './uploads'

/** The bubbles' tick: own words are `sent` when the hub has them safe, `read` when someone answered. */
export type Tick = 'sending' | 'sent' | 'read' | 'failed'

export interface Line {
  key: string
  seq: number
  cid: string
  author: { kind: AuthorKind; name: string }
  parts: Part[]
  at: string
  tick: Tick
  reason: string
  evidence: { title: string; version: number } | null
  /** The words that went over the line, when the bubble shows a choice's title instead. */
  sentAs: string
}

/** What the visitor wrote, as it goes out; the same `cid` again is the same message. */
export interface Outgoing {
  cid: string
  text: string
  value?: string
  files?: FilePart[]
  /** With the first word of a conversation: who he is, for those who serve him. */
  contact?: Contact
}

export interface Chat {
  state: string
  lines: Line[]
  /** `seconds` is null while nobody is there to take him. */
  waiting: { position: number; seconds: number | null } | null
  typing: boolean
  error: string
  lastSeq: number
  /** What was said before this page came, up to this number; -1 before that is known. */
  past: number
  /** The score given, and the visitor's last message when he gave it: a later one begins anew. */
  rating: { score: number; seq: number }
}

export function newChat(): Chat {
  return { state: '', lines: [], waiting: null, typing: false, error: '', lastSeq: 0, past: -1, rating: { score: 0, seq: 0 } }
}

/** Apply one frame; unknown types are left alone, so an older widget lives with a newer hub. */
export function receive(chat: Chat, frame: Frame): void {
  switch (frame.type) {
    case 'welcome':
      chat.past = chat.past < 0 ? Number(frame['last_seq']) : chat.past
      return
    case 'state':
      return change(chat, String(frame['state']))
    case 'ack':
      return acknowledge(chat, String(frame['cid']), Number(frame['seq']))
    case 'message':
      return add(chat, frame)
    case 'delivery':
      return deliver(chat, Number(frame['seq']), frame['state'] as Delivery)
    case 'queue':
      chat.waiting = { position: Number(frame['position']), seconds: frame['wait_seconds'] === null ? null : Number(frame['wait_seconds']) }
      return
    case 'typing':
      chat.typing = true
      return
    case 'error':
      return fail(chat, String(frame['message'] ?? frame['code']), String(frame['cid'] ?? ''))
  }
}

/** Show at once what the visitor sends; it stands below all that is already numbered. */
export function propose(chat: Chat, outgoing: Outgoing, at: string): Line {
  const line: Line = {
    key: outgoing.cid,
    seq: 0,
    cid: outgoing.cid,
    author: { kind: 'customer', name: '' },
    parts: [...(outgoing.text ? [{ type: 'text' as const, text: outgoing.text }] : []), ...(outgoing.files ?? [])],
    at,
    tick: 'sending',
    reason: '',
    evidence: null,
    sentAs: [outgoing.value ?? outgoing.text, ...(outgoing.files ?? []).map((file) => file.file_id)].filter(Boolean).join('\n'),
  }
  chat.lines.push(line)
  return line
}

/** The score of the conversation that stands here, 0 while it has none. */
export function scoreOf(chat: Chat): number {
  return chat.rating.seq === lastSaid(chat) ? chat.rating.score : 0
}

/** The number of the visitor's own last message. */
export function lastSaid(chat: Chat): number {
  return chat.lines.findLast((line) => line.author.kind === 'customer' && line.seq > 0)?.seq ?? 0
}

function change(chat: Chat, state: string): void {
  chat.state = state
  chat.typing = false
  if (state !== 'queued' && state !== 'offered') chat.waiting = null
}

function acknowledge(chat: Chat, cid: string, seq: number): void {
  const line = chat.lines.find((one) => one.cid === cid)
  if (!line) return
  const copy = chat.lines.findIndex((one) => one.seq === seq && one !== line)
  if (copy >= 0) chat.lines.splice(copy, 1)
  Object.assign(line, { seq, tick: line.tick === 'read' ? 'read' : 'sent', reason: '' })
  chat.lastSeq = Math.max(chat.lastSeq, seq)
  settle(chat)
}

function add(chat: Chat, frame: Frame): void {
  const line = lineOf(frame)
  chat.lastSeq = Math.max(chat.lastSeq, line.seq)
  const own = chat.lines.find((one) => one.seq === line.seq) ?? twin(chat, line)
  if (own) Object.assign(own, { seq: line.seq, at: line.at, tick: 'sent', reason: '' })
  else chat.lines.push(titled(chat, line))
  if (line.author.kind !== 'customer') chat.typing = false
  settle(chat)
}

// A choice comes back as the value that was sent; the visitor chose by its title.
function titled(chat: Chat, line: Line): Line {
  if (line.author.kind !== 'customer') return line
  const asked = chat.lines.findLast((one) => one.author.kind !== 'customer' && one.seq < line.seq)
  const part = asked?.parts.find((one) => one.type === 'choices')
  const title = part?.type === 'choices' ? part.options.find((one) => one.value === textOf(line))?.title : undefined
  return title ? { ...line, parts: [{ type: 'text', text: title }] } : line
}

// Before its ack an own message may come back by number: it is the oldest unnumbered one of that text.
function twin(chat: Chat, line: Line): Line | undefined {
  if (line.author.kind !== 'customer') return undefined
  if (line.cid) return chat.lines.find((one) => one.cid === line.cid)
  return chat.lines.find((one) => one.seq === 0 && one.sentAs.trim() === textOf(line))
}

function lineOf(frame: Frame): Line {
  const seq = Number(frame['seq'])
  const author = frame['author'] as Line['author']
  return {
    key: `s${seq}`,
    seq,
    cid: typeof frame['cid'] === 'string' ? frame['cid'] : '',
    author: { kind: author.kind, name: author.name ?? '' },
    parts: frame['parts'] as Part[],
    at: String(frame['at']),
    tick: 'sent',
    reason: '',
    evidence: sourceOf(frame['evidence']),
    sentAs: '',
  }
}

function sourceOf(evidence: unknown): Line['evidence'] {
  if (typeof evidence !== 'object' || evidence === null) return null
  const { title, version } = evidence as { title?: string; version?: number }
  return title ? { title, version: version ?? 0 } : null
}

// Numbered lines in order, unnumbered below; whatever stands above an answer has been read.
function settle(chat: Chat): void {
  chat.lines.sort((a, b) => (a.seq || Infinity) - (b.seq || Infinity) || 0)
  const answered = chat.lines.findLast((one) => one.author.kind === 'bot' || one.author.kind === 'agent')
  for (const line of chat.lines) {
    if (answered && line.tick === 'sent' && line.seq < answered.seq) line.tick = 'read'
  }
}

function deliver(chat: Chat, seq: number, state: Delivery): void {
  const line = chat.lines.find((one) => one.seq === seq && one.author.kind === 'customer')
  if (line && state === 'read') line.tick = 'read'
}

function fail(chat: Chat, message: string, cid: string): void {
  const line = cid ? chat.lines.find((one) => one.cid === cid) : undefined
  if (line) Object.assign(line, { tick: 'failed', reason: message })
  else chat.error = message
}

function textOf(line: Line): string {
  return line.parts.map((part) => ('file_id' in part ? part.file_id : 'text' in part ? part.text : '')).join('\n')
}
