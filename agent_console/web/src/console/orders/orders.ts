/** The orders that the page shows: the list as it is filtered, and the one that is open. */
import { computed, reactive, ref, shallowRef, type ComputedRef } from 'vue'
import { HubError } from '../../api/client'
import { hub } from '../../api/hub'
import type { OrderAct, OrderAction, OrderStep, WorkOrder } from '../../api/shapes'
import { Timers } from '../../live/timers'
import { useSending, type Sending } from '../forms'
import type { News } from '../news'
import { words } from '../toasts'
import { queryOf, WIDE, type Filter, type Scope } from './filters'

export const filter = reactive<Filter>({ ...WIDE })
export const list = ref<WorkOrder[]>([])
export const next = ref<string | null>(null)
/** How many there are in all; null as long as that is not known. */
export const total = ref<{ count: number; more: boolean } | null>(null)
export const loading = ref(true)
export const failed = ref('')
export const current = shallowRef<WorkOrder | null>(null)
export const missing = ref('')

const SETTLE = 400
const timers = new Timers()
let asked = 0
let wanted = ''

/** What somebody has in hand begins with what is pressing, everything else with what is new. */
export function choose(scope: Scope): void {
  Object.assign(filter, { scope, sort: scope === 'mine' ? 'priority' : 'newest' })
}

/** Another list altogether: that of a view, or of a figure that was clicked. */
export function look(at: Partial<Filter>): void {
  Object.assign(filter, { ...WIDE, ...at })
}

/** The first page anew; an answer that is overtaken by a later question is dropped. */
export async function read(): Promise<void> {
  const mine = (asked += 1)
  failed.value = ''
  try {
    const page = await hub.orders.list(queryOf(filter))
    if (mine !== asked) return
    list.value = page.items
    next.value = page.next
    loading.value = false
    total.value = page.next ? null : { count: page.items.length, more: false }
    if (!page.next) return
    const counted = await hub.orders.count(queryOf(filter))
    if (mine === asked) total.value = counted
  } catch (error) {
    if (mine === asked) failed.value = words(error)
  }
}

export async function readMore(): Promise<void> {
  const [after, mine] = [next.value, asked]
  if (!after) return
  const page = await hub.orders.list({ ...queryOf(filter), after })
  if (mine !== asked) return
  list.value = [...list.value, ...page.items]
  next.value = page.next
}

export async function show(number: string): Promise<void> {
  wanted = number
  missing.value = ''
  if (current.value?.id !== number) current.value = list.value.find((order) => order.id === number) ?? null
  try {
    const order = await hub.orders.get(number)
    if (wanted === number) current.value ??= order
    learn(order)
  } catch (error) {
    if (wanted === number) missing.value = words(error)
  }
}

export function leave(): void {
  wanted = ''
  current.value = null
  missing.value = ''
}

/** What is newer takes the place of what was known, in the list and on the page. */
export function learn(order: WorkOrder): void {
  const at = list.value.findIndex((known) => known.id === order.id)
  const known = list.value[at]
  if (known && known.rev <= order.rev) list.value[at] = order
  if (current.value?.id === order.id && current.value.rev <= order.rev) current.value = order
}

/** An order moved somewhere: the open one is read again, and so is the list, once things settle. */
export function hear(news: News): void {
  if (news.kind !== 'order') return
  const number = String(news.data['number'] ?? '')
  if (number && number === current.value?.id) timers.set('order', 50, () => void hub.orders.get(number).then(learn, () => undefined))
  timers.set('list', SETTLE, () => void read())
}

export interface Acting extends Sending {
  /** What others did since the order was looked at; empty when nothing came between. */
  moved: ComputedRef<OrderStep[]>
  act: (action: OrderAction, body?: OrderAct) => Promise<boolean>
}

/**
 * Acts on the order as it was looked at; whoever was overtaken is shown by what, and may go on from there.
 * A dialog `holds` what it began from, however the page behind it moves on; a button acts on what it shows.
 */
export function useActing(order: () => WorkOrder, shown: string[] = [], holds = true): Acting {
  const sending = useSending(shown)
  const seen = ref(order().rev)
  const overtaken = ref(false)
  const moved = computed(() => (holds || overtaken.value ? order().steps.filter((step) => step.rev > seen.value) : []))

  async function act(action: OrderAction, body: OrderAct = {}): Promise<boolean> {
    const { id, rev } = order()
    if (!holds || moved.value.length) seen.value = rev
    overtaken.value = false
    return sending.send(async () => {
      try {
        learn(await hub.orders.act(id, action, { ...body, rev: seen.value }))
      } catch (error) {
        overtaken.value = error instanceof HubError && error.code === 'order_moved'
        if (overtaken.value) learn(await hub.orders.get(id))
        throw error
      }
    })
  }
  return { ...sending, moved, act }
}
