/** A model's figures beside another's. */
import type { BotModel, Evaluation, Mistake } from '../../api/shapes'

export function percent(value: number, locale: string): string {
  return value.toLocaleString(locale, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })
}

/** In points of a hundred, with its sign; the same figure has none. */
export function difference(value: number, before: number, locale: string): string {
  const points = Math.round((value - before) * 1000) / 10
  return points ? points.toLocaleString(locale, { signDisplay: 'always', minimumFractionDigits: 1, maximumFractionDigits: 1 }) : '±0'
}

export function standingOf(model: BotModel): 'serves' | 'changing' | 'refused' | 'way_back' | '' {
  if (model.refused) return 'refused'
  if (model.runs) return model.serves ? 'serves' : 'changing'
  return model.way_back ? 'way_back' : ''
}

/** Figures are of one only where they were measured on the same data, at the same threshold. */
export function comparable(one: BotModel, other: BotModel): boolean {
  const [a, b] = [one.figures, other.figures]
  return a !== null && b !== null && a.yardstick === b.yardstick && a.threshold === b.threshold
}

export const RATES = [
  { name: 'accuracy', good: 1 },
  { name: 'right', good: 1 },
  { name: 'wrong', good: -1 },
  { name: 'unsure', good: -1 },
  { name: 'strays', good: -1 },
  { name: 'macro_f1', good: 1 },
] as const

/** Sentences that only one of two models misreads. */
export function newMistakes(of: Evaluation, than: Evaluation): Mistake[] {
  const known = new Set(than.mistakes?.map((one) => one.text))
  return of.mistakes?.filter((one) => !known.has(one.text)) ?? []
}
