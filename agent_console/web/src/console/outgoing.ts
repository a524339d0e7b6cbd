/** What an agent sent and the hub has not confirmed yet, per conversation: in order, and over a reload. */
import { reactive } from 'vue'
import { HubError } from '../api/client'
import { hub } from '../api/hub'
import type { Message, Upload } from '../api/shapes'
import { forget, keep, recallAll } from '../live/storage'
import { seenIn } from './drafts'
import { i18n } from './i18n'
import { useInbox } from './stores/inbox'
import type { Letter } from './thread/letter'
import { words } from './toasts'

export interface Pending {
  id: string
  text: string
  private: boolean
  files: Upload[]
  mentions: string[]
  /** Of an answer by mail. */
  letter?: Letter | null
  at: string
  /** How far the writer had read. */
  seen?: number | undefined
  /** Why it did not go; empty while it is on its way. */
  reason: string
  /** It may go by itself when the line is back: the hub has not refused it. */
  lost?: boolean
  /** The number of a colleague's answer that came first. */
  overtaken?: number | undefined
}

/** Minutes within which what a lost line held back still goes by itself. */
const FRESH = 10
export const pending = reactive(new Map<string, Pending[]>())
const ours = new Set<string>()
const busy = new Set<string>()
let prefix = ''

/** What this person had not got through before; another tab may be about to send it. */
export function begin(person: string): void {
  prefix = `zongji unsent ${person} `
  for (const [key, value] of recallAll(prefix)) take(key, value, true)
  addEventListener('storage', elsewhere)
}

/** All of it stays in the browser until he comes back. */
export function end(): void {
  removeEventListener('storage', elsewhere)
  pending.clear()
  ours.clear()
  prefix = ''
}

function elsewhere(event: StorageEvent): void {
  if (!prefix || !event.key?.startsWith(prefix)) return
  if (event.newValue) take(event.key, event.newValue, false)
  else drop(...placeOf(event.key))
}

const placeOf = (key: string) => key.slice(prefix.length).split(' ') as [string, string]

function take(key: string, value: string, left: boolean): void {
  const [conversation, id] = placeOf(key)
  if (listOf(conversation).some((one) => one.id === id)) return
  const one = JSON.parse(value) as Pending
  const known = left && !one.reason ? { ...one, reason: i18n.global.t('error.unsent'), lost: true } : one
  pending.set(conversation, [...listOf(conversation), known].sort((a, b) => a.at.localeCompare(b.at)))
}

const listOf = (conversation: string) => pending.get(conversation) ?? []

interface More {
  files?: Upload[]
  mentions?: string[]
  letter?: Letter | null
}

export function say(conversation: string, text: string, isPrivate: boolean, { files = [], mentions = [], letter = null }: More = {}): void {
  const one = { id: newId(), text, private: isPrivate, files, mentions, letter, at: new Date().toISOString(), seen: isPrivate ? undefined : seenIn(conversation), reason: '' }
  pending.set(conversation, [...listOf(conversation), one])
  void send(conversation, one)
}

/** The same client id again is the same message, so a retry can never double it. */
export async function send(conversation: string, one: Pending): Promise<void> {
  ours.add(one.id)
  change(conversation, one.id, { reason: '', lost: false, overtaken: undefined })
  await pump(conversation)
}

/** It goes although a colleague has answered: that was read. */
export async function sendAnyway(conversation: string, one: Pending): Promise<void> {
  change(conversation, one.id, { seen: one.overtaken })
  await send(conversation, one)
}

/** The line is back: what was not refused goes again, unless it is from long ago. */
export function retry(): void {
  const since = Date.now() - FRESH * 60_000
  for (const [conversation, list] of pending) {
    for (const one of list) if (one.lost && Date.parse(one.at) > since) void send(conversation, one)
  }
}

// One after the other: what is said second is never read first.
async function pump(conversation: string): Promise<void> {
  if (busy.has(conversation)) return
  busy.add(conversation)
  try {
    for (let one = next(conversation); one; one = next(conversation)) await attempt(conversation, one)
  } finally {
    busy.delete(conversation)
  }
}

const next = (conversation: string) => listOf(conversation).find((one) => !one.reason && ours.has(one.id))

async function attempt(conversation: string, one: Pending): Promise<void> {
  try {
    const body = { text: one.text, private: one.private, cid: one.id, seen: one.seen ?? null, files: one.files.map((file) => file.file_id), mentions: one.mentions, letter: one.letter ?? null }
    const sent = await hub.conversations.say(conversation, body)
    // A thread that nobody has opened yet is read as a whole by whoever does.
    if (useInbox().messages.has(conversation)) useInbox().put(conversation, [sent])
    drop(conversation, one.id)
  } catch (error) {
    hold(conversation, one, error)
  }
}

/** What stands behind it waits with it. */
function hold(conversation: string, first: Pending, error: unknown): void {
  const known = error instanceof HubError ? error : null
  const lost = !known || known.status === 401 || known.status >= 500
  if (known?.code === 'answered_meanwhile') change(conversation, first.id, { overtaken: Number(known.details['seq']) })
  for (const one of listOf(conversation)) if (!one.reason) change(conversation, one.id, { reason: words(error), lost })
}

/** What stands in the thread until the hub has it. */
export function asMessage(conversation: string, one: Pending, me: { id: string; name: string } | null): Message {
  const author = { kind: 'agent' as const, id: me?.id ?? '', name: me?.name ?? '' }
  const known = { conversation_id: conversation, cid: one.id, at: one.at, private: one.private, reason: one.reason }
  return { type: 'message', ...known, id: '', seq: 0, author, parts: partsOf(one), whisper_to: '', evidence: null, envelope: null, mentions: [], letter: one.letter ?? null, delivery: one.reason ? 'failed' : 'sending' }
}

function partsOf(one: Pending): Message['parts'] {
  const files = one.files.map(({ is_image, ...file }) => ({ type: is_image ? ('image' as const) : ('file' as const), ...file }))
  return one.text ? [{ type: 'text', text: one.text }, ...files] : files
}

/** But for what the live line brought before the answer to its sending, and what a colleague overtook: that is asked about apart. */
export function stillUnsent(conversation: string, known: Message[]): Pending[] {
  const arrived = new Set(known.map((message) => message.cid))
  return listOf(conversation).filter((one) => !one.overtaken && !arrived.has(one.id))
}

export function drop(conversation: string, id: string): void {
  pending.set(conversation, listOf(conversation).filter((one) => one.id !== id))
  if (prefix) forget(`${prefix}${conversation} ${id}`)
}

function change(conversation: string, id: string, what: Partial<Pending>): void {
  const found = listOf(conversation).find((one) => one.id === id)
  if (!found) return
  Object.assign(found, what)
  if (prefix) keep(`${prefix}${conversation} ${id}`, JSON.stringify(found))
}

function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
