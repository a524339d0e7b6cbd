/** Keys of the desk; single letters only where nothing is being typed, none while an input method composes. */
import { computed, onMounted, onUnmounted, shallowReactive } from 'vue'
import { singleKeys } from './preferences'

const mac = /mac/i.test(navigator.platform)

/** What answers `false` leaves the key to others. */
export type Keys = Record<string, (event: KeyboardEvent) => unknown>

/** Names such as `r`, `alt+j`, `mod+k` (Ctrl or ⌘). */
export function nameOf(event: KeyboardEvent): string {
  const printed = /^(?:Key|Digit)(.)$/.exec(event.code)?.[1]?.toLowerCase()
  const key = printed && (event.altKey || /[a-z]/.test(printed)) ? printed : event.key.toLowerCase().replace('？', '?')
  const held = [event.ctrlKey || event.metaKey ? 'mod' : '', event.altKey ? 'alt' : ''].filter(Boolean)
  return [...held, key].join('+')
}

/** In the order in which help lists them, each with its message. */
export const TAUGHT: Record<string, string> = {
  'mod+k': 'palette', 'alt+j': 'next', 'alt+k': 'previous', r: 'reply', n: 'note', e: 'close', o: 'original', 1: 'suggestion', 'alt+enter': 'take', 'alt+t': 'transfer', 'alt+w': 'order',
  'alt+1': 'online', 'alt+2': 'busy', 'alt+3': 'break', 'alt+4': 'offline', escape: 'leave', '?': 'help',
}
const standing = shallowReactive(new Set<Keys>())

/** Those that do something on the page as it stands. */
export const keysHere = computed(() => Object.keys(TAUGHT).filter((name) => [...standing].some((keys) => name in keys) && (singleKeys.value || !isSingle(name))))

/** As it stands on the keyboard: `⌘ K`, `Alt ↵`, `R`. */
export function printed(name: string): string {
  const names: Record<string, string> = { mod: mac ? '⌘' : 'Ctrl', alt: mac ? '⌥' : 'Alt', enter: '↵', escape: 'Esc', 1: name === '1' ? '1 – 3' : '1' }
  return name.split('+').map((part) => names[part] ?? part.toUpperCase()).join(' ')
}

function isSingle(name: string): boolean {
  return name.length === 1
}

export function useKeys(keys: Keys): void {
  const press = (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented || document.querySelector('dialog[open]')) return
    const name = nameOf(event)
    if (isTyping(event.target)) {
      if (name === 'escape') (event.target as HTMLElement).blur()
      if (!name.includes('+')) return
    }
    if (isSingle(name) && !singleKeys.value) return
    const act = keys[name]
    if (!act) return
    if (act(event) !== false) event.preventDefault()
  }
  onMounted(() => {
    addEventListener('keydown', press)
    standing.add(keys)
  })
  onUnmounted(() => {
    removeEventListener('keydown', press)
    standing.delete(keys)
  })
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName))
}
