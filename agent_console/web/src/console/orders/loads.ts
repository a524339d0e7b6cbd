/** What each node has in hand and how quick it is, for whoever chooses where an order goes. */
import { reactive } from 'vue'
import { hub } from '../../api/hub'
import type { Load } from '../../api/shapes'

export const loads = reactive(new Map<string, Load>())

/** A figure that cannot be had stays a dash: nothing waits for it. */
export async function readLoads(): Promise<void> {
  try {
    for (const one of (await hub.orders.loads()).items) loads.set(one.node, one)
  } catch {
    loads.clear()
  }
}

/** In percent, with one digit; empty where nothing was due. */
export function onTime(load: Load | undefined): string {
  return load?.due ? `${((load.in_time / load.due) * 100).toFixed(1)}%` : ''
}
