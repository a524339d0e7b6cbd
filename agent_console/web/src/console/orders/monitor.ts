/** The workflow monitor's figures in the order in which they are looked at. */
import type { Heap, Monitor, OrgNode } from '../../api/shapes'
import { depthOf } from '../tree'

export interface Line {
  id: string
  depth: number
  heap: Heap
}

const NONE: Heap = { waiting: 0, late: 0 }

/** Every node that has something, below the ones above it. */
export function linesOf(told: Monitor, nodes: readonly OrgNode[]): Line[] {
  const top = depthOf(told.node)
  return nodes.filter((one) => told.nodes[one.id]).map((one) => ({ id: one.id, depth: depthOf(one.id) - top, heap: told.nodes[one.id] ?? NONE }))
}

/** Each of `keys` that has something, in their order. */
export function barsOf<K extends string>(heaps: Partial<Record<K, Heap>>, keys: readonly K[]): { key: K; heap: Heap }[] {
  return keys.map((key) => ({ key, heap: heaps[key] ?? NONE })).filter((one) => one.heap.waiting > 0)
}

/** In percent of the largest; something is always seen of what is not nothing. */
export function share(count: number, most: number): number {
  return count && most ? Math.max(2, (count / most) * 100) : 0
}
