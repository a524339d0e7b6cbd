/** What the customer said before, over all his channels: read only, a piece at a time, when it is asked for. */
import { computed, ref, shallowRef } from 'vue'
import { hub } from '../../api/hub'
import type { Conversation, Message } from '../../api/shapes'

export interface Past {
  conversation: Conversation
  messages: Message[]
  /** The `before` of what is still missing of it. */
  previous: number | null
}

export function usePast(current: Conversation) {
  /** The oldest first, as they stand above one another. */
  const pasts = shallowRef<Past[]>([])
  const others = shallowRef<Conversation[] | null>(null)
  const busy = ref(false)
  const more = computed(() => others.value === null || others.value.length > 0 || Boolean(pasts.value[0]?.previous))

  /** The rest of the conversation that stands on top, then the one before it. */
  async function read(): Promise<void> {
    if (busy.value) return
    busy.value = true
    try {
      others.value ??= (await hub.customers.conversations(current.customer.id)).items.filter(isEarlier)
      const [top] = pasts.value
      if (top?.previous) pasts.value = [await grown(top, top.previous), ...pasts.value.slice(1)]
      else await begin(others.value[0])
    } finally {
      busy.value = false
    }
  }

  async function begin(conversation: Conversation | undefined): Promise<void> {
    if (!conversation) return
    const { items, previous } = await hub.conversations.messages(conversation.id)
    pasts.value = [{ conversation, messages: items, previous }, ...pasts.value]
    others.value = others.value?.slice(1) ?? []
  }

  async function grown(past: Past, before: number): Promise<Past> {
    const { items, previous } = await hub.conversations.messages(past.conversation.id, before)
    return { ...past, messages: [...items, ...past.messages], previous }
  }

  /** One of its messages has moved on. */
  function refresh(message: Message): void {
    pasts.value = pasts.value.map((past) => ({ ...past, messages: past.messages.map((one) => (one.id === message.id ? message : one)) }))
  }

  function isEarlier(one: Conversation): boolean {
    return one.id !== current.id && one.opened_at < current.opened_at
  }
  return { pasts, more, busy, read, refresh }
}
