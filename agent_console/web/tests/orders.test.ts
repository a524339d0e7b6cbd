import { beforeEach, expect, test, vi } from 'vitest'
import { ref } from 'vue'
import type { OrderAction, OrderClock, OrderStep, WorkOrder } from '../src/api/shapes'
import { evidenceOf } from '../src/console/panel/customers'
import { left, standing, wentOn } from '../src/console/orders/clock'
import { fieldsOf, isComplete, valuesOf, type FormSchema } from '../src/console/orders/fields'
import { loopOf } from '../src/console/orders/loop'
import { choose, current, filter, learn, leave, list, missing, next, read, readMore, show, useActing } from '../src/console/orders/orders'
import { tidingOf } from '../src/console/orders/tidings'
import { isFilledIn, turnOf, waitsFor } from '../src/console/orders/turn'
import { settled } from './mounting'

function step(rev: number, action: OrderAction, node: string, fields: Partial<OrderStep> = {}): OrderStep {
  return { action, state: 'open', by: 'ann', by_name: 'Ann', at: '2026-11-25T06:00:00Z', note: '', node, rev, changed: {}, files: [], batch: '', shown: false, ...fields }
}

function order(fields: Partial<WorkOrder> = {}): WorkOrder {
  return { id: 'TS-1125-0001', type: 'complaint', state: 'accepted', node: 'root', handler: 'root', assist: [], rev: 1, steps: [], actions: [], late: [], clocks: [], ...fields } as unknown as WorkOrder
}

test('the next step on the way comes first, and nothing is offered that may not be done', () => {
  const turn = turnOf({ state: 'accepted', actions: ['cancel', 'dispatch', 'start', 'urge', 'transfer'] })
  expect(turn).toEqual({ now: ['start', 'dispatch'], head: ['urge'], menu: ['transfer', 'cancel'] })
  expect(turnOf({ state: 'accepted', actions: ['note'] })).toEqual({ now: [], head: [], menu: [] })
})

test('what stands in the box does not stand in the menu too', () => {
  expect(turnOf({ state: 'answered', actions: ['visit', 'close', 'reopen'] })).toEqual({ now: ['visit', 'close', 'reopen'], head: [], menu: [] })
  expect(turnOf({ state: 'closed', actions: ['reopen'] }).menu).toEqual(['reopen'])
})

test('an answer waits for whoever opened the order, the work for whoever has it', () => {
  expect(waitsFor(order({ state: 'answered', handler: 'root.zj' }))).toEqual({ node: 'root', action: 'visit' })
  expect(waitsFor(order({ state: 'dispatched', handler: 'root.zj' }))).toEqual({ node: 'root.zj', action: 'receive' })
  expect(waitsFor(order({ state: 'closed' }))).toBeNull()
})

test('what has never been more than a draft is filled in before it is opened', () => {
  const draft = { steps: [step(0, 'open', 'root', { state: 'draft' })] }
  expect(isFilledIn(draft, 'open')).toBe(true)
  const cancelled = { steps: [...draft.steps, step(1, 'cancel', 'root', { state: 'cancelled' })] }
  expect(isFilledIn(cancelled, 'reopen')).toBe(true)
  expect(isFilledIn(cancelled, 'cancel')).toBe(false)
  expect(isFilledIn({ steps: [step(0, 'open', 'root'), ...cancelled.steps.slice(1)] }, 'reopen')).toBe(false)
})

test('the loop map has one stop for each stay at a node, and shows where it was sent back', () => {
  const loop = loopOf(
    order({
      state: 'dispatched',
      handler: 'root.zj',
      steps: [step(0, 'open', 'root'), step(1, 'accept', 'root'), step(2, 'dispatch', 'root'), step(3, 'receive', 'root.zj'), step(4, 'note', 'root'), step(5, 'return', 'root.zj'), step(6, 'dispatch', 'root')],
    }),
    700,
  )
  expect(loop.lanes.map((lane) => lane.node)).toEqual(['root', 'root.zj'])
  expect(loop.stops.map((stop) => [stop.node, stop.action, stop.back, stop.now])).toEqual([
    ['root', 'dispatch', false, false],
    ['root.zj', 'return', true, false],
    ['root', 'dispatch', false, false],
    ['root.zj', null, false, true],
  ])
  expect(loop.cords.map((cord) => cord.back)).toEqual([false, true, false])
  expect(loop.ahead?.y).toBe(loop.lanes[0]?.y)
})

test('an order that is closed has no way ahead and no ring', () => {
  const loop = loopOf(order({ state: 'closed', steps: [step(0, 'open', 'root'), step(1, 'close', 'root')] }), 700)
  expect(loop.ahead).toBeNull()
  expect(loop.stops.some((stop) => stop.now)).toBe(false)
})

const FORM: FormSchema = { required: ['what'], properties: { what: { type: 'string', title: '内容', 'x-title-en': 'What' }, fee: { type: 'number', title: '金额' }, ours: { type: 'boolean', title: '我方责任' } } }

test('what is typed becomes what the form wants, and nothing typed is nothing said', () => {
  expect(valuesOf(FORM, { what: ' 多扣费 ', fee: '486', ours: false })).toEqual({ what: '多扣费', fee: 486, ours: false })
  expect(valuesOf(FORM, { what: '  ', fee: '', other: 'x' })).toEqual({})
})

test('a form is complete when all that it requires is there', () => {
  expect([{ what: '多扣费' }, { fee: 3 }, { what: '' }].map((typed) => isComplete(FORM, typed))).toEqual([true, false, false])
  expect(isComplete(null, {})).toBe(true)
})

test('fields stand in the order of their form, in the reader\'s language, unknown ones last', () => {
  const shown = fieldsOf(FORM, { extra: '1', fee: 486, what: '多扣费' }, 'en')
  expect(shown.map((field) => [field.title, field.text])).toEqual([['What', '多扣费'], ['金额', '486'], ['extra', '1']])
  expect(fieldsOf(null, { what: 'x' }, 'zh-CN').map((field) => field.title)).toEqual(['what'])
})

test('evidence says what is shared, of a code only the address', () => {
  expect(evidenceOf('number:13900008812')).toEqual({ kind: 'number', what: '13900008812' })
  expect(evidenceOf('code:sms:gw:13900008812')).toEqual({ kind: 'code', what: '13900008812' })
})

const asked: { rev: number }[] = []
const answers: (() => Response)[] = []
const json = (body: object, status = 200) => () => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
const MOVED = { error: { code: 'order_moved', message: '工单已变', details: { rev: 2, steps: [] } } }

beforeEach(() => {
  asked.length = answers.length = 0
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.method === 'POST') asked.push(await request.json())
    return (answers.shift() ?? json({}))()
  })
})

test('a dialog acts on what it was opened with, shows who was quicker, and goes on from there when told to', async () => {
  const first = order({ rev: 1, steps: [step(1, 'accept', 'root')] })
  const newer = order({ rev: 2, state: 'dispatched', steps: [step(1, 'accept', 'root'), step(2, 'dispatch', 'root')] })
  current.value = first
  const shown = ref<WorkOrder>(first)
  const acting = useActing(() => shown.value)
  shown.value = newer
  expect(acting.moved.value.map((one) => one.action)).toEqual(['dispatch'])
  answers.push(json(newer))
  expect(await acting.act('urge')).toBe(true)
  expect(asked).toEqual([{ rev: 2 }])
})

test('whoever is overtaken between a look and a click learns it from the hub, and nothing is done', async () => {
  const first = order({ rev: 1, steps: [step(1, 'accept', 'root')] })
  const newer = order({ rev: 2, steps: [step(1, 'accept', 'root'), step(2, 'start', 'root')] })
  current.value = first
  const acting = useActing(() => current.value as WorkOrder, [], false)
  answers.push(json(MOVED, 409), json(newer))
  expect(await acting.act('start')).toBe(false)
  expect(asked).toEqual([{ rev: 1 }])
  expect(acting.moved.value.map((one) => one.action)).toEqual(['start'])
  expect(current.value.rev).toBe(2)
})

test('what is older than what is shown changes nothing, and another order is left alone', () => {
  current.value = order({ rev: 5 })
  learn(order({ rev: 4, title: '旧' }))
  learn(order({ id: 'GZ-1125-0001', rev: 9 }))
  expect(current.value).toMatchObject({ id: 'TS-1125-0001', rev: 5 })
})

test('an order that comes late is not shown where another was opened since, or none', async () => {
  leave()
  const late: ((answer: Response) => void)[] = []
  vi.stubGlobal('fetch', () => new Promise((resolve) => late.push(resolve)))
  const opened = [show('A'), show('B')]
  await settled()
  late[1]?.(json(order({ id: 'B' }))())
  late[0]?.(json(order({ id: 'A' }))())
  await Promise.all(opened)
  expect(current.value?.id).toBe('B')
  const closed = show('C')
  await settled()
  leave()
  late[2]?.(json({ error: { code: 'not_found', message: '没有' } }, 404)())
  await closed
  expect([current.value, missing.value]).toEqual([null, ''])
})

test('what was done to an order stands against a look at it that was begun before', async () => {
  list.value = [order({ id: 'A', rev: 1 })]
  answers.push(json(order({ id: 'A', rev: 1 })))
  const looked = show('A')
  learn(order({ id: 'A', rev: 2, state: 'in_progress' }))
  await looked
  expect(current.value).toMatchObject({ rev: 2, state: 'in_progress' })
})

test('what comes late of one list is not put below another', async () => {
  next.value = 'a'
  const late: ((answer: Response) => void)[] = []
  vi.stubGlobal('fetch', () => new Promise((resolve) => late.push(resolve)))
  const [further, anew] = [readMore(), read()]
  await settled()
  late[1]?.(json({ items: [order({ id: 'B' })], next: null })())
  await anew
  late[0]?.(json({ items: [order({ id: 'A' })], next: 'b' })())
  await further
  expect([list.value.map((one) => one.id), next.value]).toEqual([['B'], null])
})

test('what one has in hand begins with what is pressing, every other list with what is new', async () => {
  const lists: string[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    lists.push(new URL(request.url, 'http://hub').search)
    return json({ items: [], next: null })()
  })
  for (const scope of ['mine', 'live', 'all'] as const) {
    choose(scope)
    await read()
  }
  filter.scope = 'live'
  filter.sort = 'priority'
  await read()
  expect(lists).toEqual(['?mine=true&live=true&sort=priority', '?live=true&sort=newest', '', '?live=true&sort=priority'])
})

const at = (time: string) => `2026-11-25T${time}:00Z`
const NOW = Date.parse(at('08:00'))

function clock(stage: OrderClock['stage'], fields: Partial<OrderClock> = {}): OrderClock {
  return { stage, state: 'running', started_at: at('06:00'), warn_at: at('09:00'), due_at: at('10:00'), ended_at: null, limit: 14_400, ...fields }
}

test('the step tells its time before the whole does, amber from its warning on', () => {
  const calm = standing(order({ clocks: [clock('whole', { due_at: at('09:00') }), clock('handle')] }), NOW)
  expect(calm).toEqual({ kind: 'running', time: '2:00', moment: false, share: 50 })
  expect(standing(order({ clocks: [clock('handle')] }), Date.parse(at('09:30')))).toMatchObject({ moment: true, time: '0:30' })
  expect(standing(order({ clocks: [clock('accept', { state: 'met' }), clock('whole')] }), NOW).kind).toBe('running')
})

test('a handling that ended because the order went on was not done here', () => {
  const handle = clock('handle', { state: 'met', ended_at: at('07:30') })
  const by = (action: OrderAction, time = '07:30') => wentOn(order({ steps: [step(1, 'start', 'root'), step(2, action, 'root', { at: at(time) })] }), handle)
  expect([by('dispatch'), by('return'), by('transfer')]).toEqual(['dispatch', 'return', 'transfer'])
  expect([by('answer'), by('dispatch', '07:00')]).toEqual([null, null])
  expect(wentOn(order({ steps: [step(1, 'dispatch', 'root', { at: at('07:30') })] }), clock('receive', { state: 'met', ended_at: at('07:30') }))).toBeNull()
})

test('what is missed counts up, what is paused stands, and what is done has no clock', () => {
  expect(standing(order({ late: ['handle'], clocks: [clock('handle', { state: 'missed', ended_at: at('07:15') })] }), NOW)).toMatchObject({ kind: 'late', time: '0:45' })
  expect(standing(order({ clocks: [clock('handle')] }), Date.parse(at('11:00')))).toMatchObject({ kind: 'late', time: '1:00' })
  expect(standing(order({ state: 'suspended', clocks: [clock('handle', { state: 'paused', due_at: null })] }), NOW).kind).toBe('paused')
  expect(standing(order({ state: 'closed', late: ['visit'], clocks: [clock('visit')] }), NOW).kind).toBe('none')
})

test('time left is told in hours and minutes, and in days where it is many', () => {
  expect([59_000, 3_600_000, 36_000_000, 172_800_000].map((one) => left(one))).toEqual(['0:00', '1:00', '10:00', '2 d'])
})

test('who has an order in hand or watches it hears what others do to it, and nobody else does', () => {
  const news = { kind: 'order', node: 'root', by: 'bo', conversation: '', data: { number: 'TS-1125-0001', action: 'urge', persons: ['ann'] } }
  expect(tidingOf(news, 'ann')).toEqual({ number: 'TS-1125-0001', act: 'urge', urgent: true })
  expect(tidingOf({ ...news, by: 'ann' }, 'ann')).toBeNull()
  expect(tidingOf(news, 'cy')).toBeNull()
  expect(tidingOf({ ...news, data: { number: 'TS-1125-0001', action: 'urge' } }, 'ann')).toBeNull()
  const due = { ...news, kind: 'deadline', by: '', data: { subject: 'TS-1125-0001', clock: 'order:handle', moment: 'due', persons: ['ann'] } }
  expect(tidingOf(due, 'ann')).toEqual({ number: 'TS-1125-0001', moment: 'due', urgent: true })
})
