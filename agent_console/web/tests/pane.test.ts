/** The pane of a conversation: what is begun over it is about it alone. */
import { createPinia, setActivePinia } from 'pinia'
import { expect, test, vi } from 'vitest'
import { reactive } from 'vue'
import { hub } from '../src/api/hub'
import type { Conversation, Me, Message } from '../src/api/shapes'
import { useWatching } from '../src/console/board/watching'
import { useInbox } from '../src/console/stores/inbox'
import { useLive } from '../src/console/stores/live'
import { useSession } from '../src/console/stores/session'
import ThreadPane from '../src/console/thread/ThreadPane.vue'
import { mounted, settled } from './mounting'

const conversation = (id: string) => ({
  id, state: 'assigned', assignee: 'ann', customer: { id: 'k', name: id, tier: 'normal' }, channel: 'web', queue: 'q',
  labels: [], participants: [], work_orders: [], merged: [],
}) as unknown as Conversation
const message = { seq: 1, author: { kind: 'customer', name: '周敏' }, at: '2026-11-30T08:00:00Z', parts: [{ type: 'text', text: '您好' }] } as unknown as Message

test('a dialog about one conversation is not done to another that is opened behind it', async () => {
  setActivePinia(createPinia())
  useSession().me = { id: 'ann', rights: ['conversations.answer'], places: {} } as unknown as Me
  vi.stubGlobal('fetch', vi.fn(() => new Promise(() => undefined)))
  HTMLDialogElement.prototype.showModal ??= () => undefined
  for (const id of ['a', 'b']) useInbox().messages.set(id, [message])
  const props = reactive({ conversation: conversation('a') })
  const page = mounted(ThreadPane, props)
  const box = () => page.root.querySelector('dialog')
  await settled()
  ;[...page.root.querySelectorAll('button')].find((one) => one.textContent?.includes('结束并下一个'))?.click()
  await vi.waitFor(() => expect(box()?.getAttribute('aria-label')).toBe('结束会话'))
  props.conversation = conversation('b')
  await settled()
  expect(box()).toBeNull()
  page.leave()
})

test('a look whose reading failed leaves no empty thread to whoever opens it next', async () => {
  setActivePinia(createPinia())
  vi.spyOn(hub.conversations, 'watch').mockResolvedValue(undefined as never)
  vi.spyOn(hub.conversations, 'get').mockImplementation(async (id) => conversation(id))
  vi.spyOn(hub.conversations, 'messages').mockRejectedValueOnce(new TypeError('gone')).mockResolvedValue({ items: [message], previous: null } as never)
  useLive().line.state = 'open'
  vi.spyOn(hub.conversations, 'unwatch').mockResolvedValue(undefined as never)
  const page = mounted({ setup: () => (useWatching('c'), () => null) }, {})
  await settled()
  page.leave()
  await useInbox().select('c')
  expect(useInbox().messages.get('c')).toEqual([message])
})
