/** What is typed into the open form and not saved yet: nothing takes it away without having asked. */
import { onBeforeUnmount, ref, watch } from 'vue'

const unsaved = ref(false)
/** Whether it may be dropped is being asked. */
export const asking = ref(false)
/** Where one wanted to go when it was asked. */
let onward: (() => void) | null = null

/** Whether something would be lost. */
export const isHeld = () => unsaved.value

/** For what leads away: at once where nothing would be lost, else when it has been dropped. */
export function whenFree(go: () => void): void {
  if (unsaved.value) ask(go)
  else go()
}

/** For clicks that would lead on: whether they may. */
export function hold(event: Event): void {
  if (!unsaved.value) return
  event.stopPropagation()
  event.preventDefault()
  ask()
}

export function ask(go: (() => void) | null = null): void {
  onward = go
  asking.value = true
}

export function stay(): void {
  onward = null
  asking.value = false
}

/** It is dropped; whether one goes on to where one wanted. */
export function release(): boolean {
  const go = onward
  unsaved.value = false
  stay()
  go?.()
  return go !== null
}

/** For as long as the form stands. */
export function useUnsaved(changed: () => boolean): void {
  watch(changed, (now) => {
    unsaved.value = now
    stay()
  })
  onBeforeUnmount(() => {
    unsaved.value = false
    stay()
  })
}

/** The browser asks in its own words before it reloads or closes the page. */
export function askBeforeUnload(lost: () => boolean): void {
  addEventListener('beforeunload', (event) => lost() && event.preventDefault())
}
askBeforeUnload(() => unsaved.value)
