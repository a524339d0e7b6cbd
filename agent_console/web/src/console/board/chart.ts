/** What the board's plots show, as ECharts is told it; colours come from the tokens. */
import type { Board, BoardGroup, BoardSlot } from '../../api/shapes'

export interface Colours {
  bot: string
  human: string
  lost: string
  ghost: string
  rate: string
  target: string
  grid: string
  text: string
  desk: string
}

const HOUR = 4

/** From the first quarter in which somebody came, today or a week ago, to the last; whole hours, four at least. */
export function span(slots: readonly BoardSlot[], now: string): BoardSlot[] {
  const busy = slots.map((one) => one.bot + one.answered + one.abandoned + one.before > 0)
  const at = slots.findLastIndex((one) => one.at <= now)
  const first = busy.indexOf(true) < 0 ? at : Math.min(busy.indexOf(true), at)
  const last = Math.max(busy.lastIndexOf(true), at)
  const begin = Math.max(0, Math.floor(first / HOUR) * HOUR)
  const end = Math.min(slots.length, Math.max(begin + 4 * HOUR, Math.ceil((last + 1) / HOUR) * HOUR))
  return slots.slice(Math.max(0, Math.min(begin, end - 4 * HOUR)), end)
}

/** Bars to come are a week ago's; what has been has its own. */
export function ghosts(slots: readonly BoardSlot[], now: string): (number | null)[] {
  return slots.map((one) => (one.at > now ? some(one.before) : null))
}

/** What is none takes no room in a stack, not even a border. */
const some = (count: number) => count || null
const percent = (share: number | null) => (share === null ? null : Math.round(share * 1000) / 10)

export interface Words {
  bot: string
  human: string
  lost: string
  ghost: string
  rate: string
  count: string
}

const axis = (look: Colours) => ({ axisLabel: { color: look.text, fontSize: 12 }, axisLine: { show: false }, axisTick: { show: false }, nameTextStyle: { color: look.text, fontSize: 12, padding: [0, 0, 2, 0] } })
const bar = (name: string, color: string, data: (number | null)[], look: Colours) => ({
  type: 'bar' as const, name, stack: 'all', data, barMaxWidth: 16, itemStyle: { color, borderColor: look.desk, borderWidth: 1 }, emphasis: { disabled: true },
})

/** Who came by the quarter of an hour, and the share answered in time against the dashed target. */
export function arrivals(board: Board, look: Colours, words: Words, label: (at: string) => string) {
  const slots = span(board.slots, board.at)
  return {
    animation: false,
    grid: { left: 8, right: 8, top: 26, bottom: 4, containLabel: true },
    tooltip: { trigger: 'axis' as const, confine: true, renderMode: 'richText' as const },
    xAxis: { type: 'category' as const, data: slots.map((one) => label(one.at)), ...axis(look), axisLabel: { color: look.text, fontSize: 12, interval: (at: number) => at % (slots.length > 6 * HOUR ? 2 * HOUR : HOUR) === 0 } },
    yAxis: [
      { type: 'value' as const, name: words.count, minInterval: 1, ...axis(look), nameTextStyle: { color: look.text, fontSize: 12, align: 'left' as const, padding: [0, 0, 2, -24] }, splitLine: { lineStyle: { color: look.grid } } },
      { type: 'value' as const, name: '%', min: 0, max: 100, interval: 25, ...axis(look), splitLine: { show: false } },
    ],
    series: [
      bar(words.bot, look.bot, slots.map((one) => some(one.bot)), look),
      bar(words.human, look.human, slots.map((one) => some(one.answered)), look),
      bar(words.lost, look.lost, slots.map((one) => some(one.abandoned)), look),
      bar(words.ghost, look.ghost, ghosts(slots, board.at), look),
      {
        type: 'line' as const, name: words.rate, yAxisIndex: 1, data: slots.map((one) => percent(one.share)), symbol: 'circle', symbolSize: 5, connectNulls: true,
        lineStyle: { color: look.rate, width: 2 }, itemStyle: { color: look.rate },
        markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { type: 'dashed' as const, color: look.target }, data: [{ yAxis: board.now.target * 100 }] },
      },
    ],
  }
}

/** What came of today's by channel, the busiest on top. */
export function byChannel(channels: readonly BoardGroup[], look: Colours, words: Words, name: (id: string) => string) {
  const total = (one: BoardGroup) => one.bot + one.answered + one.abandoned + one.waiting
  const rows = [...channels].sort((a, b) => total(a) - total(b))
  return {
    animation: false,
    grid: { left: 8, right: 16, top: 4, bottom: 20, containLabel: true },
    tooltip: { trigger: 'axis' as const, axisPointer: { type: 'none' as const }, confine: true, renderMode: 'richText' as const },
    xAxis: { type: 'value' as const, name: words.count, nameLocation: 'middle' as const, nameGap: 24, minInterval: 1, ...axis(look), splitLine: { lineStyle: { color: look.grid } } },
    yAxis: { type: 'category' as const, data: rows.map((one) => name(one.id)), ...axis(look) },
    series: [
      bar(words.bot, look.bot, rows.map((one) => some(one.bot)), look),
      bar(words.human, look.human, rows.map((one) => some(one.answered)), look),
      bar(words.lost, look.lost, rows.map((one) => some(one.abandoned)), look),
    ],
  }
}
