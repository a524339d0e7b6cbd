/** A customer's records: which contacts they know, and how their evidence reads. */
import type { Person } from '../../api/shapes'

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
  masked: boolean
}

/** Every address once, whichever of his records it stands in. */
export function contactsOf(person: Person): Known[] {
  const found = new Map<string, Known>()
  for (const { channel, account, address, proof, masked } of person.records.flatMap((record) => record.contacts)) {
    const key = `${channel}:${account}:${address}`
    if (!found.get(key)?.proof) found.set(key, { key, channel, address, proof, masked })
  }
  return [...found.values()]
}
