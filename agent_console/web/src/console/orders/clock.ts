/** How an order stands to its time: the clock of its present step, before that of the whole. */
import type { OrderAction, OrderClock, WorkOrder } from '../../api/shapes'
import { isFinished } from './turn'

export interface Standing {
  kind: 'none' | 'running' | 'paused' | 'late'
  /** What is left or is over, as a clock; empty when it is not known. */
  time: string
  /** Less is left than was agreed to be warned of. */
  moment: boolean
  /** What is left, in percent. */
  share: number
}

const NONE: Standing = { kind: 'none', time: '', moment: false, share: 100 }
const HOUR = 3_600

/** Hours and minutes, whole days from two days on: nobody counts the seconds of an order. */
export function left(milliseconds: number, day = 'd'): string {
  const seconds = Math.abs(milliseconds) / 1_000
  if (seconds >= 48 * HOUR) return `${Math.floor(seconds / (24 * HOUR))} ${day}`
  const minutes = Math.floor(seconds / 60)
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
}

/** The step's clock, for what is over the whole order's begins to count. */
export function present(order: WorkOrder): OrderClock | undefined {
  const open = order.clocks.filter((clock) => clock.state !== 'met' && clock.state !== 'dropped')
  return open.find((clock) => clock.stage !== 'whole') ?? open[0]
}

const ONWARD: ReadonlySet<OrderAction> = new Set(['dispatch', 'transfer', 'return'])

/** The act by which the order left before it was handled here; null where it was done, or is not yet. */
export function wentOn(order: Pick<WorkOrder, 'steps'>, clock: OrderClock): OrderAction | null {
  if (clock.stage !== 'handle' || clock.state !== 'met' || !clock.ended_at) return null
  const ended = Date.parse(clock.ended_at)
  return order.steps.find((step) => Date.parse(step.at) === ended && ONWARD.has(step.action))?.action ?? null
}

export function standing(order: WorkOrder, now: number, day = 'd'): Standing {
  if (isFinished(order.state)) return NONE
  const clock = present(order)
  if (order.late.length || clock?.state === 'missed') return { ...NONE, kind: 'late', time: clock?.ended_at ? left(now - Date.parse(clock.ended_at), day) : '' }
  return clock ? standingOf(clock, now, day) : NONE
}

export function standingOf(clock: OrderClock, now: number, day = 'd'): Standing {
  if (clock.state === 'paused') return { ...NONE, kind: 'paused' }
  if (clock.state === 'missed') return { ...NONE, kind: 'late', time: clock.ended_at ? left(now - Date.parse(clock.ended_at), day) : '', share: 0 }
  if (clock.state !== 'running' || !clock.due_at) return NONE
  const [started, due] = [Date.parse(clock.started_at), Date.parse(clock.due_at)]
  if (now >= due) return { ...NONE, kind: 'late', time: left(now - due, day), share: 0 }
  return { kind: 'running', time: left(due - now, day), moment: clock.warn_at !== null && now >= Date.parse(clock.warn_at), share: Math.min(100, ((due - now) / Math.max(1, due - started)) * 100) }
}
