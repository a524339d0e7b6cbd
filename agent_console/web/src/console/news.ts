/** The live events of the hub, for whoever on the page wants to hear of them. */
import { onMounted, onUnmounted } from 'vue'
import type { Message } from '../api/shapes'
import type { Frame } from '../live/link'

/** An event's `data` carries ids and figures, never texts. */
export interface News {
  kind: string
  node: string
  by: string
  conversation: string
  data: Record<string, unknown>
  message?: Message | undefined
}

type Hear = (news: News) => void
const hearers = new Set<Hear>()

export function spread(frame: Frame): void {
  const news = {
    kind: String(frame['kind']),
    node: String(frame['node'] ?? ''),
    by: String(frame['by'] ?? ''),
    conversation: String(frame['conversation_id'] ?? ''),
    data: (frame['data'] ?? {}) as Record<string, unknown>,
    message: frame['message'] as Message | undefined,
  }
  for (const hear of hearers) hear(news)
}

/** For as long as the component stands. */
export function useNews(hear: Hear): void {
  onMounted(() => hearers.add(hear))
  onUnmounted(() => hearers.delete(hear))
}
