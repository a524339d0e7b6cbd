/** What the customer's last message lets us answer, where his channel limits that. */
import type { Conversation } from '../../api/shapes'

type Opening = Conversation['window']

/** Why nothing may be said now; the same words that a refused message has for its reason. */
export type Shut = 'window_closed' | 'window_used'

export function shutBy(opening: Opening | undefined, now: number): Shut | null {
  if (!opening) return null
  if (Date.parse(opening.until) <= now) return 'window_closed'
  return opening.left === 0 ? 'window_used' : null
}

/** A message that waits for the customer to write, and cannot go before. */
export function waitsForHim(reason: string): boolean {
  return reason === 'window_closed' || reason === 'window_used'
}

const HOUR = 3_600_000
/** Worth a warning: the last message, or less than an hour. */
export function isTight(opening: NonNullable<Opening>, now: number): boolean {
  return opening.left === 1 || Date.parse(opening.until) - now < HOUR
}

/** Whole hours and minutes that are left, or seconds in the last minute. */
export function leftOf(until: string, now: number): { key: 'hours' | 'minutes' | 'seconds'; h: number; m: number; s: number } {
  const s = Math.max(0, Math.floor((Date.parse(until) - now) / 1_000))
  const [h, m] = [Math.floor(s / 3_600), Math.floor(s / 60) % 60]
  return { key: h ? 'hours' : m ? 'minutes' : 'seconds', h, m, s }
}
