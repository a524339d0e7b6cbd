/** All conversations and messages the desk knows, kept true by live events. */
import { defineStore } from 'pinia'
import { computed, ref, shallowReactive } from 'vue'
import { hub } from '../../api/hub'
import type { Conversation, Message, State } from '../../api/shapes'
import type { Frame } from '../../live/link'
import type { Delivery } from '../../live/messages'
import { Timers } from '../../live/timers'
import { complain, words } from '../toasts'
import { inOrder, laneOf, LANES, type Lane } from './lanes'

const OPEN: State[] = ['assigned', 'wrap_up', 'queued', 'offered', 'bot']
const TYPING_SHOWN = 6_000

export const useInbox = defineStore('inbox', () => {
  // What stands in them is exchanged, never changed: ten thousand rows need no watching one by one.
  const conversations = shallowReactive(new Map<string, Conversation>())
  const messages = shallowReactive(new Map<string, Message[]>())
  const typing = shallowReactive(new Set<string>())
  const more = shallowReactive(new Map<State, string | null>())
  /** Per conversation the `before` of what came earlier, null when all is here. */
  const earlier = shallowReactive(new Map<string, number | null>())
  const selected = ref<string | null>(null)
  /** The message that is looked for, until the thread shows it. */
  const sought = ref<{ id: string; seq: number } | null>(null)
  const loading = ref(true)
  const failed = ref('')

  const current = computed(() => (selected.value ? (conversations.get(selected.value) ?? null) : null))
  const lanes = computed(() => {
    const sorted = new Map<Lane, Conversation[]>(LANES.map((lane) => [lane, []]))
    for (const one of conversations.values()) sorted.get(laneOf(one))?.push(one)
    for (const [lane, list] of sorted) sorted.set(lane, inOrder(lane, list))
    return sorted
  })

  const timers = new Timers()
  let touched = new Set<string>()
  /** What live events have changed, per conversation: a response that was under way meanwhile does not know of it. */
  const changes = new Map<string, ((one: Message) => Message)[]>()

  function clear(): void {
    timers.clear()
    changes.clear()
    for (const kept of [conversations, messages, typing, more, earlier]) kept.clear()
    selected.value = null
    sought.value = null
    loading.value = true
  }

  function apply(frame: Frame): void {
    const id = String(frame['conversation_id'] ?? '')
    const conversation = frame['conversation'] as Conversation | undefined
    const message = frame['message'] as Message | undefined
    if (conversation) learn(conversation)
    if (message) typing.delete(id)
    if (message && messages.has(id)) place(id, [message])
    const data = frame['data'] as { state?: Delivery; reason?: string } | undefined
    if (frame['kind'] === 'seen' && data?.state) seen(id, Number(frame['seq']), data.state)
    if (frame['kind'] === 'delivery' && data?.state) delivered(id, Number(frame['seq']), data.state, data.reason ?? '')
  }

  // The customer's client tells how far it is: everything up to there.
  function seen(id: string, seq: number, state: Delivery): void {
    moved(id, { delivery: state }, (one) => one.seq <= seq && (one.delivery === 'sent' || one.delivery === 'delivered'))
  }

  function delivered(id: string, seq: number, state: Delivery, reason: string): void {
    moved(id, { delivery: state, reason }, (one) => one.seq === seq)
  }

  function moved(id: string, change: Partial<Message>, which: (one: Message) => boolean): void {
    const known = messages.get(id)
    if (!known) return
    const move = (one: Message) => (which(one) ? { ...one, ...change } : one)
    changes.set(id, [...(changes.get(id) ?? []), move])
    if (known.some(which)) messages.set(id, known.map(move))
  }

  function showTyping(id: string): void {
    typing.add(id)
    timers.set(`typing ${id}`, TYPING_SHOWN, () => typing.delete(id))
  }

  /** Merge what a response brought; what the live line has told of it since stands. */
  function put(id: string, incoming: Message[]): void {
    const moves = changes.get(id) ?? []
    place(id, incoming.map((one) => moves.reduce((now, move) => move(now), one)))
  }

  /** By number, in order; a later copy of a message replaces the earlier. */
  function place(id: string, incoming: Message[]): void {
    const known = new Map((messages.get(id) ?? []).map((one) => [one.seq, one]))
    for (const one of incoming) known.set(one.seq, one)
    messages.set(id, [...known.values()].sort((a, b) => a.seq - b.seq))
  }

  async function read(): Promise<void> {
    failed.value = ''
    try {
      touched = new Set()
      await Promise.all([...OPEN, 'closed' as const].map((state) => readState(state)))
      loading.value = false
    } catch (error) {
      failed.value = words(error)
    }
  }

  async function readState(state: State, after?: string): Promise<void> {
    const page = await hub.conversations.list(after ? { state, after } : { state })
    for (const one of page.items) if (!touched.has(one.id)) conversations.set(one.id, one)
    more.set(state, page.next)
  }

  /** Opens a conversation at its end, or at one of its messages. */
  async function select(id: string | null, seq = 0): Promise<void> {
    selected.value = id
    sought.value = id && seq ? { id, seq } : null
    if (id) await readThread(id)
  }

  /** Unless it is there; an address may name a conversation that no list has brought yet. */
  async function readThread(id: string): Promise<void> {
    if (messages.has(id)) return
    messages.set(id, [])
    try {
      await readEarlier(id)
      if (!conversations.has(id)) learn(await hub.conversations.get(id))
    } catch (error) {
      messages.delete(id)
      complain(error)
    }
  }

  /** The newest page first, then whatever stands before what is known. */
  async function readEarlier(id: string): Promise<void> {
    const page = await hub.conversations.messages(id, earlier.get(id) ?? undefined)
    extend(id, page.items, page.previous)
  }

  /** With what stands right before what is known; `previous` leads on from there. */
  function extend(id: string, items: Message[], previous: number | null): void {
    put(id, items)
    earlier.set(id, previous)
  }

  /** What an action returned is as good as an event, and sooner; events without words keep the last line. */
  function learn(conversation: Conversation): void {
    touched.add(conversation.id)
    const before = conversations.get(conversation.id)
    if (before && before.rev > conversation.rev) return
    conversations.set(conversation.id, { ...conversation, last_line: conversation.last_line ?? before?.last_line ?? null })
  }
  return {
    conversations, messages, typing, more, earlier, selected, sought, loading, failed, current, lanes,
    clear, apply, showTyping, put, read, readState, select, readThread, readEarlier, extend, learn,
  }
})
