/** What of a conversation stands in the thread: its end and what was read above it, or a piece far from there. */
import { computed, shallowRef, watch } from 'vue'
import { hub } from '../../api/hub'
import type { Message } from '../../api/shapes'
import { useInbox } from '../stores/inbox'

interface Piece {
  messages: Message[]
  /** The `before` of what stands above it, and the `after` of what stands below. */
  previous: number | null
  next: number | null
}

export function usePiece(id: string) {
  const inbox = useInbox()
  const piece = shallowRef<Piece | null>(null)
  const messages = computed(() => piece.value?.messages ?? inbox.messages.get(id) ?? [])
  const previous = computed(() => (piece.value ? piece.value.previous : (inbox.earlier.get(id) ?? null)))
  /** It does not go to the end of the conversation. */
  const apart = computed(() => piece.value !== null)
  const begins = () => inbox.earlier.get(id)
  let turn = 0

  /** Of what is known nothing is read again; null: all of it is. What comes after a later wish is dropped. */
  async function seek(seq: number): Promise<void> {
    const from = begins()
    if (from === null || (from !== undefined && seq >= from)) return leave()
    const mine = ++turn
    if (piece.value && seq > (piece.value.previous ?? 0) && seq <= (piece.value.next ?? Infinity)) return
    const { items, ...rest } = await hub.conversations.around(id, seq)
    if (mine !== turn) return
    piece.value = { messages: items, ...rest }
    join()
  }

  async function readEarlier(): Promise<void> {
    const top = piece.value
    if (!top?.previous) return inbox.readEarlier(id)
    const page = await hub.conversations.messages(id, top.previous)
    if (piece.value === top) piece.value = { ...top, messages: [...page.items, ...top.messages], previous: page.previous }
  }

  async function readLater(): Promise<void> {
    const above = piece.value
    if (!above?.next) return
    const page = await hub.conversations.since(id, above.next)
    if (piece.value !== above) return
    piece.value = { ...above, messages: [...above.messages, ...page.items], next: page.next }
    join()
  }

  /** Where it has come down to what is known, both are one. */
  function join(): void {
    const [mine, from] = [piece.value, begins()]
    if (!mine || (mine.next !== null && !(from && mine.next >= from - 1))) return
    inbox.extend(id, mine.messages, mine.previous)
    piece.value = null
  }
  watch(begins, join)

  function leave(): void {
    turn += 1
    piece.value = null
  }

  /** A message that is known and has changed. */
  function put(message: Message): void {
    if (!piece.value) return inbox.put(id, [message])
    piece.value = { ...piece.value, messages: piece.value.messages.map((one) => (one.seq === message.seq ? message : one)) }
  }
  return { messages, previous, apart, seek, readEarlier, readLater, leave, put }
}
