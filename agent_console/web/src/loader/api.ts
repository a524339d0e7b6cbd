/** `window.zongji`: what a page may ask of the chat, and hear of it. */
import type { Launcher } from './launcher'

export type Event = 'ready' | 'message' | 'unread' | 'state' | 'error'
type Hear = (detail: object) => void

export interface Zongji {
  open(): void
  close(): void
  toggle(): void
  hide(): void
  show(): void
  identify(who: { id: string; hmac: string; name?: string } | null): void
  setLanguage(locale: string): void
  on(event: Event, hear: Hear): void
  off(event: Event, hear: Hear): void
}

export function newApi(launcher: Launcher): { api: Zongji; tell(name: string, detail: object): void } {
  const heard = new Map<string, Set<Hear>>()
  let ready = false
  function tell(name: string, detail: object): void {
    if (name === 'ready') ready = true
    for (const hear of heard.get(name) ?? []) call(hear, detail)
  }
  const api: Zongji = {
    open: () => launcher.toggle(true),
    close: () => launcher.toggle(false),
    toggle: () => launcher.toggle(!launcher.opened),
    hide: () => (launcher.hidden = true),
    show: () => (launcher.hidden = false),
    identify: (who) => launcher.identify(who && { id: String(who.id), hmac: String(who.hmac) }, who?.name),
    setLanguage: (locale) => launcher.speak(locale),
    on(event, hear) {
      heard.set(event, (heard.get(event) ?? new Set()).add(hear))
      if (event === 'ready' && ready) call(hear, {})
    },
    off: (event, hear) => void heard.get(event)?.delete(hear),
  }
  return { api, tell }
}

// A page's own mistake is its own: it stops nothing of the chat.
function call(hear: Hear, detail: object): void {
  try {
    hear(detail)
  } catch (error) {
    reportError(error)
  }
}
