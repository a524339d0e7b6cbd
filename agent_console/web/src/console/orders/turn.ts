/** What of an order's actions is asked for now, what goes beside it, and what is seldom wanted. */
import type { OrderAction, OrderState, WorkOrder } from '../../api/shapes'

/** The next step on the way, state by state; what may be done of it comes first. */
const NEXT: Record<OrderState, OrderAction[]> = {
  draft: ['open'],
  open: ['accept'],
  accepted: ['start', 'dispatch'],
  dispatched: ['receive', 'return'],
  received: ['start', 'dispatch', 'return'],
  in_progress: ['answer', 'dispatch', 'return'],
  returned: ['dispatch', 'start', 'return'],
  answered: ['visit', 'close', 'reopen'],
  visiting: ['close', 'reopen', 'visit'],
  suspended: ['resume'],
  closed: [],
  cancelled: [],
}
const WATCHING: OrderAction[] = ['urge', 'supervise']
const SELDOM: OrderAction[] = ['transfer', 'suspend', 'link', 'reopen', 'cancel']

/** What cannot be undone by the next step, or sends somebody's work back. */
export const GRAVE: ReadonlySet<OrderAction> = new Set(['return', 'reopen', 'cancel'])
/** What is done at once; the rest asks for something first. */
export const PLAIN: ReadonlySet<OrderAction> = new Set(['accept', 'receive', 'start', 'resume', 'visit'])

export interface Turn {
  now: OrderAction[]
  head: OrderAction[]
  menu: OrderAction[]
}

export function turnOf(order: Pick<WorkOrder, 'state' | 'actions'>): Turn {
  const may = (wanted: OrderAction[]) => wanted.filter((one) => order.actions.includes(one))
  const now = may(NEXT[order.state])
  return { now, head: may(WATCHING), menu: may(SELDOM).filter((one) => !now.includes(one)) }
}

/** Where somebody else has to act: in the name of which node, by what. */
export function waitsFor(order: Pick<WorkOrder, 'state' | 'node' | 'handler'>): { node: string; action: OrderAction } | null {
  const action = NEXT[order.state][0]
  if (!action) return null
  const openers = order.state === 'draft' || order.state === 'answered' || order.state === 'visiting'
  return { node: openers ? order.node : order.handler, action }
}

/** Whether what lacks is filled in first: it has never been more than a draft. */
export function isFilledIn(order: Pick<WorkOrder, 'steps'>, action: OrderAction): boolean {
  return (action === 'open' || action === 'reopen') && order.steps.every((step) => step.state !== 'open')
}

/** Colour of a state's tag; grey is normal. */
export function stateTone(state: OrderState): string {
  if (state === 'closed' || state === 'answered') return 'ok'
  if (state === 'returned' || state === 'open') return 'warn'
  return state === 'suspended' || state === 'cancelled' || state === 'draft' ? '' : 'brand'
}

export function isFinished(state: OrderState): boolean {
  return state === 'closed' || state === 'cancelled'
}
