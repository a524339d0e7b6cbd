/** An answer that comes late: it belongs where it was asked for, and hides nothing that is newer. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { reactive } from 'vue'
import { hub } from '../src/api/hub'
import type { Message } from '../src/api/shapes'
import { pending, type Pending } from '../src/console/outgoing'
import { useInbox } from '../src/console/stores/inbox'
import OvertakenBox from '../src/console/thread/OvertakenBox.vue'
import { mounted, settled } from './mounting'

beforeEach(() => {
  setActivePinia(createPinia())
  localStorage.clear()
})

/** Questions that are answered when the test says so, by what was asked for. */
function held<T>() {
  const answers = new Map<unknown, (answer: T) => void>()
  const ask = (of: unknown) => new Promise<T>((resolve) => answers.set(of, resolve))
  const answer = async (of: unknown, what: T) => {
    answers.get(of)?.(what)
    await settled()
  }
  return { ask, answer }
}

const message = (seq: number, text: string) => ({ seq, author: { kind: 'agent', name: '李明' }, at: '2026-11-30T08:00:00Z', parts: [{ type: 'text', text }] }) as unknown as Message

test('what overtook an answer is put into its own conversation, whichever one is looked at by then', async () => {
  const since = held<{ items: Message[] }>()
  vi.spyOn(hub.conversations, 'since').mockImplementation(since.ask as never)
  const inbox = useInbox()
  for (const id of ['a', 'b']) {
    inbox.messages.set(id, [message(1, id)])
    pending.set(id, [{ id: `to ${id}`, text: '', overtaken: 1 } as Pending])
  }
  const props = reactive({ conversation: 'a' })
  const page = mounted(OvertakenBox, props)
  await settled()
  props.conversation = 'b'
  await settled()
  await since.answer('a', { items: [message(1, '给甲的话')] })
  expect(inbox.messages.get('b')).toEqual([message(1, 'b')])
  expect(inbox.messages.get('a')).toEqual([message(1, '给甲的话')])
  expect(page.root.textContent).not.toContain('给甲的话')
  page.leave()
  pending.clear()
})
