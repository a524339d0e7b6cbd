/** What an agent sent and the hub has not confirmed yet, per conversation. */
import { reactive } from 'vue'
import { hub } from '../api/hub'
import type { Message } from '../api/shapes'
import { useInbox } from './stores/inbox'
import { words } from './toasts'

export interface Pending {
  id: string
  text: string
  private: boolean
  at: string
  reason: string
}

export const pending = reactive(new Map<string, Pending[]>())

export function say(conversation: string, text: string, isPrivate: boolean): void {
  const one = { id: newId(), text, private: isPrivate, at: new Date().toISOString(), reason: '' }
  pending.set(conversation, [...(pending.get(conversation) ?? []), one])
  void send(conversation, one)
}

/** The same client id again is the same message, so a retry can never double it. */
export async function send(conversation: string, one: Pending): Promise<void> {
  update(conversation, one.id, '')
  try {
    useInbox().put(conversation, [await hub.conversations.say(conversation, one.text, one.private, one.id)])
    drop(conversation, one.id)
  } catch (error) {
    update(conversation, one.id, words(error))
  }
}

/** The live line may bring a message before the answer to its sending: then it is not unsent. */
export function stillUnsent(conversation: string, known: Message[]): Pending[] {
  const arrived = new Set(known.map((message) => message.cid))
  return (pending.get(conversation) ?? []).filter((one) => !arrived.has(one.id))
}

export function drop(conversation: string, id: string): void {
  pending.set(conversation, (pending.get(conversation) ?? []).filter((one) => one.id !== id))
}

function update(conversation: string, id: string, reason: string): void {
  const found = pending.get(conversation)?.find((one) => one.id === id)
  if (found) found.reason = reason
}

function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
