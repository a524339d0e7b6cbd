/** Canned replies: read once and after each change, chosen for a conversation, filled in. */
import { ref } from 'vue'
import { hub } from '../../api/hub'
import type { Canned, Conversation } from '../../api/shapes'
import { preview } from '../templates/preview'

export const phrases = ref<Canned[]>([])
export const variables = ref<string[]>([])

export async function readCanned(): Promise<void> {
  const page = await hub.canned.list()
  phrases.value = page.items
  variables.value = page.variables
}

/** In the customer's language; of a queue only in it; one's own first, then the queue's. */
export function cannedFor(all: Canned[], conversation: Conversation): Canned[] {
  const language = conversation.locale.split('-')[0] ?? ''
  const fits = all.filter((one) => one.language.startsWith(language) && (!one.queue || one.queue === conversation.queue))
  const place = (one: Canned) => (one.owner ? 0 : one.queue ? 1 : 2)
  return fits.sort((a, b) => place(a) - place(b))
}

/** What nobody knows leaves no trace of a brace. */
export function filled(text: string, known: string[], values: Record<string, string>): string {
  return preview(text, known, (name) => values[name] ?? '').map((span) => span.text).join('')
}
