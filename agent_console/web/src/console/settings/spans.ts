/** Amounts of time as people set them: a figure and a unit. */
export const UNITS = ['second', 'minute', 'hour'] as const
export type Unit = (typeof UNITS)[number]
const SECONDS: Record<Unit, number> = { second: 1, minute: 60, hour: 3600 }

export interface Span {
  figure: number | ''
  unit: Unit
}

/** The largest unit that makes a whole figure of it. */
export function spanOf(seconds: number | null): Span {
  if (seconds === null) return { figure: '', unit: 'minute' }
  const unit = [...UNITS].reverse().find((one) => seconds % SECONDS[one] === 0) ?? 'second'
  return { figure: seconds / SECONDS[unit], unit }
}

export function secondsOf(span: Span): number | null {
  return span.figure === '' ? null : Math.round(span.figure * SECONDS[span.unit])
}

export function amount(seconds: number | null, t: (key: string, values: { n: number }) => string): string {
  const { figure, unit } = spanOf(seconds)
  return figure === '' ? '–' : t(`span.${unit}`, { n: figure })
}
