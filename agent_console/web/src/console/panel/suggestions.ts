/** What the hub suggests for the customer's last question that has an answer. */
import { computed, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { hub } from '../../api/hub'
import type { Conversation, Hit, Suggested } from '../../api/shapes'
import { useInbox } from '../stores/inbox'
import { words } from '../toasts'

const NOTHING: Suggested = { question: '', hits: [] }

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
  /** With every word of his what is suggested may be another. */
  const said = computed(() => inbox.messages.get(conversation().id)?.findLast((one) => one.author.kind === 'customer')?.seq)
  const key = computed(() => `${conversation().id} ${said.value ?? ''}`)

  async function read(): Promise<void> {
    const asked = key.value
    failure.value = ''
    try {
      const found = may() && said.value ? await hub.knowledge.suggestions(conversation().id) : NOTHING
      if (asked === key.value) show(found)
    } catch (error) {
      if (asked === key.value) failure.value = words(error)
    }
  }

  function show(found: Suggested): void {
    question.value = found.question
    hits.value = found.hits
  }
  // A key must never insert what was meant for somebody else.
  watch(() => conversation().id, () => show(NOTHING))
  watch(key, read, { immediate: true })
  return { hits, question, failure, read }
}
