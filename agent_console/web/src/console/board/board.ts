/** The figures of the board, from queues and seats as they stand. */
import type { Queue, Seat, SeatState } from '../../api/shapes'

export const SEAT_STATES: SeatState[] = ['online', 'busy', 'wrap_up', 'break', 'offline']

export interface Figures {
  waiting: number
  /** Since when the longest waiting one waits; null when nobody does. */
  longest: string | null
  served: number
  states: Record<SeatState, number>
}

export function figuresOf(queues: readonly Queue[], seats: readonly Seat[]): Figures {
  const since = queues.map((one) => one.waits_since).filter((at) => at !== null)
  const states: Record<SeatState, number> = { online: 0, busy: 0, wrap_up: 0, break: 0, offline: 0 }
  for (const seat of seats) states[seat.lost_at ? 'offline' : seat.state] += 1
  return {
    waiting: queues.reduce((sum, one) => sum + one.waiting + one.offered, 0),
    longest: since.sort()[0] ?? null,
    served: queues.reduce((sum, one) => sum + one.served, 0),
    states,
  }
}

/** Who is here before who is gone; then by name. */
export function inOrder(seats: readonly Seat[]): Seat[] {
  return [...seats].sort((a, b) => SEAT_STATES.indexOf(a.state) - SEAT_STATES.indexOf(b.state) || a.name.localeCompare(b.name, 'zh'))
}

/** Who waits first, then the queue one asks first. */
export function busiest(queues: readonly Queue[]): Queue[] {
  return [...queues].sort((a, b) => b.waiting + b.offered - (a.waiting + a.offered) || b.priority - a.priority || a.name.localeCompare(b.name, 'zh'))
}
