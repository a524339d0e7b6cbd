/** Points of the hub's condition: in which order, and their figures as people read them. */
import type { Point } from '../../api/shapes'
import { moment } from '../../live/time'
import { comma } from '../punctuation'

const RANK = { bad: 0, warn: 1, well: 2 }

/** Sections where something can be done about it. */
export const LEADS: Record<string, string> = { channels: 'channels', failed: 'failed', parked: 'parked', webhooks: 'webhooks' }

export function sorted(points: readonly Point[]): Point[] {
  return [...points].sort((one, other) => RANK[one.verdict] - RANK[other.verdict])
}

/** `none`: what the words for nothing are said by. */
export function figuresOf(point: Point, locale: string): Record<string, string | number | boolean> {
  const figures: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(point.values)) {
    if (name === 'size' || name === 'free') figures[name] = value === null ? '–' : bytes(Number(value), locale)
    else if (name === 'at' || name === 'since') figures[name] = value ? moment(String(value), locale) : ''
    else if (Array.isArray(value)) figures[name] = value.join(comma()) || '–'
    else figures[name] = typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : String(value ?? '') || '–'
  }
  const nothing = point.values['count'] === 0 || point.values['at'] === null || (Array.isArray(point.values['failed']) && !point.values['failed'].length)
  return { ...figures, none: nothing }
}

export function bytes(count: number, locale: string): string {
  const steps = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
  const step = Math.min(steps.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, count)) / 10)))
  return new Intl.NumberFormat(locale, { style: 'unit', unit: steps[step], unitDisplay: 'short', maximumFractionDigits: 1 }).format(count / 1024 ** step)
}
