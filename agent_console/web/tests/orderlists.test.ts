import { beforeEach, expect, test, vi } from 'vitest'
import type { OrderAction, OrderStep, OrgNode, SavedView, WorkOrder } from '../src/api/shapes'
import { actsInto, BOARD_STATES, columnsOf, type Column } from '../src/console/orders/board'
import { chooseAll, chosen, cut, isChosen, keepOnly, MOST, stop, toggle } from '../src/console/orders/chosen'
import { DUES, filterOf, keptOf, narrowedBy, NARROWING, queryOf, SCOPES, WIDE, type Filter } from '../src/console/orders/filters'
import { onTime } from '../src/console/orders/loads'
import { loopOf, MOST as MOST_STOPS } from '../src/console/orders/loop'
import { barsOf, linesOf, share } from '../src/console/orders/monitor'
import { viewOf, views } from '../src/console/orders/views'

const NARROWED: Partial<Filter>[] = [
  { state: 'open', type: 'fault' },
  { priority: 'urgent', tier: 'gold', handler: 'root.zj' },
  { waits: 'root.js', assignee: 'ann', due: DUES[1] },
  { from: '2026-11-01', until: '2026-11-30', opened: true },
  { q: '漫游 486', node: 'root.zj.hz' },
]

test('a filter that is kept as a view and taken up again asks for the same', () => {
  for (const scope of SCOPES) {
    for (const narrowed of NARROWED) {
      const filter: Filter = { ...WIDE, scope, sort: scope === 'mine' ? 'priority' : 'newest', ...narrowed }
      expect(filterOf(keptOf(filter))).toEqual(filter)
      expect(queryOf(filterOf(keptOf(filter)))).toEqual(queryOf(filter))
    }
  }
})

test('every condition is asked for by itself, and nothing is asked for that nobody wants', () => {
  expect(queryOf({ ...WIDE, scope: 'all' })).toEqual({})
  const all: Filter = { ...WIDE, ...Object.assign({}, ...NARROWED) }
  expect(Object.keys(queryOf(all)).sort()).toEqual(
    ['assignee', 'due_within', 'handler', 'live', 'node', 'opened', 'opened_from', 'opened_until', 'priority', 'q', 'sort', 'state', 'tier', 'type', 'waits'].sort(),
  )
  expect(narrowedBy(all)).toEqual(NARROWING)
  expect(narrowedBy({ ...WIDE, q: 'x', scope: 'mine' })).toEqual([])
})

test('the last day of its opening is in it to its end', () => {
  const { opened_from: from, opened_until: until } = queryOf({ ...WIDE, from: '2026-11-30', until: '2026-11-30' })
  expect(Date.parse(String(until)) - Date.parse(String(from))).toBe(86_400_000)
})

test('the view that is looked at is known by what it asks for', () => {
  const filter: Filter = { ...WIDE, type: 'complaint', scope: 'mine', sort: 'priority' }
  const view = { id: 'v1', kind: 'orders', name: '我的投诉', at: '', query: Object.fromEntries(Object.entries(keptOf(filter)).reverse()) } as SavedView
  views.value = [view]
  expect(viewOf(filter)?.id).toBe('v1')
  expect(viewOf({ ...filter, type: 'fault' })).toBeUndefined()
})

const node = (id: string, active = true) => ({ id, name: id, level: 'province', active }) as unknown as OrgNode
const NODES = ['root', 'root.zj', 'root.zj.hz', 'root.js'].map((id) => node(id))
const column = (id: string, group: Column['group'] = 'state'): Column => ({ id, group, query: {} })
const card = (fields: Partial<WorkOrder>) => ({ state: 'accepted', held: null, handler: 'root', actions: [], ...fields }) as unknown as WorkOrder

test('a board has the states that are not the end, or a node itself and what lies right below it', () => {
  expect(columnsOf('state', WIDE, NODES).map((one) => one.id)).toEqual(BOARD_STATES)
  expect(columnsOf('state', { ...WIDE, state: 'open' }, NODES).map((one) => one.id)).toEqual(['open'])
  const byNode = columnsOf('node', WIDE, [...NODES, node('root.gd', false)])
  expect(byNode.map((one) => one.query)).toEqual([{ handler: 'root', here: true }, { handler: 'root.zj' }, { handler: 'root.js' }])
  expect(columnsOf('node', { ...WIDE, node: 'root.zj' }, NODES).map((one) => one.id)).toEqual(['root.zj', 'root.zj.hz'])
})

test('a card goes only where an act that is allowed leads', () => {
  const order = card({ actions: ['dispatch', 'start', 'suspend'] as OrderAction[] })
  expect(actsInto(order, column('in_progress'))).toEqual(['start'])
  expect(actsInto(order, column('dispatched'))).toEqual(['dispatch'])
  expect(actsInto(order, column('answered'))).toEqual([])
  expect(actsInto(order, column('accepted'))).toEqual([])
  expect(actsInto(card({ state: 'suspended', held: 'received', actions: ['resume'] }), column('received'))).toEqual(['resume'])
  expect(actsInto(order, column('root.zj', 'node'))).toEqual(['dispatch'])
  expect(actsInto(order, column('root', 'node'))).toEqual([])
  expect(actsInto(card({ actions: ['start'] }), column('root.zj', 'node'))).toEqual([])
})

beforeEach(stop)

test('orders are chosen one by one, and all of a list as far as that is allowed', async () => {
  toggle('TS-1')
  toggle('TS-2')
  toggle('TS-1')
  expect([chosen.value, isChosen('TS-2'), isChosen('TS-1')]).toEqual([['TS-2'], true, false])
  const items = Array.from({ length: MOST }, (_, at) => `GZ-${at}`)
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify({ items, more: true }), { headers: { 'Content-Type': 'application/json' } }))
  await chooseAll(WIDE)
  expect([chosen.value.length, cut.value]).toEqual([MOST, true])
  toggle('TS-9')
  expect(isChosen('TS-9')).toBe(false)
  keepOnly(['GZ-3'])
  expect([chosen.value, cut.value]).toEqual([['GZ-3'], false])
})

function step(rev: number, nodeId: string, action: OrderAction = 'dispatch'): OrderStep {
  return { action, state: 'dispatched', by: 'ann', by_name: 'Ann', at: '2026-11-25T06:00:00Z', note: '', node: nodeId, rev, changed: {}, files: [], batch: '', shown: false }
}
const travelled = (stays: number) => card({ node: 'root', handler: 'root.zj', assist: [], steps: Array.from({ length: stays }, (_, at) => step(at, at % 2 ? 'root.zj' : 'root')) } as Partial<WorkOrder>)

test('beyond nine stays the middle of the way is folded, and nothing of its beginning and end', () => {
  const short = loopOf(travelled(MOST_STOPS), 700)
  expect(short.stops.every((one) => !one.folded)).toBe(true)
  const long = loopOf(travelled(20), 700)
  expect(long.stops.filter((one) => one.at).length).toBe(8)
  expect(long.stops.map((one) => one.folded).filter(Boolean)).toEqual([12])
  expect(long.cords.filter((one) => one.folded).length).toBe(1)
  expect(long.width).toBe(700)
})

test('unfolded, every stay has its room', () => {
  const loop = loopOf(travelled(20), 700, true)
  expect(loop.stops.filter((one) => one.at).length).toBe(20)
  expect(loop.width).toBeGreaterThan(700)
  const gaps = loop.stops.slice(1).map((one, at) => one.x - (loop.stops[at]?.x ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(64)
})

test('the monitor shows what is not empty, nodes below their own above them', () => {
  const told = { node: 'root', nodes: { root: { waiting: 3, late: 1 }, 'root.zj.hz': { waiting: 2, late: 0 }, 'root.zj': { waiting: 2, late: 0 } } }
  expect(linesOf(told as never, NODES).map((one) => [one.id, one.depth])).toEqual([['root', 0], ['root.zj', 1], ['root.zj.hz', 2]])
  expect(barsOf({ open: { waiting: 2, late: 0 }, closed: { waiting: 0, late: 0 } }, ['closed', 'open']).map((one) => one.key)).toEqual(['open'])
  expect([share(0, 9), share(1, 1_000), share(9, 9), share(1, 0)]).toEqual([0, 2, 100, 0])
})

test('in time is told where something was due', () => {
  const load = { node: 'root', live: 1, late: 0, online: 0, due: 8, in_time: 7, receipt: null }
  expect([onTime(load), onTime({ ...load, due: 0 }), onTime(undefined)]).toEqual(['87.5%', '', ''])
})
