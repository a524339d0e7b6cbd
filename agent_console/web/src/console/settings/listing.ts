/** A list of the settings, as it is read and as it changes under one's hands. */
import { computed, onMounted, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { useReading, type Reading } from '../reading'

export const NEW = 'new'

export interface Listing<T> extends Reading {
  items: ShallowRef<T[]>
  /** What is open: one of the list, or null; `isNew` tells the two kinds of nothing apart. */
  open: ComputedRef<T | null>
  isNew: ComputedRef<boolean>
}

export function useListing<T>(load: () => Promise<{ items: T[] }>, selected: () => string, idOf: (one: T) => string): Listing<T> {
  const items = shallowRef<T[]>([])
  const reading = useReading(load, (found) => (items.value = found.items))
  onMounted(reading.read)
  const open = computed(() => items.value.find((one) => idOf(one) === selected()) ?? null)
  return { items, ...reading, open, isNew: computed(() => selected() === NEW) }
}
