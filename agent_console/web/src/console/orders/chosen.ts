/** The orders that are chosen for one act on all of them. */
import { computed, reactive, ref } from 'vue'
import { hub } from '../../api/hub'
import type { BulkAction } from '../../api/shapes'
import { queryOf, type Filter } from './filters'

/** What the hub does to many in one go. */
export const MOST = 200
export const ACTS: BulkAction[] = ['dispatch', 'transfer', 'urge', 'close', 'note', 'accept', 'receive']

export const choosing = ref(false)
/** There were more in the list than can be chosen. */
export const cut = ref(false)
const numbers = reactive(new Set<string>())
export const chosen = computed(() => [...numbers])

export function isChosen(number: string): boolean {
  return numbers.has(number)
}

export function toggle(number: string): void {
  if (!numbers.delete(number) && numbers.size < MOST) numbers.add(number)
}

/** All that the list has, also what is not shown yet, as far as that is allowed. */
export async function chooseAll(filter: Filter): Promise<void> {
  const found = await hub.orders.numbers(queryOf(filter))
  numbers.clear()
  for (const number of found.items) numbers.add(number)
  cut.value = found.more
}

/** Only these are left: those of which nothing came. */
export function keepOnly(left: string[]): void {
  numbers.clear()
  for (const number of left) numbers.add(number)
  cut.value = false
}

export function stop(): void {
  choosing.value = false
  keepOnly([])
}
