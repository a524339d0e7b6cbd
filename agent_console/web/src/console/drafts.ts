/** What is being written and not sent yet: kept at every stroke, the same in every tab of the browser. */
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { forget, keep, recall } from '../live/storage'
import { useCompany } from './stores/company'
import { useInbox } from './stores/inbox'

type Kind = 'reply' | 'note'

/** A colleague who is called by his name in the text. */
export interface Mention {
  id: string
  name: string
}

/** Per conversation the last message that stood there when the reply was begun. */
const begun = new Map<string, number>()

/** How far one had read; a colleague's answer after it is worth a look before one's own goes. */
export function seenIn(conversation: string): number | undefined {
  return begun.get(conversation) ?? lastIn(conversation)
}

/** One has read on: what came until now holds nothing back any more. */
export function readOn(conversation: string): void {
  const last = lastIn(conversation)
  if (last !== undefined) begun.set(conversation, last)
}

function lastIn(conversation: string): number | undefined {
  return useInbox().messages.get(conversation)?.at(-1)?.seq
}

export const draftKey = (conversation: string, kind: Kind) => `zongji draft ${conversation} ${kind}`

/** Words that could not go after all stand in the box again, before what was written since. */
export function putBack(conversation: string, kind: Kind, words: string): void {
  const key = draftKey(conversation, kind)
  keep(key, [words, recall(key)].filter(Boolean).join('\n'))
  dispatchEvent(new StorageEvent('storage', { key }))
}

interface Draft {
  text: Ref<string>
  /** Whether any of it is kept. */
  saved: Ref<boolean>
  mentions: Ref<Mention[]>
  /** The ids of those whose names still stand in the text. */
  named: () => string[]
}

/** For a composer to bind to. */
export function useDraft(conversation: () => string, kind: () => Kind): Draft {
  const company = useCompany()
  const key = computed(() => draftKey(conversation(), kind()))
  const text = ref('')
  const mentions = ref<Mention[]>([])
  const called = () => mentions.value.filter((one) => text.value.includes(`@${one.name}`))
  let known = ''

  function load(): void {
    known = recall(key.value) ?? ''
    text.value = known
    mentions.value = JSON.parse(recall(`${key.value} names`) ?? '[]') as Mention[]
    if (known && kind() === 'reply' && !begun.has(conversation())) readOn(conversation())
  }

  // Only what is written here is worth a word to others; what came from storage is there already.
  function write(): void {
    if (text.value === known) return
    if (!known && kind() === 'reply') readOn(conversation())
    known = text.value
    if (known) keep(key.value, known)
    else forget(key.value)
    if (called().length) keep(`${key.value} names`, JSON.stringify(called()))
    else forget(`${key.value} names`)
    if (known) company.type(kind())
    else finish()
  }

  function finish(): void {
    company.rest()
    if (kind() === 'reply') begun.delete(conversation())
  }

  const elsewhere = (event: StorageEvent) => event.key === key.value && load()
  watch(key, load, { immediate: true })
  watch(text, write, { flush: 'sync' })
  addEventListener('storage', elsewhere)
  onScopeDispose(() => removeEventListener('storage', elsewhere))
  return { text, saved: computed(() => text.value !== ''), mentions, named: () => called().map((one) => one.id) }
}
