/** Which list a conversation stands in, and in what order; no I/O. */
import type { Conversation } from '../../api/shapes'

export const LANES = ['mine', 'queued', 'look', 'bot', 'closed'] as const
export type Lane = (typeof LANES)[number]

export function laneOf(conversation: Conversation): Lane {
  switch (conversation.state) {
    case 'closed':
      return 'closed'
    case 'queued':
    case 'offered':
      return 'queued'
    case 'bot':
      return conversation.needs_look ? 'look' : 'bot'
    default:
      return 'mine'
  }
}

/** Longest wait first; who waits for nothing comes after, newest first; closed ones newest first. */
export function inOrder(lane: Lane, conversations: Conversation[]): Conversation[] {
  return [...conversations].sort((a, b) => (lane === 'closed' ? newest(a, b) : longest(a, b)))
}

function longest(a: Conversation, b: Conversation): number {
  if (a.waiting_since && b.waiting_since) return inTime(a.waiting_since, b.waiting_since)
  if (a.waiting_since || b.waiting_since) return a.waiting_since ? -1 : 1
  return newest(a, b)
}

function newest(a: Conversation, b: Conversation): number {
  return inTime(b.last_at, a.last_at)
}

/** As texts, letter by letter: comparing them by a language's rules takes ten thousand rows too long. */
function inTime(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
