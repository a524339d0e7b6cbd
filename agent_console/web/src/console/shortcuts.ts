/** Keys of the desk; single letters only where nothing is being typed, none while an input method composes. */
import { onMounted, onUnmounted } from 'vue'

/** What answers `false` leaves the key to others. */
export type Keys = Record<string, (event: KeyboardEvent) => unknown>

/** Names such as `r`, `alt+j`, `mod+k` (Ctrl or ⌘). */
export function nameOf(event: KeyboardEvent): string {
  const key = event.code.startsWith('Key') ? event.code.slice(3).toLowerCase() : event.key.toLowerCase()
  const held = [event.ctrlKey || event.metaKey ? 'mod' : '', event.altKey ? 'alt' : ''].filter(Boolean)
  return [...held, key].join('+')
}

export function useKeys(keys: Keys): void {
  const press = (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented || document.querySelector('dialog[open]')) return
    const name = nameOf(event)
    if (!name.includes('+') && isTyping(event.target)) return
    const act = keys[name]
    if (!act) return
    if (act(event) !== false) event.preventDefault()
  }
  onMounted(() => addEventListener('keydown', press))
  onUnmounted(() => removeEventListener('keydown', press))
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
}
