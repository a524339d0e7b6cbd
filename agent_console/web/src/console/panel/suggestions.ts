/** What the knowledge base has for the customer's last question. */
import { computed, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { hub } from '../../api/hub'
import type { Conversation, Found, Hit, Message } from '../../api/shapes'
import { HUMAN } from '../../live/messages'
import { useInbox } from '../stores/inbox'
import { words } from '../toasts'

const MOST = 3
const LONGEST = 200
/** So many of his messages are looked through for a question. */
const BACK = 4
/** Scores compare within one question: what lies far below the best is noise. */
const WORTH = 0.3

export function textOf(message: Message): string {
  return message.parts.map((part) => ('text' in part ? part.text : '')).join(' ').slice(0, LONGEST).trim()
}

/** What he may have asked, the last first; which of it is a question the hub can tell. */
export function questionsOf(messages: readonly Message[]): string[] {
  const said = messages.filter((one) => one.author.kind === 'customer').map(textOf)
  return [...new Set(said.reverse())].filter((text) => text && text !== HUMAN).slice(0, BACK)
}

/** What is less than likely helps nobody. */
export function best({ hits, cut_off: least }: Pick<Found, 'hits' | 'cut_off'>): Hit[] {
  return hits.filter((hit) => hit.score >= Math.max(least, (hits[0]?.score ?? 0) * WORTH)).slice(0, MOST)
}

export interface Suggestions {
  hits: ShallowRef<Hit[]>
  question: Ref<string>
  failure: Ref<string>
  read: () => Promise<void>
}

export function useSuggestions(conversation: () => Conversation, may: () => boolean): Suggestions {
  const inbox = useInbox()
  const hits = shallowRef<Hit[]>([])
  const failure = ref('')
  const question = ref('')
  const said = computed(() => questionsOf(inbox.messages.get(conversation().id) ?? []))
  const key = computed(() => [conversation().id, ...said.value].join('\n'))

  /** For the last question that has an answer: "it still does not work" has none of its own. */
  async function read(): Promise<void> {
    const asked = key.value
    failure.value = ''
    let last = ''
    try {
      for (const one of may() ? said.value : []) {
        const found = await hub.knowledge.search(one, conversation().locale)
        if (asked !== key.value) return
        if (found.asks && best(found).length) return show(one, best(found))
        if (found.asks) last ||= one
      }
      show(last, [])
    } catch (error) {
      if (asked === key.value) failure.value = words(error)
    }
  }

  function show(asked: string, found: Hit[]): void {
    question.value = asked
    hits.value = found
  }
  watch(key, read, { immediate: true })
  return { hits, question, failure, read }
}
