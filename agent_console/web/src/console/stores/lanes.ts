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

/** What somebody has, is asked to take, or writes in. */
export function isMine(conversation: Conversation, me: string): boolean {
  return conversation.assignee === me || conversation.proposed_to === me || conversation.participants.some((one) => one.id === me)
}

/** What he turns to when `done` is off his hands: his own that is not put off, else who waits longest. */
export function nextOf(lanes: Map<Lane, Conversation[]>, me: string, done: string): Conversation | null {
  const own = (lanes.get('mine') ?? []).find((one) => one.id !== done && one.assignee === me && !one.snoozed_until)
  return own ?? (lanes.get('queued') ?? []).find((one) => one.id !== done && one.state === 'queued') ?? null
}

/** Longest wait first, what is put off last; who waits for nothing comes after, newest first; closed ones newest first. */
export function inOrder(lane: Lane, conversations: Conversation[]): Conversation[] {
  return [...conversations].sort((a, b) => (lane === 'closed' ? newest(a, b) : longest(a, b)))
}

function longest(a: Conversation, b: Conversation): number {
  if (Boolean(a.snoozed_until) !== Boolean(b.snoozed_until)) return a.snoozed_until ? 1 : -1
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
