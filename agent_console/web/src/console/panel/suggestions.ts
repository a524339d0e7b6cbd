/** What the hub suggests for the customer's last question that has an answer. */
import { computed, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { hub } from '../../api/hub'
import type { Conversation, Hit, Suggested } from '../../api/shapes'
import { useReading, type Reading } from '../reading'
import { useInbox } from '../stores/inbox'

const NOTHING: Suggested = { question: '', hits: [] }

export interface Suggestions extends Pick<Reading, 'failed' | 'read'> {
  hits: ShallowRef<Hit[]>
  question: Ref<string>
}

export function useSuggestions(conversation: () => Conversation, may: () => boolean): Suggestions {
  const inbox = useInbox()
  const hits = shallowRef<Hit[]>([])
  const question = ref('')
  /** With every word of his what is suggested may be another. */
  const said = computed(() => inbox.messages.get(conversation().id)?.findLast((one) => one.author.kind === 'customer')?.seq)
  const key = computed(() => `${conversation().id} ${said.value ?? ''}`)
  const load = async () => (may() && said.value ? hub.knowledge.suggestions(conversation().id) : NOTHING)
  const { failed, read } = useReading(load, show, () => key.value)

  function show(found: Suggested): void {
    question.value = found.question
    hits.value = found.hits
  }
  // A key must never insert what was meant for somebody else.
  watch(() => conversation().id, () => show(NOTHING))
  watch(key, read, { immediate: true })
  return { hits, question, failed, read }
}
