/** An answer that comes late: it belongs where it was asked for, and hides nothing that is newer. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, effectScope, reactive } from 'vue'
import { hub } from '../src/api/hub'
import type { Article, Conversation, CustomerNote, Me, Message, OrgNode, WorkOrder } from '../src/api/shapes'
import { current, learn, show } from '../src/console/knowledge/articles'
import { draftOf, emptyForm, formOf } from '../src/console/knowledge/drafts'
import { useEditor } from '../src/console/knowledge/editor'
import { spread } from '../src/console/news'
import { pending, type Pending } from '../src/console/outgoing'
import MonitorPage from '../src/console/orders/MonitorPage.vue'
import NewOrderDialog from '../src/console/orders/NewOrderDialog.vue'
import MergeDialog from '../src/console/panel/MergeDialog.vue'
import NotesTab from '../src/console/panel/NotesTab.vue'
import OrdersInHand from '../src/console/panel/OrdersInHand.vue'
import OrdersTab from '../src/console/panel/OrdersTab.vue'
import ServiceClocks from '../src/console/panel/ServiceClocks.vue'
import StencilDetail from '../src/console/settings/StencilDetail.vue'
import AuditSection from '../src/console/settings/AuditSection.vue'
import { useListing } from '../src/console/settings/listing'
import { useInbox } from '../src/console/stores/inbox'
import { useSession } from '../src/console/stores/session'
import OvertakenBox from '../src/console/thread/OvertakenBox.vue'
import { nodes } from '../src/console/tree'
import { mounted, settled, write, type Mounted } from './mounting'

// What it brings with it is no script.
vi.mock('../src/console/parts/DateField.vue', () => ({ default: { render: () => null } }))

setActivePinia(createPinia())

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= () => undefined
  HTMLDialogElement.prototype.close ??= () => undefined
  localStorage.clear()
  useSession().me = { id: 'ann', rights: ['conversations.answer', 'orders.see'], places: {} } as unknown as Me
})
afterEach(() => vi.restoreAllMocks())

/** Questions that are answered when the test says so, by what was asked for; of the same, the first first. */
function held<T>() {
  const questions: { of: unknown; resolve: (answer: T) => void }[] = []
  const ask = (of: unknown) => new Promise<T>((resolve) => questions.push({ of, resolve }))
  const answer = async (of: unknown, what: T, n = 0) => {
    const [question] = questions.splice(questions.indexOf(questions.filter((one) => one.of === of)[n] as never), 1)
    question?.resolve(what)
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

const note = (id: string) => ({ id, text: id, begun_at: '2026-11-30T08:00:00Z', begun_by: 'ann', begun_by_name: '安', before: [], rev: 1 }) as unknown as CustomerNote

test('a note that is kept late leaves alone what is being written of the next customer', async () => {
  const added = held<CustomerNote>()
  vi.spyOn(hub.customers, 'notes').mockResolvedValue({ items: [] })
  vi.spyOn(hub.customers, 'addNote').mockImplementation(added.ask as never)
  const props = reactive({ customer: 'a' })
  const page = mounted(NotesTab, props)
  const field = () => page.root.querySelector('textarea') as HTMLTextAreaElement
  await write(field(), '甲要发票')
  page.root.querySelector('form')?.dispatchEvent(new Event('submit'))
  props.customer = 'b'
  await settled()
  await write(field(), '乙要移机')
  await added.answer('a', note('甲要发票'))
  expect(field().value).toBe('乙要移机')
  props.customer = 'a'
  await settled()
  expect(field().value).toBe('')
  props.customer = 'b'
  await settled()
  expect(field().value).toBe('乙要移机')
  page.leave()
})

test('a note that has just been kept is not hidden by a list that was asked for before', async () => {
  const lists = held<{ items: CustomerNote[] }>()
  vi.spyOn(hub.customers, 'notes').mockImplementation(lists.ask as never)
  const page = mounted(NotesTab, { customer: 'a' })
  await settled()
  spread({ type: 'event', kind: 'customer', data: { deed: 'note' } })
  await lists.answer('a', { items: [note('甲要发票')] }, 1)
  await lists.answer('a', { items: [] })
  expect(page.root.textContent).toContain('甲要发票')
  page.leave()
})

const order = (id: string, fields: Partial<WorkOrder> = {}) => ({ id, state: 'open', type: 'fault', title: '', handler: 'root', late: [], clocks: [], rev: 1, steps: [], ...fields }) as unknown as WorkOrder
const shown = (page: Mounted) => [...page.root.querySelectorAll<HTMLElement>('[data-order]')].map((one) => one.dataset['order'])

test('the orders of one conversation are never shown beside another', async () => {
  const orders = held<WorkOrder>()
  vi.spyOn(hub.orders, 'get').mockImplementation(orders.ask as never)
  const props = reactive({ conversation: { id: 'a', work_orders: ['A'] } as unknown as Conversation })
  const page = mounted(OrdersTab, props)
  props.conversation = { id: 'b', work_orders: ['B'] } as unknown as Conversation
  await settled()
  await orders.answer('B', order('B'))
  await orders.answer('A', order('A'))
  expect(shown(page)).toEqual(['B'])
  page.leave()
})

test('an order that is done does not come back into the hand by a list that was asked for before', async () => {
  const lists = held<{ items: WorkOrder[] }>()
  vi.spyOn(hub.orders, 'list').mockImplementation((() => lists.ask('')) as never)
  const page = mounted(OrdersInHand, { customer: 'a' })
  await settled()
  spread({ type: 'event', kind: 'order' })
  await lists.answer('', { items: [] }, 1)
  await lists.answer('', { items: [order('A', { title: '移机' })] })
  expect(page.root.textContent).not.toContain('移机')
  page.leave()
})

const article = (version: number, fields: Partial<Article> = {}) => ({ ...emptyForm('话费', 'zh-CN'), id: 'a', version, updated_at: `2026-11-30T08:00:0${version}Z`, questions: [], regions: [], ...fields }) as unknown as Article

function editing(key: string, of: () => Article | null) {
  const editor = effectScope().run(() => useEditor(key, of, emptyForm('', 'zh-CN')))
  if (!editor) throw new Error('no scope')
  editor.form.value.title = '查话费'
  return editor
}

test('what is typed of an article while it is saved stays, and goes on from the saved version', async () => {
  const saves = held<Article>()
  const change = vi.spyOn(hub.knowledge, 'change').mockImplementation(saves.ask as never)
  current.value = article(1)
  const editor = editing('a', () => current.value)
  const saved = editor.save()
  editor.form.value.answer = '发 1。'
  await saves.answer('a', article(2, { title: '查话费' }))
  await saved
  expect(editor.form.value).toMatchObject({ title: '查话费', answer: '发 1。' })
  expect([editor.dirty.value, editor.moved.value]).toEqual([true, false])
  void editor.save()
  expect(change).toHaveBeenLastCalledWith('a', expect.objectContaining({ answer: '发 1。' }), 2)
})

test('what is typed of a new article while it is saved is found where it is opened', async () => {
  const saves = held<Article>()
  vi.spyOn(hub.knowledge, 'add').mockImplementation((() => saves.ask('')) as never)
  const editor = editing('new', () => null)
  const saved = editor.save()
  editor.form.value.answer = '发 1。'
  await saves.answer('', article(1, { title: '查话费' }))
  await saved
  await settled()
  expect(draftOf('a')).toMatchObject({ form: { title: '查话费', answer: '发 1。' }, from: { answer: '' }, version: 1 })
  expect(draftOf('new')).toBeNull()
})

test('an article that was saved stands against a look at it that was begun before', async () => {
  const looks = held<Article>()
  vi.spyOn(hub.knowledge, 'get').mockImplementation(looks.ask as never)
  current.value = article(1)
  const looked = show('a')
  learn(article(2, { title: '查话费' }))
  await looks.answer('a', article(1))
  await looked
  expect([current.value.version, formOf(current.value).title]).toEqual([2, '查话费'])
})

test.each([['a new order', NewOrderDialog, {}], ['a template', StencilDetail, { stencil: null, node: 'root' }]])('%s has the fields of the type that was chosen last', async (_, part, props) => {
  const forms = held<unknown>()
  vi.spyOn(hub.orders, 'form').mockImplementation(forms.ask as never)
  vi.spyOn(hub.orders, 'templates').mockResolvedValue({ items: [] })
  vi.spyOn(hub.nodes, 'list').mockResolvedValue({ items: [] })
  const page = mounted(part, props)
  const choice = [...page.root.querySelectorAll('select')].find((one) => one.value === 'complaint') as HTMLSelectElement
  choice.value = 'fault'
  choice.dispatchEvent(new Event('change'))
  await settled()
  const form = (title: string) => ({ version: 1, fields: { properties: { [title]: { type: 'string', title } } } })
  await forms.answer('fault', form('线路'))
  await forms.answer('complaint', form('投诉对象'))
  expect(page.root.textContent).toContain('线路')
  expect(page.root.textContent).not.toContain('投诉对象')
  page.leave()
})

async function choose(page: Mounted, n: number, value: string): Promise<void> {
  const choice = page.root.querySelectorAll('select')[n] as HTMLSelectElement
  choice.value = value
  choice.dispatchEvent(new Event('change'))
  await settled()
}

test('a list that was read before a change does not take the change back', async () => {
  const lists = held<{ items: string[] }>()
  let listing: ReturnType<typeof useListing<string>> | undefined
  const page = mounted(defineComponent({ setup: () => ((listing = useListing<string>(() => lists.ask(''), () => '', (one) => one)), () => null) }), {})
  void listing?.read()
  await lists.answer('', { items: ['新'] }, 1)
  await lists.answer('', { items: ['旧'] })
  expect(listing?.items.value).toEqual(['新'])
  // Where one asks more often than it is answered, what comes is shown all the same.
  void listing?.read()
  void listing?.read()
  await lists.answer('', { items: ['再'] })
  expect(listing?.items.value).toEqual(['再'])
  page.leave()
})

test('what is asked of the audit last is what stands there, and what follows on the rest is not put below it', async () => {
  const pages = held<unknown>()
  vi.spyOn(hub.audit, 'page').mockImplementation(((query: { kind?: string; after?: string }) => pages.ask(`${query.kind ?? ''}${query.after ?? ''}`)) as never)
  const act = (id: string) => ({ id, at: '2026-11-30T08:00:00Z', by: 'ann', by_name: id, kind: '', data: {}, node_id: '', address: '' })
  const found = (id: string, next: string | null = null) => ({ items: [act(id)], kinds: ['order', 'sign_in'], next })
  const page = mounted(AuditSection, { selected: '' })
  await settled()
  await pages.answer('', found('全部', '>'))
  page.root.querySelector<HTMLElement>('.foot button')?.click()
  await choose(page, 1, 'order')
  await choose(page, 1, 'sign_in')
  await pages.answer('sign_in', found('登录'))
  await pages.answer('order', found('工单'))
  await pages.answer('>', found('其余'))
  expect([...page.root.querySelectorAll('tbody b')].map((one) => one.textContent)).toEqual(['登录'])
  page.leave()
})

test('the figures of one node do not come late under the name of another', async () => {
  const monitors = held<unknown>()
  vi.spyOn(hub.orders, 'monitor').mockImplementation(monitors.ask as never)
  const told = (waiting: number) => ({ at: '2026-11-30T08:00:00Z', node: '', total: { waiting, late: 0 }, states: {}, types: {}, nodes: {}, days: [], lateness: {}, pressing: [], steps: [] })
  nodes.value = [{ id: 'root.zj', name: '浙江' }] as OrgNode[]
  const page = mounted(MonitorPage, {})
  await choose(page, 0, 'root.zj')
  await monitors.answer('root.zj', told(33))
  await monitors.answer('', told(99))
  expect(page.root.textContent).toContain('33')
  expect(page.root.textContent).not.toContain('99')
  page.leave()
})

test('whom one may merge with is who was looked for last', async () => {
  vi.useFakeTimers()
  const finds = held<{ items: unknown[] }>()
  vi.spyOn(hub.customers, 'find').mockImplementation(finds.ask as never)
  const page = mounted(MergeDialog, { person: { id: 'k' }, other: null })
  const found = (name: string) => ({ items: [{ id: name, profile: { name, tier: 'normal' }, contacts: [] }] })
  const look = async (name: string) => {
    await write(page.root.querySelector('input[type=search]') as HTMLInputElement, name)
    await vi.advanceTimersByTimeAsync(300)
  }
  await look('周')
  await look('周敏')
  await finds.answer('周敏', found('周敏'))
  await finds.answer('周', found('周杰'))
  expect([...page.root.querySelectorAll('.pick')].map((one) => one.textContent)).toEqual(['周敏'])
  page.leave()
  vi.useRealTimers()
})

test('a clock that an answer has stopped does not run on by what was asked for before it', async () => {
  const clocks = held<unknown>()
  vi.spyOn(hub.conversations, 'clocks').mockImplementation(clocks.ask as never)
  const props = reactive({ conversation: { id: 'c', rev: 1 } as Conversation })
  const page = mounted(ServiceClocks, props)
  props.conversation = { id: 'c', rev: 2 } as Conversation
  await settled()
  const told = (fields: object) => ({ verdict: 'none', items: [{ kind: 'first_response', limit: 60, state: 'hit', due_at: null, ...fields }] })
  await clocks.answer('c', told({}), 1)
  await clocks.answer('c', told({ state: 'running', due_at: '2026-11-30T08:00:00Z' }))
  expect(page.root.textContent).toContain('按时完成')
  page.leave()
})
