/** Who else has the open conversation before him, and who types in it: told while it is so. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { Frame } from '../../live/link'
import { Timers } from '../../live/timers'

export type Typing = '' | 'reply' | 'note'

export interface Companion {
  id: string
  name: string
  typing: Typing
}

const TELL_EVERY = 3_000
const PAUSE = 4_000

export const useCompany = defineStore('company', () => {
  const people = ref<Companion[]>([])
  const timers = new Timers()
  let shown = ''
  let typing: Typing = ''
  let toldAt = 0
  let say: (frame: Frame) => boolean = () => false

  /** A line stands: the hub knows nothing of this page yet. */
  function join(how: (frame: Frame) => boolean): void {
    say = how
    tell()
  }

  function part(): void {
    people.value = []
  }

  /** What this page shows; '' for nothing. */
  function look(conversation: string): void {
    if (conversation === shown) return
    shown = conversation
    typing = ''
    part()
    tell()
  }

  function type(kind: Typing): void {
    timers.set('typing', PAUSE, rest)
    if (kind === typing && Date.now() - toldAt < TELL_EVERY) return
    typing = kind
    tell()
  }

  function rest(): void {
    timers.stop('typing')
    if (!typing) return
    typing = ''
    tell()
  }

  function tell(): void {
    toldAt = Date.now()
    say({ type: 'look', conversation_id: shown, typing })
  }

  function hear(frame: Frame): void {
    if (frame['conversation_id'] === shown) people.value = frame['people'] as Companion[]
  }

  return { people, join, part, look, type, rest, hear }
})
