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

  async function read(): Promise<void> {
    failed.value = ''
    try {
      items.value = (await load()).items
      loading.value = false
    } catch (error) {
      failed.value = words(error)
    }
  }
  onMounted(read)
  const open = computed(() => items.value.find((one) => idOf(one) === selected()) ?? null)
  return { items, loading, failed, read, open, isNew: computed(() => selected() === NEW) }
}
