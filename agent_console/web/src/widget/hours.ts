/** When people are there, in one line. */
import { clock, longDay, sameDay } from '../live/time'
import type { Language, Settings } from './settings'
import type { Translate } from './words'

export function hoursOf(settings: Settings, locale: Language, t: Translate): string {
  if (settings.opens) return t('subtitle_closed', { at: opensAt(settings.opens, locale) })
  return settings.hours.length ? t('subtitle_hours', { hours: settings.hours.join(locale === 'en' ? ', ' : '、') }) : t('subtitle')
}

/** The hour alone when it is today. */
export function opensAt(opens: string, locale: Language, now = new Date().toISOString()): string {
  return sameDay(opens, now) ? clock(opens, locale) : `${longDay(opens, locale)} ${clock(opens, locale)}`
}
