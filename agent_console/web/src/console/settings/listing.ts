/** A list of the settings, as it is read and as it changes under one's hands. */
import { computed, onMounted, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { words } from '../toasts'

export const NEW = 'new'

export interface Listing<T> {
  items: ShallowRef<T[]>
  loading: Ref<boolean>
  failed: Ref<string>
  read: () => Promise<void>
  /** What is open: one of the list, or null; `isNew` tells the two kinds of nothing apart. */
  open: ComputedRef<T | null>
  isNew: ComputedRef<boolean>
}

export function useListing<T>(load: () => Promise<{ items: T[] }>, selected: () => string, idOf: (one: T) => string): Listing<T> {
  const items = shallowRef<T[]>([])
  const loading = ref(true)
  const failed = ref('')
  let [asked, shown] = [0, 0]

  /** An answer is dropped where that to a later question is shown already. */
  async function read(): Promise<void> {
    const mine = (asked += 1)
    failed.value = ''
    try {
      const found = (await load()).items
      if (mine < shown) return
      shown = mine
      items.value = found
      loading.value = false
    } catch (error) {
      if (mine > shown) failed.value = words(error)
    }
  }
  onMounted(read)
  const open = computed(() => items.value.find((one) => idOf(one) === selected()) ?? null)
  return { items, loading, failed, read, open, isNew: computed(() => selected() === NEW) }
}
