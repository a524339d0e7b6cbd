/** Files that somebody is about to send, by conversation: they go up while he goes on writing. */
import { reactive } from 'vue'
import { hub } from '../../api/hub'
import type { Carried, Upload } from '../../api/shapes'
import { words } from '../toasts'

export interface Attachment {
  id: number
  file: File
  /** The address of what it looks like, empty for what is no picture. */
  image: string
  share: number
  sent: Upload | null
  fault: string
}

export type Fault = 'too_big' | 'refused' | 'not_carried' | 'empty' | 'too_many' | 'too_much'
export const MOST = 10
export const attachments = reactive(new Map<string, Attachment[]>())
const stops = new Map<number, () => void>()
let last = 0

/** Why a file cannot be sent beside those `before`, known before it is; null where it can. A note goes to no channel. */
export function faultOf(file: File, limits: Carried, note: boolean, before: readonly File[]): Fault | null {
  if (before.length >= MOST) return 'too_many'
  if (!file.size) return 'empty'
  if (file.size > limits.bytes) return 'too_big'
  if (!note && limits.together && [...before, file].reduce((sum, one) => sum + one.size, 0) > limits.together) return 'too_much'
  if (limits.refused.includes(file.name.toLowerCase().split('.').pop() ?? '')) return 'refused'
  const kind = file.type.split('/')[0]
  const carried = kind === 'image' ? limits.images : kind === 'audio' ? limits.audio : limits.files
  return note || carried ? null : 'not_carried'
}

export function attach(conversation: string, file: File): void {
  last += 1
  const image = file.type.startsWith('image/') && !file.type.includes('svg') ? URL.createObjectURL(file) : ''
  const list = attachments.get(conversation) ?? []
  attachments.set(conversation, [...list, { id: last, file, image, share: 0, sent: null, fault: '' }])
  void send(conversation, last)
}

export async function send(conversation: string, id: number): Promise<void> {
  const one = find(conversation, id)
  if (!one) return
  Object.assign(one, { share: 0, fault: '' })
  const sending = hub.uploads.send(conversation, one.file, (share) => (one.share = share))
  stops.set(id, sending.stop)
  try {
    one.sent = await sending.done
  } catch (error) {
    one.fault = words(error)
  } finally {
    stops.delete(id)
  }
}

export function detach(conversation: string, id: number): void {
  const one = find(conversation, id)
  stops.get(id)?.()
  if (one?.image) URL.revokeObjectURL(one.image)
  attachments.set(conversation, (attachments.get(conversation) ?? []).filter((each) => each.id !== id))
}

/** All of them, which then are the message's. */
export function takeAll(conversation: string): Upload[] {
  const all = attachments.get(conversation) ?? []
  for (const one of all) detach(conversation, one.id)
  return all.flatMap((one) => one.sent ?? [])
}

function find(conversation: string, id: number): Attachment | undefined {
  return attachments.get(conversation)?.find((one) => one.id === id)
}
