/** What the patch line tells of a case's way, read from the conversation and its messages. */
import type { Conversation, Message } from '../../api/shapes'
import { HUMAN } from '../../live/messages'

/** Times the bot spoke; several messages in a row are one turn. */
export function botTurns(messages: Message[]): number {
  return messages.filter((one, at) => one.author.kind === 'bot' && messages[at - 1]?.author.kind !== 'bot').length
}

/** Seconds in the queue: running while it waits, else until the hub said that somebody took it. */
export function queueSeconds(conversation: Conversation, messages: Message[], now: number): number | null {
  const { state, queued_at } = conversation
  if (!queued_at || state === 'bot') return null
  const from = Date.parse(queued_at)
  if (state === 'queued' || state === 'offered') return (now - from) / 1_000
  const later = messages.filter((one) => Date.parse(one.at) >= from)
  const answered = later.findIndex((one) => one.author.kind === 'agent' && !one.private)
  const before = answered < 0 ? later : later.slice(0, answered)
  const taken = before.findLast((one) => one.author.kind === 'system') ?? later[answered]
  return taken ? (Date.parse(taken.at) - from) / 1_000 : null
}

/** What the customer asked last, in his words; the wish for a person is no question. */
export function lastQuestion(messages: Message[]): string {
  const said = messages.filter((one) => one.author.kind === 'customer').map(textOf)
  return said.findLast((text) => text !== HUMAN) ?? ''
}

function textOf(message: Message): string {
  return message.parts.map((part) => ('text' in part ? part.text : '')).join(' ').slice(0, 200)
}
