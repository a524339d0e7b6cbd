/** What the patch line tells of a case's way, read from the conversation and its messages. */
import type { Conversation, Message } from '../../api/shapes'

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
