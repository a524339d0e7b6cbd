/** What a list of orders is asked for: as people choose it, as the hub is asked, and as it is kept as a view. */
import type { OrderQuery } from '../../api/orders'
import type { OrderState, OrderType, Tier, WorkOrder } from '../../api/shapes'

export const SCOPES = ['live', 'mine', 'overdue', 'watched', 'all'] as const
export type Scope = (typeof SCOPES)[number]
export const SORTS = ['newest', 'priority'] as const
export type Sort = (typeof SORTS)[number]
/** Minutes within which something is due. */
export const DUES = [240, 1_440, 4_320] as const

export interface Filter {
  scope: Scope
  sort: Sort
  state: OrderState | ''
  type: OrderType | ''
  priority: WorkOrder['priority'] | ''
  tier: Tier | ''
  /** Opened there or lying there; lying there; whose turn it is: all with what is below. */
  node: string
  handler: string
  waits: string
  assignee: string
  due: number
  /** The first and the last day of its opening. */
  from: string
  until: string
  opened: boolean
  q: string
}

export const WIDE: Readonly<Filter> = { scope: 'live', sort: 'newest', state: '', type: '', priority: '', tier: '', node: '', handler: '', waits: '', assignee: '', due: 0, from: '', until: '', opened: false, q: '' }
/** What narrows the list beside the scope and the words. */
export const NARROWING = ['state', 'type', 'priority', 'tier', 'node', 'handler', 'waits', 'assignee', 'due', 'from', 'until', 'opened'] as const

/** Only what is to be done can be pressing. */
export function isSorted(scope: Scope): boolean {
  return scope === 'live' || scope === 'mine'
}

export function narrowedBy(filter: Filter): (typeof NARROWING)[number][] {
  return NARROWING.filter((name) => Boolean(filter[name]))
}

export function queryOf(filter: Filter): OrderQuery {
  const { scope, sort, state, type, priority, tier, node, handler, waits, assignee, due, from, until, opened, q } = filter
  return {
    ...(state ? { state } : {}),
    ...(type ? { type } : {}),
    ...(priority ? { priority } : {}),
    ...(tier ? { tier } : {}),
    ...(node ? { node } : {}),
    ...(handler ? { handler } : {}),
    ...(waits ? { waits } : {}),
    ...(assignee ? { assignee } : {}),
    ...(due ? { due_within: due } : {}),
    ...(from ? { opened_from: new Date(`${from}T00:00`).toISOString() } : {}),
    ...(until ? { opened_until: after(until) } : {}),
    ...(opened ? { opened } : {}),
    ...(q.trim() ? { q: q.trim() } : {}),
    ...(scope === 'all' ? {} : { [scope]: true }),
    ...(scope === 'mine' ? { live: true } : {}),
    ...(isSorted(scope) ? { sort } : {}),
  }
}

/** The end of a day. */
function after(day: string): string {
  const end = new Date(`${day}T00:00`)
  end.setDate(end.getDate() + 1)
  return end.toISOString()
}

/** A view as it is kept: texts and yes or no. */
export function keptOf(filter: Filter): Record<string, string | boolean> {
  return Object.fromEntries(Object.entries(queryOf(filter)).map(([name, value]) => [name, typeof value === 'boolean' ? value : String(value)]))
}

/** The filter that asks for this. */
export function filterOf(kept: Readonly<Record<string, string | boolean>>): Filter {
  const text = (name: string) => String(kept[name] ?? '')
  const scope = SCOPES.find((one) => one !== 'live' && kept[one] === true) ?? (kept['live'] === true ? 'live' : 'all')
  const same = Object.fromEntries(['state', 'type', 'priority', 'tier', 'node', 'handler', 'waits', 'assignee', 'q'].map((name) => [name, text(name)]))
  return {
    ...WIDE,
    ...(same as Partial<Filter>),
    scope,
    sort: text('sort') === 'priority' ? 'priority' : 'newest',
    due: Number(kept['due_within'] ?? 0),
    from: text('opened_from') && dayOf(new Date(text('opened_from'))),
    until: text('opened_until') && dayOf(new Date(Date.parse(text('opened_until')) - 1)),
    opened: kept['opened'] === true,
  }
}

function dayOf(at: Date): string {
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}
