/** What can be done on the page as it stands: components say it for as long as they are there. */
import { onMounted, onUnmounted, shallowReactive } from 'vue'

export interface Act {
  id: string
  icon: string
  label: string
  /** What helps to choose, such as how many are free. */
  hint?: string
  /** As it is printed on keys. */
  key?: string
  run: () => unknown
}

type Source = () => Act[]
const sources = shallowReactive(new Set<Source>())

export function useActs(source: Source): void {
  onMounted(() => sources.add(source))
  onUnmounted(() => sources.delete(source))
}

/** Those of the page before those that are the same on all pages. */
export function actsHere(): Act[] {
  return [...sources].reverse().flatMap((source) => source())
}
