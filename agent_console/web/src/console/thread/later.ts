/** When something that is put off may come back; no I/O. */
export type Preset = 'hour' | 'three' | 'evening' | 'morning' | 'monday'

export interface Later {
  name: Preset
  at: Date
}

const HOUR = 3_600_000
/** On a Sunday, tomorrow is Monday; this evening is worth offering as long as it is further off than this. */
const WORTH = HOUR / 2

export function presets(now: Date): Later[] {
  const evening = on(now, 0, 18)
  const found: Later[] = [
    { name: 'hour', at: new Date(now.getTime() + HOUR) },
    { name: 'three', at: new Date(now.getTime() + 3 * HOUR) },
    { name: 'morning', at: on(now, 1, 9) },
  ]
  if (now.getDay() !== 0) found.push({ name: 'monday', at: on(now, 8 - now.getDay(), 9) })
  if (evening.getTime() - now.getTime() > WORTH) found.splice(2, 0, { name: 'evening', at: evening })
  return found
}

/** As a field for days and times wants it, in the browser's own zone. */
export function asField(at: Date): string {
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}

function on(now: Date, days: number, hour: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour)
}
