/** All conversations and messages the desk knows, kept true by numbered live events. */
import { computed, reactive, ref } from 'vue'
import type { Conversation, Message, State } from '../api/shapes'
import type { Delivery } from '../live/messages'
import { Link, type Frame, type LinkState } from '../live/link'
import { Timers } from '../live/timers'
import { hub } from './hub'
import { LANES, inOrder, laneOf, type Lane } from './lanes'
import { spread } from './news'
import { complain } from './toasts'

const OPEN: State[] = ['assigned', 'wrap_up', 'queued', 'offered', 'bot']
const TYPING_SHOWN = 6_000
const GOOD_NEWS_SHOWN = 3_000
const PAUSE = 1_500

export const conversations = reactive(new Map<string, Conversation>())
export const messages = reactive(new Map<string, Message[]>())
export const typing = reactive(new Set<string>())
export const more = reactive(new Map<State, string | null>())
/** Per conversation the `before` of what came earlier, null when all is here. */
export const earlier = reactive(new Map<string, number | null>())
export const selected = ref<string | null>(null)
export const loading = ref(true)
export const failed = ref('')
export const line = reactive({ state: 'connecting' as LinkState, lostAt: 0, caughtUp: -1 })

export const current = computed(() => (selected.value ? (conversations.get(selected.value) ?? null) : null))
export const lanes = computed(() => {
  const sorted = new Map<Lane, Conversation[]>(LANES.map((lane) => [lane, []]))
  for (const one of conversations.values()) sorted.get(laneOf(one))?.push(one)
  for (const [lane, list] of sorted) sorted.set(lane, inOrder(lane, list))
  return sorted
})

const timers = new Timers()
let link: Link | null = null
let last: number | null = null
let target = 0
let fresh = 0
let touched = new Set<string>()

let reads = true

/** Listen first, then read: whatever happens in between is heard, and what is heard is newer. */
export function open(conversationsToo: boolean): void {
  reads = conversationsToo
  link = new Link({ address, frame: hear, state: connection, refused: () => void hub.people().catch(() => undefined) })
  link.start()
}

export function leave(): void {
  link?.stop()
  timers.clear()
  for (const kept of [conversations, messages, typing, more, earlier]) kept.clear()
  link = last = selected.value = null
  loading.value = true
}

function address(): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return `${scheme}://${location.host}/api/v1/live${last === null ? '' : `?after=${last}`}`
}

function connection(state: LinkState): void {
  line.state = state
  if (state === 'lost' && last !== null && !line.lostAt) line.lostAt = Date.now()
}

function hear(frame: Frame): void {
  if (frame.type === 'welcome') welcome(Number(frame['last']))
  if (frame.type === 'event') event(frame)
}

function welcome(newest: number): void {
  if (last === null) {
    last = newest
    if (reads) void read()
    return
  }
  target = newest
  fresh = 0
  caughtUp()
}

function event(frame: Frame): void {
  const number = Number(frame['number'] ?? 0)
  if (number) {
    if (last !== null && number <= last) return
    last = number
  }
  apply(frame)
  spread(frame)
  if (frame['kind'] === 'message') fresh += 1
  caughtUp()
}

// The banner turns green when everything missed has come, and says how much it was. Events that
// one has no right to see leave holes, so a pause counts as the end too.
function caughtUp(): void {
  if (!line.lostAt || line.state !== 'open') return
  if ((last ?? 0) >= target) good()
  else timers.set('catching up', PAUSE, good)
}

function good(): void {
  timers.stop('catching up')
  line.lostAt = 0
  line.caughtUp = fresh
  timers.set('good news', GOOD_NEWS_SHOWN, () => (line.caughtUp = -1))
}

function apply(frame: Frame): void {
  const id = String(frame['conversation_id'] ?? '')
  const conversation = frame['conversation'] as Conversation | undefined
  const message = frame['message'] as Message | undefined
  if (frame['kind'] === 'typing') return showTyping(id)
  if (conversation) learn(conversation)
  if (message) typing.delete(id)
  if (message && messages.has(id)) put(id, [message])
  const data = frame['data'] as { state?: Delivery; reason?: string } | undefined
  if (frame['kind'] === 'seen' && data?.state) seen(id, Number(frame['seq']), data.state)
  if (frame['kind'] === 'delivery' && data?.state) delivered(id, Number(frame['seq']), data.state, data.reason ?? '')
}

// The customer's client tells how far it is: everything up to there.
function seen(id: string, seq: number, state: Delivery): void {
  for (const one of messages.get(id) ?? []) {
    if (one.seq <= seq && (one.delivery === 'sent' || one.delivery === 'delivered')) one.delivery = state
  }
}

function delivered(id: string, seq: number, state: Delivery, reason: string): void {
  const found = messages.get(id)?.find((one) => one.seq === seq)
  if (found) Object.assign(found, { delivery: state, reason })
}

function showTyping(id: string): void {
  typing.add(id)
  timers.set(`typing ${id}`, TYPING_SHOWN, () => typing.delete(id))
}

/** Merge by number, in order; a later copy of a message (its delivery moved) replaces the earlier. */
export function put(id: string, incoming: Message[]): void {
  const known = new Map((messages.get(id) ?? []).map((one) => [one.seq, one]))
  for (const one of incoming) known.set(one.seq, one)
  messages.set(id, [...known.values()].sort((a, b) => a.seq - b.seq))
}

export async function read(): Promise<void> {
  failed.value = ''
  try {
    touched = new Set()
    await Promise.all([...OPEN, 'closed' as const].map((state) => readState(state)))
    loading.value = false
  } catch (error) {
    failed.value = error instanceof Error ? error.message : String(error)
  }
}

export async function readState(state: State, after?: string): Promise<void> {
  const page = await hub.conversations(after ? { state, after } : { state })
  for (const one of page.items) if (!touched.has(one.id)) conversations.set(one.id, one)
  more.set(state, page.next)
}

export async function select(id: string | null): Promise<void> {
  selected.value = id
  if (id && !messages.has(id)) await readThread(id)
}

// An address may name a conversation that no list has brought yet.
async function readThread(id: string): Promise<void> {
  messages.set(id, [])
  try {
    await readEarlier(id)
    if (!conversations.has(id)) learn(await hub.conversation(id))
  } catch (error) {
    messages.delete(id)
    complain(error)
  }
}

/** The newest page first, then whatever stands before what is known. */
export async function readEarlier(id: string): Promise<void> {
  const page = await hub.messages(id, earlier.get(id) ?? undefined)
  put(id, page.items)
  earlier.set(id, page.previous)
}

/** What the hub finds beyond the lists at hand joins them. */
export async function find(query: string): Promise<void> {
  for (const one of (await hub.conversations({ q: query })).items) if (!conversations.has(one.id)) conversations.set(one.id, one)
}

/** What an action returned is as good as an event, and sooner; events without words keep the last line. */
export function learn(conversation: Conversation): void {
  touched.add(conversation.id)
  const before = conversations.get(conversation.id)
  if (before && before.rev > conversation.rev) return
  conversations.set(conversation.id, { ...conversation, last_line: conversation.last_line ?? before?.last_line ?? null })
}
