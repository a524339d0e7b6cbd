/** What the knowledge base has for the customer's last question. */
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { hub } from '../../api/hub'
import type { Conversation, Hit, Message } from '../../api/shapes'
import { HUMAN } from '../../live/messages'
import { useInbox } from '../stores/inbox'
import { words } from '../toasts'

const MOST = 3
const LONGEST = 200
/** Scores compare within one question: what lies far below the best is noise. */
const WORTH = 0.3

export function textOf(message: Message): string {
  return message.parts.map((part) => ('text' in part ? part.text : '')).join(' ').slice(0, LONGEST).trim()
}

/** The wish for a person is no question to the knowledge base. */
export function questionOf(messages: readonly Message[]): string {
  return messages.filter((one) => one.author.kind === 'customer').map(textOf).findLast((text) => text && text !== HUMAN) ?? ''
}

export function best(hits: readonly Hit[]): Hit[] {
  return hits.filter((hit) => hit.score >= (hits[0]?.score ?? 0) * WORTH).slice(0, MOST)
}

export interface Suggestions {
  hits: ShallowRef<Hit[]>
  question: ComputedRef<string>
  failure: Ref<string>
  read: () => Promise<void>
}

export function useSuggestions(conversation: () => Conversation, may: () => boolean): Suggestions {
  const inbox = useInbox()
  const hits = shallowRef<Hit[]>([])
  const failure = ref('')
  const question = computed(() => questionOf(inbox.messages.get(conversation().id) ?? []))

  async function read(): Promise<void> {
    const asked = question.value
    failure.value = ''
    if (!asked || !may()) return void (hits.value = [])
    try {
      const found = await hub.knowledge.search(asked, conversation().locale)
      if (asked === question.value) hits.value = best(found.hits)
    } catch (error) {
      failure.value = words(error)
    }
  }
  watch(question, read, { immediate: true })
  return { hits, question, failure, read }
}
