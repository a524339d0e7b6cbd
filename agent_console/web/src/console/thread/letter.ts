/** Who gets a copy of an answer by mail, and its subject: as the hub offers it until somebody changes it. */
import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { hub } from '../../api/hub'
import type { LetterOffer } from '../../api/shapes'
import { forget, keep, recall } from '../../live/storage'
import { useInbox } from '../stores/inbox'
import { complain } from '../toasts'

export interface Letter {
  cc: string[]
  subject: string
}

/** `sent`: the customer's last message when it went; the next one makes it old. */
interface Kept extends Letter {
  sent?: number
}

/** As many as the hub sends to. */
export const MOST = 20
const FIT = /^[^\s@<>()[\]\\,;:"\u0080-\uffff]+@([a-z0-9-]+\.)+[a-z0-9-]+$/i
const keyOf = (conversation: string) => `zongji draft ${conversation} letter`

export const isFit = (address: string) => FIT.test(address) && !/(^|\.)(\.|@)|@.*\.\./.test(address)

/** What is typed or pasted, as addresses; names beside them fall away. */
export function addressesIn(text: string): string[] {
  const pieces = text.split(/[,;，；、\n\t]+/).flatMap((piece) => /<([^<>]*)>/.exec(piece)?.[1]?.trim() ?? piece.trim().split(/\s+/))
  return pieces.map((one) => one.toLowerCase()).filter(Boolean)
}

/** What could not go after all stands in the fields again. */
export function putBackLetter(conversation: string, letter: Letter | null): void {
  if (!letter) return
  keep(keyOf(conversation), JSON.stringify(letter))
  dispatchEvent(new StorageEvent('storage', { key: keyOf(conversation) }))
}

/** For a composer to bind to; nothing is offered where the channel has no copies. */
export function useLetter(conversation: () => string, copies: () => boolean) {
  const { messages } = useInbox()
  const key = computed(() => keyOf(conversation()))
  const offer = shallowRef<LetterOffer | null>(null)
  const changed = ref<Kept | null>(null)
  const heard = computed(() => (messages.get(conversation()) ?? []).findLast((one) => one.author.kind === 'customer')?.seq ?? 0)
  const now = computed<Letter>(() => changed.value ?? { cc: offer.value?.cc ?? [], subject: offer.value?.subject ?? '' })
  const unfit = computed(() => now.value.cc.filter((one) => !isFit(one)))

  function load(): void {
    changed.value = JSON.parse(recall(key.value) ?? 'null') as Kept | null
    if (changed.value?.sent !== undefined && heard.value > changed.value.sent) forgetIt()
  }

  function forgetIt(): void {
    forget(key.value)
    changed.value = null
  }

  function put(letter: Kept): void {
    changed.value = letter
    keep(key.value, JSON.stringify(letter))
  }

  function add(text: string): void {
    put({ cc: [...new Set([...now.value.cc, ...addressesIn(text)])], subject: now.value.subject })
  }

  /** As it goes with an answer: the hub's own subject is for the hub to say. */
  function take(): Letter | null {
    if (!offer.value) return null
    const { cc, subject } = now.value
    if (changed.value) put({ cc, subject, sent: heard.value })
    return { cc, subject: subject.trim() === offer.value.subject ? '' : subject.trim() }
  }

  async function ask(): Promise<void> {
    const id = conversation()
    load()
    try {
      const found = copies() ? await hub.conversations.letter(id) : null
      if (id === conversation()) offer.value = found
    } catch (error) {
      complain(error)
    }
  }

  const elsewhere = (event: StorageEvent) => event.key === key.value && load()
  watch(key, () => (offer.value = null), { flush: 'sync' })
  watch([key, copies, heard], ask, { immediate: true })
  addEventListener('storage', elsewhere)
  onScopeDispose(() => removeEventListener('storage', elsewhere))
  const fit = computed(() => !unfit.value.length && now.value.cc.length <= MOST)
  return reactive({ offer, now, unfit, fit, add, take, remove: (one: string) => put({ ...now.value, cc: now.value.cc.filter((each) => each !== one) }), name: (subject: string) => put({ cc: now.value.cc, subject }) })
}

export type LetterFields = ReturnType<typeof useLetter>
