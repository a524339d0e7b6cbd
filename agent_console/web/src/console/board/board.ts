/** What the board makes of figures, queues and people; no I/O. */
import type { BoardGroup, BoardRate, Queue, Seat, SeatState, Worker } from '../../api/shapes'

export const SEAT_STATES: SeatState[] = ['online', 'busy', 'wrap_up', 'break', 'offline']
/** Seconds within which somebody who waits is to be answered. */
export const NORM = 20

/** Whose line is lost is not there, whatever he was before. */
export function stateOf(seat: Seat): SeatState {
  return seat.lost_at ? 'offline' : seat.state
}

export function statesOf(seats: readonly Seat[]): Record<SeatState, number> {
  const states: Record<SeatState, number> = { online: 0, busy: 0, wrap_up: 0, break: 0, offline: 0 }
  for (const seat of seats) states[stateOf(seat)] += 1
  return states
}

/** Who is here before who is gone; then by name. */
export function inOrder(workers: readonly Worker[]): Worker[] {
  const place = (one: Worker) => SEAT_STATES.indexOf(stateOf(one.seat))
  return [...workers].sort((a, b) => place(a) - place(b) || a.seat.name.localeCompare(b.seat.name, 'zh'))
}

export interface Sifted {
  queue: string
  state: SeatState | ''
}

/** Somebody without queues of his own serves all of them. */
export function sift(workers: readonly Worker[], by: Sifted): Worker[] {
  const serves = (seat: Seat) => !by.queue || !seat.queues.length || seat.queues.includes(by.queue)
  return workers.filter(({ seat }) => serves(seat) && (!by.state || stateOf(seat) === by.state))
}

/** One digit after the point: `82.4`, `–` where nobody came. */
export function percent(share: number | null): string {
  return share === null ? '–' : (share * 100).toFixed(1)
}

/** Below the target is red; where nobody came there is nothing to be said. */
export function toneOf(rate: BoardRate): string {
  return rate.share !== null && rate.share < rate.target ? 'bad' : ''
}

/** A small line of shares through a box; what was not is left out. */
export function spark(steps: readonly (number | null)[], width = 60, height = 20): string {
  const points = steps.flatMap((share, at) => (share === null ? [] : [[(at / Math.max(1, steps.length - 1)) * width, height - 2 - share * (height - 4)]]))
  return points.map(([x, y], n) => `${n ? 'L' : 'M'}${x?.toFixed(1)} ${y?.toFixed(1)}`).join('')
}

export interface Line {
  queue: Queue
  group: BoardGroup | undefined
  waiting: number
  since: string | null
}

/** Who waits first, then the queue one asks first. */
export function linesOf(queues: readonly Queue[], groups: readonly BoardGroup[]): Line[] {
  const byId = new Map(groups.map((group) => [group.id, group]))
  const lines = queues.map((queue) => {
    const group = byId.get(queue.id)
    return { queue, group, waiting: group?.waiting ?? 0, since: group?.since ?? null }
  })
  return lines.sort((a, b) => b.waiting - a.waiting || b.queue.priority - a.queue.priority || a.queue.name.localeCompare(b.queue.name, 'zh'))
}
