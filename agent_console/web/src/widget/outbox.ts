/** What the visitor sent and the hub has not yet acknowledged; outlives a reload of the page. */
import { forget, keep, recall } from '../live/storage'
import type { Outgoing } from './chat'
import { keyOf, type Place } from './session'

export class Outbox {
  private readonly entries: Map<string, Outgoing>
  private readonly transient = new Set<string>()
  private readonly key: string

  constructor(place: Place) {
    this.key = keyOf(place, 'outbox')
    const kept = recall(this.key)
    this.entries = new Map(kept ? (JSON.parse(kept) as Outgoing[]).map((one) => [one.cid, one]) : [])
  }

  all(): Outgoing[] {
    return [...this.entries.values()]
  }

  get(cid: string): Outgoing | undefined {
    return this.entries.get(cid)
  }

  add(outgoing: Outgoing): void {
    this.entries.set(outgoing.cid, outgoing)
    this.write()
  }

  remove(cid: string): void {
    this.entries.delete(cid)
    this.write()
  }

  /** Refused by the hub: may be tried again while the page lives, but not for ever. */
  forget(cid: string): void {
    this.transient.add(cid)
    this.write()
  }

  private write(): void {
    const lasting = this.all().filter((one) => !this.transient.has(one.cid))
    if (lasting.length) keep(this.key, JSON.stringify(lasting))
    else forget(this.key)
  }
}
