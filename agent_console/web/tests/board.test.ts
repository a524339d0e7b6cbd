import { expect, test } from 'vitest'
import type { Board, BoardGroup, BoardSlot, Queue, Seat, Worker } from '../src/api/shapes'
import { inOrder, linesOf, percent, sift, spark, statesOf, toneOf } from '../src/console/board/board'
import { arrivals, byChannel, ghosts, span, type Colours } from '../src/console/board/chart'

const queue = (fields: Partial<Queue>) => ({ id: '', name: '', priority: 0, ...fields }) as Queue
const seat = (fields: Partial<Seat>) => ({ id: fields.name ?? '', name: '', state: 'online', lost_at: null, queues: [], ...fields }) as unknown as Seat
const worker = (fields: Partial<Seat>) => ({ seat: seat(fields), holds: [], taken: 0, breaks: 0, break_seconds: 0 }) as Worker
const names = (workers: Worker[]) => workers.map((one) => one.seat.name)

test('whose line is lost is not here, whatever he was before', () => {
  expect(statesOf([seat({}), seat({ state: 'break' }), seat({ lost_at: '2026-11-25T06:00:00Z' })])).toEqual({ online: 1, busy: 0, wrap_up: 0, break: 1, offline: 1 })
})

test('who is here comes before who is gone, and they are sifted by queue and state', () => {
  const all = [worker({ name: 'b', state: 'offline' }), worker({ name: 'c', state: 'busy', queues: ['vip'] }), worker({ name: 'a' })]
  expect(names(inOrder(all))).toEqual(['a', 'c', 'b'])
  expect(names(sift(all, { queue: 'vip', state: '' }))).toEqual(['b', 'c', 'a'])
  expect(names(sift(all, { queue: 'fault', state: '' }))).toEqual(['b', 'a'])
  expect(names(sift(all, { queue: '', state: 'busy' }))).toEqual(['c'])
})

test('where people wait comes first, and a queue in which nothing happened has no figures', () => {
  const group = { id: 'full', waiting: 2, since: '2026-11-25T06:00:00Z' } as BoardGroup
  const lines = linesOf([queue({ id: 'calm', name: 'calm', priority: 9 }), queue({ id: 'full', name: 'full' })], [group])
  expect(lines.map((one) => [one.queue.id, one.waiting, one.group?.id])).toEqual([['full', 2, 'full'], ['calm', 0, undefined]])
})

test('a share that nobody made is a dash, and only one below its target is red', () => {
  expect([percent(0.8239), percent(null)]).toEqual(['82.4', '–'])
  const rate = (share: number | null) => toneOf({ within: 0, of: 0, share, target: 0.75 })
  expect([rate(0.74), rate(0.75), rate(null)]).toEqual(['bad', '', ''])
})

test('a small line leaves out what was not', () => {
  expect(spark([0, null, 1], 60, 20)).toBe('M0.0 18.0L60.0 2.0')
  expect(spark([null, null])).toBe('')
})

const at = (n: number) => new Date(Date.UTC(2026, 10, 25) + n * 15 * 60_000).toISOString()
const slot = (n: number, fields: Partial<BoardSlot> = {}) => ({ at: at(n), bot: 0, answered: 0, abandoned: 0, share: null, before: 0, ...fields }) as BoardSlot
const day = (...busy: BoardSlot[]) => Array.from({ length: 96 }, (_, n) => busy.find((one) => one.at === at(n)) ?? slot(n))

test('the plot goes from the first hour in which somebody came, today or a week ago, to the last', () => {
  const shown = span(day(slot(34, { bot: 1 }), slot(70, { before: 3 })), at(41))
  expect([shown[0]?.at, shown.at(-1)?.at, shown.length % 4]).toEqual([at(32), at(71), 0])
  expect(span(day(), at(41))).toHaveLength(16)
  expect(span(day(), at(95)).at(-1)?.at).toBe(at(95))
})

test('what is still to come is shown as it was a week ago', () => {
  expect(ghosts([slot(1, { before: 5 }), slot(2, { before: 6 })], at(1))).toEqual([null, 6])
})

const look = new Proxy({}, { get: (_, name) => `#${String(name)}` }) as Colours
const words = { bot: '机器人', human: '人工', lost: '放弃', ghost: '上周', rate: '接通率', count: '会话数' }

test('the plot stacks what came of whom, and sets the share against its target on an axis of its own', () => {
  const board = { at: at(34), slots: day(slot(34, { bot: 2, answered: 3, abandoned: 1, share: 0.5 })), now: { target: 0.75 } } as Board
  const option = arrivals(board, look, words, (one) => one.slice(11, 16))
  const [bot, , , , line] = option.series
  expect(option.series.map((one) => one.name)).toEqual(['机器人', '人工', '放弃', '上周', '接通率'])
  expect(bot?.data).toContain(2)
  expect(line).toMatchObject({ yAxisIndex: 1, markLine: { data: [{ yAxis: 75 }] } })
  expect(line?.data).toContain(50)
})

test('the busiest channel stands on top', () => {
  const group = (id: string, bot: number) => ({ id, bot, answered: 0, abandoned: 0, waiting: 0 }) as BoardGroup
  expect(byChannel([group('web', 9), group('sms', 2)], look, words, (id) => id).yAxis.data).toEqual(['sms', 'web'])
})
