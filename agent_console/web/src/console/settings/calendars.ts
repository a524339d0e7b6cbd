/** Calendars: the list that other settings choose from, and hours as people write them. */
import { shallowRef } from 'vue'
import { hub } from '../../api/hub'
import type { Calendar } from '../../api/shapes'
import { complain } from '../toasts'

export interface Shift {
  start: string
  end: string
}

export interface Hours {
  kind: 'closed' | 'all_day' | 'shifts'
  text: string
}

export const calendars = shallowRef<Calendar[]>([])
/** In place of a calendar's id: the hours that the node keeps which it is about. */
export const OF_NODE = 'node'

export async function readCalendars(): Promise<void> {
  try {
    calendars.value = (await hub.calendars.list()).items
  } catch (error) {
    complain(error)
  }
}

export function calendarName(id: string): string {
  return calendars.value.find((one) => one.id === id)?.name ?? id
}

/** `9:00-12, 13:30–18:00` as shifts; null for what is no time at all. The hub judges the rest. */
export function parseShifts(text: string): Shift[] | null {
  const parts = text.split(/[,，、;；]+/).map((part) => part.trim()).filter(Boolean)
  const shifts = parts.map((part) => /^(\d{1,2})(?:[:：](\d{2}))?\s*[-–—~～至到]\s*(\d{1,2})(?:[:：](\d{2}))?$/.exec(part))
  if (!parts.length || shifts.some((found) => !found)) return null
  return shifts.map((found) => ({ start: `${pad(found?.[1])}:${found?.[2] ?? '00'}`, end: `${pad(found?.[3])}:${found?.[4] ?? '00'}` }))
}

export function shiftsText(shifts: readonly Shift[]): string {
  return shifts.map((one) => `${one.start}-${one.end}`).join(', ')
}

export function hoursOf(day: { shifts: readonly Shift[]; open_all_day: boolean } | undefined): Hours {
  if (day?.open_all_day) return { kind: 'all_day', text: '' }
  return day?.shifts.length ? { kind: 'shifts', text: shiftsText(day.shifts) } : { kind: 'closed', text: '' }
}

/** As the hub takes them; null where the text is none. */
export function hoursIn(hours: Hours): { shifts: Shift[]; open_all_day: boolean; closed_all_day: boolean } | null {
  const shifts = hours.kind === 'shifts' ? parseShifts(hours.text) : []
  return shifts && { shifts, open_all_day: hours.kind === 'all_day', closed_all_day: hours.kind === 'closed' }
}

function pad(hour: string | undefined): string {
  return (hour ?? '').padStart(2, '0')
}
