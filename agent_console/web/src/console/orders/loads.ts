/** What each node has in hand, for whoever chooses where an order goes. */
import { reactive } from 'vue'
import { hub } from '../../api/hub'
import type { OrderState } from '../../api/shapes'
import { nodes } from '../tree'
import { isFinished } from './turn'

export const loads = reactive(new Map<string, { live: number; late: number }>())

const AT_ONCE = 4

async function readLoad(node: string): Promise<void> {
  const found = await hub.orders.counts(node)
  const open = Object.entries(found.states).filter(([state]) => !isFinished(state as OrderState))
  loads.set(node, { live: open.reduce((sum, [, count]) => sum + count, 0), late: found.late })
}

/** A figure that cannot be had stays a dash: nothing waits for it. */
export async function readLoads(): Promise<void> {
  const wanted = nodes.value.filter((one) => one.active).map((one) => one.id)
  const work = async () => {
    for (let node = wanted.shift(); node; node = wanted.shift()) await readLoad(node).catch(() => undefined)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
