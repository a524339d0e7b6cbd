/** The organisation's nodes: their names, and the tree as rows; who stands where is in the ids. */
import { ref } from 'vue'
import { hub } from '../api/hub'
import type { OrgNode } from '../api/shapes'
import { complain } from './toasts'

export const nodes = ref<OrgNode[]>([])

export async function readNodes(): Promise<void> {
  try {
    nodes.value = (await hub.nodes.list()).items
  } catch (error) {
    complain(error)
  }
}

export interface Row {
  node: OrgNode
  depth: number
  /** Whether there is something below it to be opened. */
  branches: boolean
  open: boolean
}

export function depthOf(id: string): number {
  return id.split('.').length - 1
}

export function parentOf(id: string): string {
  return id.split('.').slice(0, -1).join('.')
}

export function holds(above: string, below: string): boolean {
  return below === above || below.startsWith(`${above}.`)
}

export function nodeOf(id: string): OrgNode | undefined {
  return nodes.value.find((one) => one.id === id)
}

export function nodeName(id: string): string {
  return nodeOf(id)?.name ?? id
}

/** What is open, or whatever a search finds together with all that stands above it. */
export function rowsOf(all: readonly OrgNode[], query: string, closed: ReadonlySet<string>): Row[] {
  const wanted = query.trim().toLowerCase()
  const found = wanted ? all.filter((one) => one.name.toLowerCase().includes(wanted) || one.id.includes(wanted)) : all
  const shown = (node: OrgNode) => (wanted ? found.some((one) => holds(node.id, one.id)) : !above(node.id).some((id) => closed.has(id)))
  const tops = Math.min(...all.map((one) => depthOf(one.id)))
  return all.filter(shown).map((node) => ({
    node,
    depth: depthOf(node.id) - tops,
    branches: all.some((one) => parentOf(one.id) === node.id),
    open: Boolean(wanted) || !closed.has(node.id),
  }))
}

function above(id: string): string[] {
  const names = id.split('.')
  return names.slice(1).map((_, at) => names.slice(0, at + 1).join('.'))
}
