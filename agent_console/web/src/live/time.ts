/** Times as people read them: `14:06` today, the date before that. */

export function clock(at: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at))
}

export function sameDay(one: string, other: string): boolean {
  return new Date(one).toDateString() === new Date(other).toDateString()
}

/** `14:06` today, `11-21` in this year, `2025-11-21` else. */
export function shortTime(at: string, locale: string, now = new Date()): string {
  const then = new Date(at)
  if (then.toDateString() === now.toDateString()) return clock(at, locale)
  const day = `${pad(then.getMonth() + 1)}-${pad(then.getDate())}`
  return then.getFullYear() === now.getFullYear() ? day : `${then.getFullYear()}-${day}`
}

/** `14:06` today, with its day else. */
export function moment(at: string, locale: string, now = new Date()): string {
  const day = shortTime(at, locale, now)
  const time = clock(at, locale)
  return day === time ? time : `${day} ${time}`
}

export function longDay(at: string, locale: string): string {
  const date = new Date(at)
  if (locale.startsWith('zh')) return `${date.getMonth() + 1} 月 ${date.getDate()} 日 周${'日一二三四五六'[date.getDay()]}`
  return new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', weekday: 'short' }).format(date)
}

/** `mm:ss`, or `h:mm:ss` from an hour on. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60]
  return hours ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${pad(minutes)}:${pad(whole % 60)}`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
