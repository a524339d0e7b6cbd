/** Dialogs and composers: what is begun before everything has come, or while something is under way. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hub } from '../src/api/hub'
import type { Conversation, Message } from '../src/api/shapes'
import WatchComposer from '../src/console/board/WatchComposer.vue'
import OrderDialog from '../src/console/thread/OrderDialog.vue'
import { useInbox } from '../src/console/stores/inbox'
import { mounted, press, settled, write } from './mounting'

const said = (seq: number) => ({ seq, conversation_id: 'c', at: '2026-11-29T08:00:00Z', author: { kind: 'customer' }, parts: [{ type: 'text', text: `第${seq}句` }] }) as unknown as Message

beforeEach(() => {
  setActivePinia(createPinia())
  HTMLDialogElement.prototype.showModal = () => undefined
})
afterEach(() => vi.restoreAllMocks())

test('what the customer said last is chosen for a work order also when it is read after the dialog has opened', async () => {
  vi.spyOn(hub.conversations, 'messages').mockResolvedValue({ items: [1, 2, 3].map(said), previous: null, next: null })
  const dialog = mounted(OrderDialog, { conversation: { id: 'c' } as unknown as Conversation })
  const inbox = useInbox()
  inbox.put('c', [said(4)])
  await settled()
  await inbox.readEarlier('c')
  await settled()
  const boxes = [...dialog.root.querySelectorAll('input')]
  expect(boxes.map((one) => one.checked)).toEqual([false, true, true, true])
  dialog.leave()
})

test('a reply goes while a whisper is on its way, a second whisper waits', async () => {
  const say = vi.spyOn(hub.conversations, 'say').mockReturnValue(new Promise(() => undefined))
  const replies: string[] = []
  const page = mounted(WatchComposer, { conversation: 'c', mayReply: true, mayWhisper: true, to: '王', onReply: (text: string) => replies.push(text) })
  const field = page.root.querySelector('textarea')
  const [reply, whisper] = page.root.querySelectorAll<HTMLButtonElement>('[role=tab]')
  if (!field || !reply || !whisper) throw new Error('no composer')
  whisper.click()
  await write(field, '先安抚')
  await press(field, 'Enter')
  await write(field, '再报单')
  await press(field, 'Enter')
  expect(say).toHaveBeenCalledTimes(1)
  reply.click()
  await settled()
  await write(field, '您好')
  await press(field, 'Enter')
  expect([replies, field.value]).toEqual([['您好'], ''])
  page.leave()
})
