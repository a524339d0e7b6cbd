/** What a channel says of an article: its own wording or the chat's, the links below. */
import type { Form } from './drafts'

export type Kind = 'answer' | 'short' | 'mail'
export const KINDS: Kind[] = ['answer', 'short', 'mail']

export function answerOf(form: Form, kind: Kind): string {
  const links = form.links.filter((link) => link.url).map((link) => `${link.title} ${link.url}`)
  return [form[kind].trim() || form.answer.trim(), ...links].join('\n')
}

const PLAIN = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/

/** The text as the SMS that carry it, one or several. */
export function smsParts(text: string): string[] {
  const [single, each] = PLAIN.test(text) ? [160, 153] : [70, 67]
  if (text.length <= single) return text ? [text] : []
  return Array.from({ length: Math.ceil(text.length / each) }, (_, at) => text.slice(at * each, (at + 1) * each))
}
