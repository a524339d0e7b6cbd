/** A customer's records: what is read of them, and how their evidence reads. */
import type { CustomerChange, Person } from '../../api/shapes'
import { client, one, take } from '../hub'

export const customers = {
  get: (id: string) => take(client.GET('/customers/{id}', { params: one(id) })),
  find: (q: string) => take(client.GET('/customers', { params: { query: { q, limit: 8 } } })),
  suggestions: (id: string) => take(client.GET('/customers/{id}/suggestions', { params: one(id) })),
  merge: (id: string, into: string, reason: string) => take(client.POST('/customers/{id}/merge', { params: one(id), body: { into, reason } })),
  unmerge: (id: string, reason: string) => take(client.POST('/customers/{id}/unmerge', { params: one(id), body: { reason } })),
  mute: (id: string, reason: string) => take(client.POST('/customers/{id}/mute', { params: one(id), body: { reason } })),
  unmute: (id: string, reason: string) => take(client.POST('/customers/{id}/unmute', { params: one(id), body: { reason } })),
  change: (id: string, body: CustomerChange) => take(client.PATCH('/customers/{id}', { params: one(id), body })),
}

/** `number:13900008812` and `code:sms:gw:13900008812` as kind and what is known. */
export function evidenceOf(text: string): { kind: string; what: string } {
  const at = text.indexOf(':')
  const kind = text.slice(0, at)
  return { kind, what: kind === 'code' ? text.split(':').slice(3).join(':') : text.slice(at + 1) }
}

export interface Known {
  key: string
  channel: string
  address: string
  proof: string | null
}

/** Every address once, whichever of his records it stands in. */
export function contactsOf(person: Person): Known[] {
  const found = new Map<string, Known>()
  for (const { channel, account, address, proof } of person.records.flatMap((record) => record.contacts)) {
    const key = `${channel}:${account}:${address}`
    if (!found.get(key)?.proof) found.set(key, { key, channel, address, proof })
  }
  return [...found.values()]
}
