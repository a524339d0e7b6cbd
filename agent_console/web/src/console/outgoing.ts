/** What an agent sent and the hub has not confirmed yet, per conversation. */
import { reactive } from 'vue'
import { hub } from '../api/hub'
import type { Message, Upload } from '../api/shapes'
import { useInbox } from './stores/inbox'
import { words } from './toasts'

export interface Pending {
  id: string
  text: string
  private: boolean
  files: Upload[]
  mentions: string[]
  at: string
  reason: string
}

export const pending = reactive(new Map<string, Pending[]>())

interface More {
  files?: Upload[]
  mentions?: string[]
}

export function say(conversation: string, text: string, isPrivate: boolean, { files = [], mentions = [] }: More = {}): void {
  const one = { id: newId(), text, private: isPrivate, files, mentions, at: new Date().toISOString(), reason: '' }
  pending.set(conversation, [...(pending.get(conversation) ?? []), one])
  void send(conversation, one)
}

/** The same client id again is the same message, so a retry can never double it. */
export async function send(conversation: string, one: Pending): Promise<void> {
  update(conversation, one.id, '')
  try {
    const body = { text: one.text, private: one.private, cid: one.id, files: one.files.map((file) => file.file_id), mentions: one.mentions }
    useInbox().put(conversation, [await hub.conversations.say(conversation, body)])
    drop(conversation, one.id)
  } catch (error) {
    update(conversation, one.id, words(error))
  }
}

/** What stands in its bubble until the hub has it. */
export function partsOf(one: Pending): Message['parts'] {
  const files = one.files.map(({ is_image, ...file }) => ({ type: is_image ? ('image' as const) : ('file' as const), ...file }))
  return one.text ? [{ type: 'text', text: one.text }, ...files] : files
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
