/** What a channel says of an article: its own wording or the chat's, the links below. */
import type { Form } from './drafts'

export type Kind = 'answer' | 'short' | 'mail'
export const KINDS: Kind[] = ['answer', 'short', 'mail']

export function answerOf(form: Form, kind: Kind): string {
  const links = form.links.filter((link) => link.url).map((link) => `${link.title} ${link.url}`)
  return [form[kind].trim() || form.answer.trim(), ...links].join('\n')
}
