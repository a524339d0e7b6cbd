/** Tells the hub what has come and been read: one frame for many messages, the highest number says it all. */
import type { Frame } from '../live/link'
import { Timers } from '../live/timers'

const AFTER = 300

export class Marks {
  private readonly timers = new Timers()
  private seen = { received: 0, read: 0 }
  private told = { received: 0, read: 0 }

  constructor(private readonly send: (frame: Frame) => boolean) {}

  report(what: 'received' | 'read', seq: number): void {
    this.seen[what] = Math.max(this.seen[what], seq)
    if (!this.timers.has('report')) this.timers.set('report', AFTER, () => this.tell())
  }

  /** Another thread, with numbers of its own. */
  forget(): void {
    this.seen = { received: 0, read: 0 }
    this.told = { received: 0, read: 0 }
  }

  stop(): void {
    this.timers.clear()
  }

  private tell(): void {
    for (const type of ['received', 'read'] as const) {
      const seq = this.seen[type]
      if (seq > this.told[type] && this.send({ type, seq })) this.told[type] = seq
    }
  }
}
