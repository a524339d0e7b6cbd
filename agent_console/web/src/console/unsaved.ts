/** What is typed into the open form and not saved yet: nothing takes it away without having asked. */
import { ref } from 'vue'

export const unsaved = ref(false)
/** Whether it may be dropped is being asked. */
export const asking = ref(false)

/** For clicks that would lead on. */
export function hold(event: Event): void {
  if (!unsaved.value) return
  event.stopPropagation()
  event.preventDefault()
  asking.value = true
}
