/** Rows of what went wrong, filtered, and done something about one by one. */
import { computed, ref, type Ref, type ShallowRef } from 'vue'
import { complain } from '../toasts'

export interface Picking<T> {
  picked: Ref<Set<string>>
  all: Ref<boolean>
  busy: Ref<boolean>
  flip: (id: string) => void
  /** The same deed on each that is picked, or on this one alone; says how many it was done to. */
  each: (deed: (one: T) => Promise<unknown>, only?: T) => Promise<number>
}

export function usePicking<T>(rows: Ref<readonly T[]> | ShallowRef<readonly T[]>, idOf: (one: T) => string): Picking<T> {
  const picked = ref(new Set<string>())
  const busy = ref(false)
  const all = computed({
    get: () => rows.value.length > 0 && rows.value.every((one) => picked.value.has(idOf(one))),
    set: (on) => (picked.value = new Set(on ? rows.value.map(idOf) : [])),
  })

  function flip(id: string): void {
    if (!picked.value.delete(id)) picked.value.add(id)
  }

  async function each(deed: (one: T) => Promise<unknown>, only?: T): Promise<number> {
    const wanted = only ? [only] : rows.value.filter((one) => picked.value.has(idOf(one)))
    let done = 0
    busy.value = true
    for (const one of wanted) {
      try {
        await deed(one)
        picked.value.delete(idOf(one))
        done += 1
      } catch (error) {
        complain(error)
        break
      }
    }
    busy.value = false
    return done
  }
  return { picked, all, busy, flip, each }
}

export function matches(text: string, words: readonly string[]): boolean {
  const sought = text.trim().toLowerCase()
  return !sought || words.some((one) => one.toLowerCase().includes(sought))
}
