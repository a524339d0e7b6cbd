/** What is read again and again, while what it is about may have become another. */
import { ref, type Ref } from 'vue'
import { words } from './toasts'

export interface Reading {
  /** Until the first answer is shown; whoever turns to something else may set it again. */
  loading: Ref<boolean>
  failed: Ref<string>
  read: () => Promise<void>
}

/** An answer is dropped where that to a later question is shown already, or to a question about something else. */
export function useReading<T>(load: () => Promise<T>, show: (found: T) => void, about = () => ''): Reading {
  const loading = ref(true)
  const failed = ref('')
  let [asked, shown] = [0, 0]

  async function read(): Promise<void> {
    const mine = (asked += 1)
    const wanted = about()
    failed.value = ''
    try {
      const found = await load()
      if (wanted !== about() || mine < shown) return
      shown = mine
      loading.value = false
      show(found)
    } catch (error) {
      if (wanted === about() && mine > shown) failed.value = words(error)
    }
  }
  return { loading, failed, read }
}
