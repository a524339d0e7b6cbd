import { expect, test } from 'vitest'
import { HubError } from '../src/api/client'
import type { OrgNode } from '../src/api/shapes'
import { useSending } from '../src/console/forms'
import { placeOf } from '../src/console/pages'
import { hoursIn, hoursOf, parseShifts } from '../src/console/settings/calendars'
import { split } from '../src/console/settings/lists'
import { inOrder as rightsInOrder } from '../src/console/settings/roles'
import { amount, secondsOf, spanOf } from '../src/console/settings/spans'
import { rowsOf } from '../src/console/tree'

const t = (key: string, values: { n: number }) => `${values.n} ${key}`

test('an address names its page, and anything else is a conversation of the inbox', () => {
  expect(placeOf('#/orders/TS-1123-0001')).toEqual({ page: 'orders', parts: ['TS-1123-0001'] })
  expect(placeOf('#/settings/nodes/root.zj')).toEqual({ page: 'settings', parts: ['nodes', 'root.zj'] })
  expect([placeOf(''), placeOf('#abc'), placeOf('#/nowhere/1')].map((one) => one.page)).toEqual(['inbox', 'inbox', 'inbox'])
})

test('hours are read as people write them, and what is no time is no hours', () => {
  expect(parseShifts('9:00-12，13：30～18')).toEqual([{ start: '09:00', end: '12:00' }, { start: '13:30', end: '18:00' }])
  expect([parseShifts(''), parseShifts('上午'), parseShifts('9-12, x')]).toEqual([null, null, null])
})

test('a day comes back as it was read', () => {
  const days = [{ shifts: [{ start: '09:00', end: '18:00' }], open_all_day: false }, { shifts: [], open_all_day: true }, { shifts: [], open_all_day: false }]
  expect(days.map((day) => hoursIn(hoursOf(day)))).toEqual([
    { ...days[0], closed_all_day: false },
    { ...days[1], closed_all_day: false },
    { ...days[2], closed_all_day: true },
  ])
  expect(hoursIn({ kind: 'shifts', text: '?' })).toBeNull()
})

test('an amount of time is told in the largest unit that makes it whole, and means the same', () => {
  expect([90, 3600, 5400, 7200].map((one) => amount(one, t))).toEqual(['90 span.second', '1 span.hour', '90 span.minute', '2 span.hour'])
  expect([null, 1, 59, 3600, 86_401].map((one) => secondsOf(spanOf(one)))).toEqual([null, 1, 59, 3600, 86_401])
  expect(amount(null, t)).toBe('–')
})

test('words are split at commas of any kind, each once', () => {
  expect(split('套餐，流量, 流量;5G、')).toEqual(['套餐', '流量', '5G'])
})

test('rights stand as people think of them, those without words last', () => {
  expect(rightsInOrder(['zzz.new', 'orders.see', 'conversations.see'])).toEqual(['conversations.see', 'orders.see', 'zzz.new'])
})

const node = (id: string, name: string) => ({ id, name, level: 'province', zone: '', active: true, parent_id: null }) as unknown as OrgNode
const TREE = [node('root', '全国'), node('root.zj', '浙江'), node('root.zj.hz', '杭州'), node('root.js', '江苏')]

test('a search keeps what stands above what it finds, and what is closed hides what is below', () => {
  expect(rowsOf(TREE, '杭', new Set(['root'])).map((row) => [row.node.id, row.depth])).toEqual([['root', 0], ['root.zj', 1], ['root.zj.hz', 2]])
  expect(rowsOf(TREE, '', new Set(['root.zj'])).map((row) => [row.node.id, row.branches, row.open])).toEqual([['root', true, true], ['root.zj', true, false], ['root.js', false, true]])
})

test('somebody who sees a part of the tree sees it from its own top', () => {
  expect(rowsOf(TREE.slice(1, 3), '', new Set()).map((row) => row.depth)).toEqual([0, 1])
})

test('what is wrong stands at its field, and what has no field is told below', async () => {
  const { at, fault, send } = useSending(['name', 'fields'])
  await send(() => Promise.reject(new HubError(400, 'bad_input', '请检查', { 'fields.number': '缺少', name: '重名' })))
  expect([at('name'), at('fields'), at('fields.number'), fault.value]).toEqual(['重名', '缺少', '缺少', ''])
  await send(() => Promise.reject(new HubError(400, 'bad_input', '请检查', { rev: '缺少' })))
  expect([at('name'), fault.value]).toEqual(['', '请检查 rev: 缺少'])
  await send(() => Promise.reject(new HubError(409, 'conflict', '已变')))
  expect(fault.value).toBe('已变')
  expect(await send(() => Promise.resolve())).toBe(true)
  expect(fault.value).toBe('')
})
