/** An answer by mail: who gets a copy of it, typed, pasted, taken away, kept, and sent with the words. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Conversation, Message } from '../src/api/shapes'
import { pending } from '../src/console/outgoing'
import { useInbox } from '../src/console/stores/inbox'
import { addressesIn, isFit } from '../src/console/thread/letter'
import ThreadComposer from '../src/console/thread/ThreadComposer.vue'
import { mounted, press, settled, write, type Mounted } from './mounting'

const conversation = { id: 'c', state: 'assigned', channel: 'email', locale: 'zh-CN', queue: 'a', work_orders: [], customer: { id: 'k', name: '周敏', tier: 'normal' }, address: '', participants: [], labels: [] } as unknown as Conversation
let offered = { to: 'z***@a.cn', cc: ['li@b.cn'], subject: 'Re: 账单' }
let copies = true
const sent: { letter: unknown }[] = []
let page: Mounted

async function open(): Promise<void> {
  page = mounted(ThreadComposer, { conversation, mayReply: true })
  await settled()
}

beforeEach(async () => {
  setActivePinia(createPinia())
  localStorage.clear()
  copies = true
  offered = { to: 'z***@a.cn', cc: ['li@b.cn'], subject: 'Re: 账单' }
  vi.stubGlobal('fetch', vi.fn(async (request: Request) => {
    const path = new URL(request.url).pathname
    if (path.endsWith('/messages')) sent.push(await request.json())
    const answers: Record<string, unknown> = { '/api/v1/canned': { items: [], variables: [] }, '/api/v1/conversations/c/limits': { images: true, files: true, audio: true, copies, text: 0, bytes: 100, together: 0, refused: [] }, '/api/v1/conversations/c/letter': offered }
    return new Response(JSON.stringify(answers[path] ?? { seq: sent.length + 1, author: { kind: 'agent' } }), { status: 200, headers: { 'Content-Type': 'application/json' } })
  }))
  await open()
})
afterEach(() => {
  page.leave()
  vi.unstubAllGlobals()
  pending.clear()
  sent.length = 0
})

function find<T extends Element>(selector: string): T {
  const found = page.root.querySelector<T>(selector)
  if (!found) throw new Error(selector)
  return found
}
const line = () => find<HTMLButtonElement>('.letter > button')
const cc = () => find<HTMLInputElement>('.letter .chips input')
const chips = () => [...page.root.querySelectorAll('.letter .tag')].map((one) => one.textContent)

async function answer(words: string): Promise<void> {
  await write(find<HTMLTextAreaElement>('textarea'), words)
  await press(find('textarea'), 'Enter')
}

test('who stood in the mail is offered, and gets a copy unless he is taken away', async () => {
  expect(line().textContent).toBe('收件人 z***@a.cn · 抄送 li@b.cn')
  await answer('您好')
  find<HTMLButtonElement>('.letter .tag button').click()
  await settled()
  expect(line().textContent).toBe('收件人 z***@a.cn')
  await answer('再答')
  expect(sent.map((one) => one.letter)).toEqual([{ cc: ['li@b.cn'], subject: '' }, { cc: [], subject: '' }])
})

test('several are typed or pasted, each once, the last goes by Backspace', async () => {
  line().click()
  await settled()
  expect(document.activeElement).toBe(cc())
  await write(cc(), 'Wang@B.cn')
  await press(cc(), 'Enter')
  const paste = new Event('paste', { bubbles: true, cancelable: true })
  Object.assign(paste, { clipboardData: { getData: () => '赵 <zhao@b.cn>；li@b.cn\nqian@b.cn' } })
  cc().dispatchEvent(paste)
  await settled()
  expect(chips()).toEqual(['li@b.cn', 'wang@b.cn', 'zhao@b.cn', 'qian@b.cn'])
  await press(cc(), 'Backspace')
  expect(chips()).toEqual(['li@b.cn', 'wang@b.cn', 'zhao@b.cn'])
})

test('an input method that composes adds nothing', async () => {
  line().click()
  await write(cc(), 'wang')
  await press(cc(), 'Enter', { isComposing: true })
  expect(chips()).toEqual(['li@b.cn'])
})

test('what is no address is shown, and nothing goes before it is put right', async () => {
  line().click()
  await write(cc(), 'nobody')
  await press(cc(), 'Enter')
  expect(find('[role=alert]').textContent).toContain('nobody')
  expect(cc().getAttribute('aria-invalid')).toBe('true')
  await answer('您好')
  expect(sent).toEqual([])
})

test('a subject of its own goes with the answer, and Escape leads back to the line', async () => {
  line().click()
  await settled()
  const subject = find<HTMLInputElement>('.into > input')
  expect(subject.value).toBe('Re: 账单')
  await write(subject, '您的账单')
  await press(subject, 'Escape')
  expect(document.activeElement).toBe(line())
  await answer('您好')
  expect(sent[0]?.letter).toEqual({ cc: ['li@b.cn'], subject: '您的账单' })
})

test('what was changed is kept for the next answer, until the customer writes again', async () => {
  line().click()
  await write(cc(), 'wang@b.cn')
  await press(cc(), 'Enter')
  page.leave()
  await open()
  expect(chips()).toEqual(['li@b.cn', 'wang@b.cn'])
  await answer('您好')
  expect(chips()).toEqual(['li@b.cn', 'wang@b.cn'])
  offered = { ...offered, cc: ['sun@b.cn'] }
  useInbox().put('c', [{ seq: 9, author: { kind: 'customer', id: '', name: '' }, parts: [], private: false, cid: 'x' } as unknown as Message])
  await settled()
  expect(chips()).toEqual(['sun@b.cn'])
})

test('a channel without copies, and a note, have no such line', async () => {
  find<HTMLButtonElement>('[role=tab]:last-of-type').click()
  await settled()
  expect(page.root.querySelector('.letter')).toBeNull()
  page.leave()
  copies = false
  await open()
  expect(page.root.querySelector('.letter')).toBeNull()
  await answer('您好')
  expect(sent[0]?.letter).toBeNull()
})

test('addresses are told from what is none', () => {
  expect(addressesIn('A <a@b.cn>, c@d.cn e@f.cn;;')).toEqual(['a@b.cn', 'c@d.cn', 'e@f.cn'])
  expect(['a@b.cn', "o'neil+x@mail.b-c.cn"].every(isFit)).toBe(true)
  expect(['', 'a@b', 'a..b@c.cn', 'a@b..cn', '.a@b.cn', '李@b.cn', 'a@例.cn', 'a b@c.cn'].some(isFit)).toBe(false)
})
