/** What is typed while the hub is asked: it goes once, and what comes after it is the next. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hub } from '../src/api/hub'
import type { Conversation, Message, WorkOrder } from '../src/api/shapes'
import WatchComposer from '../src/console/board/WatchComposer.vue'
import NoteBox from '../src/console/orders/NoteBox.vue'
import LabelDialog from '../src/console/thread/LabelDialog.vue'
import { mounted, press, settled, write, type Mounted } from './mounting'

let page: Mounted
const field = () => page.root.querySelector('textarea') as HTMLTextAreaElement

beforeEach(() => {
  localStorage.clear()
  setActivePinia(createPinia())
})
afterEach(() => {
  page.leave()
  vi.restoreAllMocks()
})

test('a note of an order goes once however often Enter is pressed', async () => {
  let answer: (order: WorkOrder) => void = () => undefined
  const act = vi.spyOn(hub.orders, 'act').mockImplementation(() => new Promise((resolve) => (answer = resolve)))
  page = mounted(NoteBox, { order: { id: 'TS-1125-0001' } })
  await write(field(), '已上门')
  await press(field(), 'Enter')
  await press(field(), 'Enter')
  expect(act.mock.calls).toEqual([['TS-1125-0001', 'note', { note: '已上门', shown: false }]])
  await write(field(), '客户不在家')
  answer({ id: 'TS-1125-0001', rev: 2 } as WorkOrder)
  await settled()
  expect(field().value).toBe('客户不在家')
  await press(field(), 'Enter')
  answer({ id: 'TS-1125-0001', rev: 2 } as WorkOrder)
  await settled()
  expect([act.mock.calls.length, field().value]).toEqual([2, ''])
})

test('of a whisper under way nothing is lost that is typed behind it', async () => {
  let answer: (message: Message) => void = () => undefined
  vi.spyOn(hub.conversations, 'say').mockImplementation(() => new Promise((resolve) => (answer = resolve)))
  page = mounted(WatchComposer, { conversation: 'a', mayReply: true, mayWhisper: true, to: '李明' })
  const tab = (at: number) => page.root.querySelectorAll<HTMLButtonElement>('[role=tab]')[at]?.click()
  await write(field(), '先道歉')
  await press(field(), 'Enter')
  await write(field(), '再给优惠')
  answer({ seq: 1 } as Message)
  await settled()
  expect(field().value).toBe('再给优惠')
  await press(field(), 'Enter')
  tab(1)
  await settled()
  await write(field(), '您好')
  answer({ seq: 2 } as Message)
  await settled()
  expect(field().value).toBe('您好')
  tab(0)
  await settled()
  expect(field().value).toBe('')
})

test('a label that is typed before the last one is kept is kept after it', async () => {
  const answers: ((conversation: Conversation) => void)[] = []
  const label = vi.spyOn(hub.conversations, 'label').mockImplementation(() => new Promise((resolve) => answers.push(resolve)))
  vi.spyOn(hub.conversations, 'labels').mockResolvedValue({ items: [] })
  HTMLDialogElement.prototype.showModal ??= () => undefined
  page = mounted(LabelDialog, { conversation: { id: 'a', labels: [] } })
  const input = page.root.querySelector('input') as HTMLInputElement
  for (const one of ['宽带', '催办']) {
    await write(input, one)
    await press(input, 'Enter')
  }
  expect(label.mock.calls).toEqual([['a', { add: ['宽带'], remove: [] }]])
  answers[0]?.({ id: 'a', rev: 2 } as Conversation)
  await settled()
  expect(label.mock.calls.slice(1)).toEqual([['a', { add: ['催办'], remove: [] }]])
  expect(input.value).toBe('')
})
