/** Orders as a board: which columns there are, and which acts lead from one to another. */
import type { OrderAction, OrderState, OrgNode, WorkOrder } from '../../api/shapes'
import { parentOf } from '../tree'
import type { Filter } from './filters'

export const GROUPS = ['state', 'node'] as const
export type Group = (typeof GROUPS)[number]
export const BOARD_STATES: OrderState[] = ['open', 'accepted', 'dispatched', 'received', 'in_progress', 'returned', 'suspended', 'answered', 'visiting']

export interface Column {
  id: string
  group: Group
  /** What its list is asked for, beside what the whole board is narrowed to. */
  query: { state?: OrderState; handler?: string; here?: boolean }
}

/** Of states those that are not the end; of nodes the one that is looked at, and what lies right below. */
export function columnsOf(group: Group, filter: Pick<Filter, 'state' | 'handler' | 'node'>, nodes: readonly OrgNode[]): Column[] {
  if (group === 'state') return BOARD_STATES.filter((one) => !filter.state || filter.state === one).map((state) => ({ id: state, group, query: { state } }))
  const base = filter.handler || filter.node || topOf(nodes)
  const below = nodes.filter((one) => one.active && parentOf(one.id) === base)
  return [{ id: base, group, query: { handler: base, here: true } }, ...below.map((one) => ({ id: one.id, group, query: { handler: one.id } }))]
}

function topOf(nodes: readonly OrgNode[]): string {
  return [...nodes].sort((a, b) => a.id.length - b.id.length)[0]?.id ?? ''
}

const LEADS: Partial<Record<OrderState, OrderAction[]>> = {
  open: ['open'],
  accepted: ['accept'],
  dispatched: ['dispatch'],
  received: ['receive'],
  in_progress: ['start', 'reopen'],
  returned: ['return'],
  suspended: ['suspend'],
  answered: ['answer'],
  visiting: ['visit'],
}

/** What may be done to an order that brings it into this column; nothing where it is there already. */
export function actsInto(order: Pick<WorkOrder, 'state' | 'held' | 'handler' | 'actions'>, column: Column): OrderAction[] {
  if (column.group === 'node') return column.id === order.handler ? [] : order.actions.filter((one) => one === 'dispatch')
  const leads = LEADS[column.id as OrderState] ?? []
  const back = order.held === column.id ? (['resume'] as const) : []
  return column.id === order.state ? [] : [...back, ...leads].filter((one) => order.actions.includes(one))
}
