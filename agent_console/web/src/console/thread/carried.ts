/** What a conversation's customer can be sent: read when one comes to it, and again when anybody takes his consent back. */
import { computed, shallowReactive, watch, type ComputedRef, type Ref } from 'vue'
import { hub } from '../../api/hub'
import type { Carried } from '../../api/shapes'
import { useNews } from '../news'
import { complain } from '../toasts'

const known = shallowReactive(new Map<string, Carried>())
const asked = new Map<string, Promise<unknown>>()

/** At once by several parts of the page it is asked for once. */
function read(id: string): void {
  if (asked.has(id)) return
  const question = hub.uploads.limits(id).then((found) => known.set(id, found), complain)
  asked.set(id, question)
  void question.finally(() => asked.delete(id))
}

export function useCarried(conversation: Ref<string>): ComputedRef<Carried | null> {
  watch(conversation, read, { immediate: true })
  // Of the same number on another account, too: it is one word for all of them.
  useNews(({ kind }) => kind === 'consent' && read(conversation.value))
  return computed(() => known.get(conversation.value) ?? null)
}
