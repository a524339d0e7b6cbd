/** One clock for all running times on the page. */
import { ref } from 'vue'

export const now = ref(Date.now())
setInterval(() => (now.value = Date.now()), 1_000)

export function secondsSince(at: string): number {
  return (now.value - Date.parse(at)) / 1_000
}
