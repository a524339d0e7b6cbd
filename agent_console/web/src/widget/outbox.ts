/** What the visitor sent and the hub has not yet acknowledged; outlives the page, shared by its tabs. */
import { forget, keep, recall } from '../live/storage'
import type { Outgoing } from './chat'
import { keyOf, type Place } from './session'

export class Outbox {
  private readonly entries: Map<string, Outgoing>
  private readonly key: string

  constructor(place: Place) {
    this.key = keyOf(place, 'outbox')
    this.entries = new Map(this.kept().map((one) => [one.cid, one]))
  }

  all(): Outgoing[] {
    return [...this.entries.values()]
  }

  get(cid: string): Outgoing | undefined {
    return this.entries.get(cid)
  }

  add(outgoing: Outgoing): void {
    this.entries.set(outgoing.cid, outgoing)
    this.write([...this.kept(), outgoing])
  }

  remove(cid: string): void {
    this.entries.delete(cid)
    this.forget(cid)
  }

  /** Refused by the hub: may be tried again while the page lives, but not for ever. */
  forget(cid: string): void {
    this.write(this.kept().filter((one) => one.cid !== cid))
  }

  // Read anew each time: another tab may have written since.
  private kept(): Outgoing[] {
    return JSON.parse(recall(this.key) ?? '[]') as Outgoing[]
  }

  private write(lasting: Outgoing[]): void {
    if (lasting.length) keep(this.key, JSON.stringify(lasting))
    else forget(this.key)
  }
}
