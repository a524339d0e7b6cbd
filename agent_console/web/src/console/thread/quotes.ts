/** What was said in a conversation, as it is quoted in a work order; no I/O. */
import type { Message } from '../../api/shapes'
import { colon } from '../punctuation'

export interface Quote {
  seq: number
  kind: 'customer' | 'bot' | 'agent'
  at: string
  text: string
}

/** What has words and is no note; the house's own notices are nobody's words. */
export function quotable(messages: Message[]): Quote[] {
  return messages.flatMap((one) => {
    const text = one.parts.map((part) => ('text' in part ? part.text : 'name' in part ? `[${part.name}]` : '')).filter(Boolean).join('\n')
    const { kind } = one.author
    return text && kind !== 'system' && !one.private ? [{ seq: one.seq, kind, at: one.at, text }] : []
  })
}

/** Each with its time and whose it is, in the order in which they were said. */
export function quoted(all: Quote[], chosen: number[], timeOf: (at: string) => string, nameOf: (kind: Quote['kind']) => string): string {
  return all.filter((one) => chosen.includes(one.seq)).map((one) => `${timeOf(one.at)} ${nameOf(one.kind)}${colon()}${one.text}`).join('\n')
}
