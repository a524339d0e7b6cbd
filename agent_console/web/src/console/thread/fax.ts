/** What a fax says of itself: how surely it was read, what stands on which page. */
import { fileAddress } from '../../api/conversations'
import { hub } from '../../api/hub'
import type { Fax, Message } from '../../api/shapes'
import type { Page } from '../viewer/viewing'

const KEPT = 50
const had = new Map<string, Promise<Fax>>()

/** Of those that were asked for last none is asked for twice: their lines come into sight again and again. */
export function faxOf(message: string): Promise<Fax> {
  const known = had.get(message)
  if (known) return known
  const asked = hub.faxes.get(message)
  had.set(message, asked)
  asked.catch(() => had.delete(message))
  const [oldest] = had.keys()
  if (had.size > KEPT && oldest) had.delete(oldest)
  return asked
}

export function isFax(message: Message, channel: string): boolean {
  return channel === 'fax' && message.author.kind === 'customer' && message.parts.some((part) => part.type === 'image')
}

export const isSure = (fax: Fax, line: { confidence: number }) => line.confidence >= fax.sure

/** As the channel judged it by its own settings; where nothing was read there is nothing to trust. */
export function isTrusted(fax: Fax): boolean {
  return fax.confidence !== null && !fax.warnings.some((code) => code === 'fax_unsure' || code === 'fax_unread')
}

/** Rounded down: what is unsure never looks like what is sure. */
export function percent(confidence: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(Math.floor(confidence * 100) / 100)
}

/** The pictures that are pages; those of the message itself where its fax is not known. */
export function pagesOf(message: Message, fax: Fax | null, nameOf: (n: number) => string): Page[] {
  const addressOf = (file: string) => fileAddress(message.conversation_id, message.seq, file)
  if (fax) return fax.pages.map(({ file_id, width, height }, n) => ({ address: addressOf(file_id), name: nameOf(n + 1), size: { width, height } }))
  const pictures = message.parts.flatMap((part) => (part.type === 'image' ? [part] : []))
  return pictures.map((part, n) => ({ address: addressOf(part.file_id), name: nameOf(n + 1) }))
}

/** What was read, a page after the other. */
export function readOn(fax: Fax): string {
  return fax.pages.map((page) => page.lines.map((line) => line.text).join('\n')).filter(Boolean).join('\n\n')
}

export function said(message: Message): string {
  return message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n')
}
