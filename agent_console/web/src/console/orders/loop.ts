/** An order's way through the levels as a drawing: lanes from the top down, one cord, one time axis. */
import type { OrderAction, WorkOrder } from '../../api/shapes'
import { depthOf } from '../tree'
import { isFinished } from './turn'

export interface Stop {
  node: string
  action: OrderAction | null
  at: string
  x: number
  y: number
  /** Sent back from here. */
  back: boolean
  now: boolean
  /** So many stays stand folded after this one. */
  folded: number
}

export interface Loop {
  lanes: { node: string; y: number }[]
  stops: Stop[]
  cords: { path: string; back: boolean; folded: boolean }[]
  /** From here to the end that is to come; null when it has come. */
  ahead: { from: Stop; x: number; y: number } | null
  height: number
  width: number
}

const LEFT = 108
const RIGHT = 40
const TOP = 34
const LANE = 62
/** Beyond so many stays the middle is folded: how it began and what became of it stay. */
export const MOST = 9
const FIRST = 2
const LAST = 6
/** As near as two stays may stand where all are unfolded. */
const NEAR = 64
/** These leave the order where it lies. */
export const ASIDE: ReadonlySet<OrderAction> = new Set(['note', 'link', 'urge', 'supervise', 'escalate', 'rate', 'confirm', 'transfer'])

interface Visit {
  node: string
  action: OrderAction
  at: string
  folded: number
}

/** One stop per stay at a node, named by the last thing done there. */
function visits(order: WorkOrder): Visit[] {
  const found: Visit[] = []
  for (const step of order.steps) {
    if (ASIDE.has(step.action)) continue
    const last = found.at(-1)
    const node = step.node || last?.node || order.node
    if (last?.node === node && last.action !== 'return') Object.assign(last, { action: step.action, at: step.at })
    else found.push({ node, action: step.action, at: step.at, folded: 0 })
  }
  return found
}

/** The first and the last of many; the one before the fold says how many are in it. */
function fold(all: Visit[]): Visit[] {
  if (all.length <= MOST) return all
  const folded = all.length - FIRST - LAST
  return [...all.slice(0, FIRST).map((one, at) => (at === FIRST - 1 ? { ...one, folded } : one)), ...all.slice(-LAST)]
}

export function loopOf(order: WorkOrder, width: number, unfolded = false): Loop {
  const every = visits(order)
  const all = unfolded ? every : fold(every)
  const waits = order.state === 'answered' || order.state === 'visiting' ? order.node : order.handler
  const elsewhere = !isFinished(order.state) && all.at(-1)?.node !== waits
  const names = [...new Set([order.node, ...all.map((one) => one.node), waits])].sort((a, b) => depthOf(a) - depthOf(b) || a.localeCompare(b))
  const lanes = names.map((node, at) => ({ node, y: TOP + at * LANE }))
  const y = (node: string) => lanes.find((lane) => lane.node === node)?.y ?? TOP
  const ended = isFinished(order.state)
  const places = all.length + (elsewhere ? 1 : 0) + (ended ? 0 : 1)
  const room = (width - LEFT - RIGHT) / Math.max(1, places - 1)
  const gap = Math.min(96, unfolded ? Math.max(NEAR, room) : room)
  const x = (at: number) => LEFT + at * gap
  const stops: Stop[] = all.map((one, at) => ({ ...one, x: x(at), y: y(one.node), back: one.action === 'return', now: !ended && !elsewhere && at === all.length - 1 }))
  if (elsewhere) stops.push({ node: waits, action: null, at: '', x: x(all.length), y: y(waits), back: false, now: true, folded: 0 })
  const last = stops.at(-1)
  return {
    lanes,
    stops,
    cords: stops.slice(1).map((stop, at) => cord(stops[at] as Stop, stop)),
    ahead: ended || !last ? null : { from: last, x: x(places - 1), y: y(order.node) },
    height: TOP + (lanes.length - 1) * LANE + 44,
    width: Math.max(width, x(places - 1) + RIGHT),
  }
}

function cord(from: Stop, to: Stop): Loop['cords'][number] {
  const middle = (from.x + to.x) / 2
  return { path: `M${from.x} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`, back: from.back, folded: from.folded > 0 }
}
