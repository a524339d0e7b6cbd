/** A part of the lists under a name of one's own; no I/O. */
import type { Conversation, SavedFilter } from '../../api/shapes'

export const ME = 'me'
export const NO_FILTER: SavedFilter = { name: '', queue: '', channel: '', tier: '', assignee: '' }

/** An empty field leaves all in. */
export function fits(one: Conversation, filter: SavedFilter | null, me: string): boolean {
  if (!filter) return true
  const wanted = filter.assignee === ME ? me : filter.assignee
  return (
    (!filter.queue || one.queue === filter.queue) &&
    (!filter.channel || one.channel === filter.channel) &&
    (!filter.tier || one.customer.tier === filter.tier) &&
    (!wanted || one.assignee === wanted)
  )
}

export function isEmpty(filter: SavedFilter): boolean {
  return !(filter.queue || filter.channel || filter.tier || filter.assignee)
}
