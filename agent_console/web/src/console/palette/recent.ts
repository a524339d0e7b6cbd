/** What this person opened last by the palette, kept on this computer and for him alone. */
import { computed, ref, watch } from 'vue'
import { keep, recall } from '../../live/storage'
import { useSession } from '../stores/session'
import type { Entry } from './entries'

const KEPT = 6
const entries = ref<Entry[]>([])
const place = () => `zongji recent ${useSession().me?.id ?? ''}`

export const remembered = computed(() => entries.value)

/** Whoever signs in at this desk finds his own. */
export function recallRecent(): void {
  watch(place, (name) => (entries.value = JSON.parse(recall(name) ?? '[]') as Entry[]), { immediate: true })
}

export function remember(entry: Entry): void {
  if (entry.run) return
  const { id, icon, tone, title, about, tier } = entry
  const kept: Entry = { id, group: 'recent', icon, title, about, ...(tone ? { tone } : {}), ...(tier ? { tier } : {}) }
  entries.value = [kept, ...entries.value.filter((one) => one.id !== id)].slice(0, KEPT)
  keep(place(), JSON.stringify(entries.value))
}
