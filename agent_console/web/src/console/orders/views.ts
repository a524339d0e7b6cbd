/** Views of the list that somebody keeps under a name, with how many orders each has now. */
import { reactive, ref } from 'vue'
import { hub } from '../../api/hub'
import type { SavedView } from '../../api/shapes'
import { filterOf, keptOf, queryOf, type Filter } from './filters'

export const views = ref<SavedView[]>([])
export const counts = reactive(new Map<string, { count: number; more: boolean }>())

/** A view whose number cannot be had stays without one. */
async function countOf(view: SavedView): Promise<void> {
  try {
    counts.set(view.id, await hub.orders.count(queryOf(filterOf(view.query))))
  } catch {
    counts.delete(view.id)
  }
}

/** Numbers one after the other: a search among many orders takes its time. */
export async function countViews(): Promise<void> {
  for (const view of views.value) await countOf(view)
}

export async function readViews(): Promise<void> {
  views.value = (await hub.views.list('orders')).items
  await countViews()
}

export async function keepView(name: string, filter: Filter): Promise<void> {
  const view = await hub.views.add({ kind: 'orders', name, query: keptOf(filter) })
  views.value = [...views.value, view]
  await countOf(view)
}

export async function dropView(id: string): Promise<void> {
  await hub.views.remove(id)
  views.value = views.value.filter((one) => one.id !== id)
}

/** The view that asks for what this filter asks for. */
export function viewOf(filter: Filter): SavedView | undefined {
  const asked = JSON.stringify(sorted(keptOf(filter)))
  return views.value.find((one) => JSON.stringify(sorted(one.query)) === asked)
}

function sorted(query: Readonly<Record<string, string | boolean>>): [string, string | boolean][] {
  return Object.entries(query).sort(([one], [other]) => one.localeCompare(other))
}
