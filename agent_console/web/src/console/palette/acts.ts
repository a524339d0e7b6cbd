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

/** What the page can show beside what is open, by the kind of what it is. */
type Aside = Partial<Record<string, (id: string, title: string) => unknown>>
const asides = shallowReactive(new Set<() => Aside>())

export function useAside(source: () => Aside): void {
  onMounted(() => asides.add(source))
  onUnmounted(() => asides.delete(source))
}

/** Null where it makes no sense of this, or on this page. */
export function asideOf(entry: { id: string; title: string }): (() => unknown) | null {
  const [kind = '', id = ''] = entry.id.split(' ')
  const show = [...asides].map((source) => source()[kind]).find(Boolean)
  return show ? () => show(id, entry.title) : null
}

/** Those of the page before those that are the same on all pages. */
export function actsHere(): Act[] {
  return [...sources].reverse().flatMap((source) => source())
}
