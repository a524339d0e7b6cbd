/** Leads to the message that is looked for, and marks it for a moment. */
import { computed, nextTick, onUnmounted, ref, watch, type Ref } from 'vue'
import { Timers } from '../../live/timers'
import { useInbox } from '../stores/inbox'
import type { Line } from './lines'

const SHOWN = 2_600
const SETTLED = 300

/** Of this conversation; where the message is for other ears, the one before it. */
export function placeOf(lines: readonly Line[], id: string, seq: number): number {
  return Math.max(0, lines.findLastIndex(({ message, unsent }) => message?.conversation_id === id && !unsent && message.seq <= seq))
}

/** How the thread leads there: `read` brings what is around it and says whether it could. */
interface Leading {
  read: (seq: number) => Promise<boolean>
  scroll: (at: number) => void
  /** There may have been nothing to scroll. */
  settled: () => void
}

export function useSeeking(id: string, lines: Ref<readonly Line[]>, lead: Leading) {
  const inbox = useInbox()
  const found = ref('')
  const timers = new Timers()
  const wanted = computed(() => (inbox.sought?.id === id ? inbox.sought.seq : 0))

  async function seek(): Promise<void> {
    const seq = wanted.value
    inbox.sought = null
    if (!(await lead.read(seq))) return
    await nextTick()
    const at = placeOf(lines.value, id, seq)
    if (!lines.value[at]) return
    lead.scroll(at)
    timers.set('settled', SETTLED, lead.settled)
    found.value = lines.value[at].key
    timers.set('found', SHOWN, () => (found.value = ''))
  }
  watch(wanted, (seq) => seq && void seek())
  onUnmounted(() => timers.clear())
  return { found, seek, wanted }
}
