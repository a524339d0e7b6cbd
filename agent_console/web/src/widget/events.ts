/** What pages that embed the chat are told of it; never more than the visitor himself sees. */
import { watch, type Ref } from 'vue'
import type { Conversation } from './conversation'

type Tell = (name: string, detail: object) => void

export function tell(conversation: Conversation, unread: Ref<number>, told: Tell): () => void {
  const { chat, view } = conversation
  let newest = 0
  const stops = [
    watch(() => chat.state, (state) => told('state', { state })),
    watch(() => view.refused && view.unreachable, (message) => message && told('error', { message })),
    watch(unread, (count) => told('unread', { count })),
    watch(() => chat.lastSeq, (last) => {
      const from = Math.max(newest, chat.past)
      newest = last
      for (const { seq, author, parts } of chat.lines) {
        if (chat.past >= 0 && seq > from) told('message', { seq, author: { ...author }, text: parts.map((part) => ('text' in part ? part.text : '')).join('\n') })
      }
    }),
  ]
  return () => stops.forEach((stop) => stop())
}
