/** Acts in words, days as the moments they begin and end, and a file for the reader's disk. */
import type { Act } from '../../api/shapes'

type Translate = (key: string, values?: Record<string, unknown>) => string

/** The deed in words where there are any, and what it was done to. */
export function spoken(act: Act, t: Translate, exists: (key: string) => boolean): string {
  const { data } = act
  const deed = String(data['action'] ?? data['deed'] ?? (data['settled'] ? 'settled' : data['what'] ?? data['new'] ?? ''))
  const told = exists(`audit_deed.${deed}`) ? t(`audit_deed.${deed}`) : deed
  const subject = [data['name'], data['id'], ...(Array.isArray(data['ids']) ? data['ids'] : []), act.conversation_id].filter((one) => typeof one === 'string' && one)
  return [told, [...new Set(subject)].slice(0, 3).join(', ')].filter(Boolean).join(' · ')
}

export function startOf(day: Date): string {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).toISOString()
}

/** The first moment after this local day. */
export function endOf(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + 1).toISOString()
}

export function saveFile(text: string, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  URL.revokeObjectURL(url)
}
