/** What the visitor has told of himself and agreed to, kept in his own browser. */
import { keep, recall } from '../live/storage'
import { keyOf, type Place } from './session'
import type { Settings } from './settings'

export interface Contact {
  name?: string
  phone?: string
  mail?: string
}

export interface About {
  contact: Contact
  consent: boolean
}

export function recallAbout(place: Place): About | null {
  const kept = recall(keyOf(place, 'about'))
  return kept ? (JSON.parse(kept) as About) : null
}

export function keepAbout(place: Place, about: About): void {
  keep(keyOf(place, 'about'), JSON.stringify(about))
}

/** Whether something is to be filled in before the first word. */
export function mustAsk(settings: Settings, about: About | null): boolean {
  if (settings.consent && !about?.consent) return true
  return Object.keys(settings.ask).length > 0 && about === null
}

/** As the hub reads them; its own check stands behind this one. */
export const PHONE = /^\+?[0-9][0-9 ()-]{3,30}[0-9]$/
export const MAIL = /^[^\s@<>"',;]{1,64}@[^\s@<>"',;]{1,190}\.[^\s@<>"',;.]{2,63}$/
