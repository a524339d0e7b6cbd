/** The card of a customer: what was asked for before never hides what was shown since. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { reactive } from 'vue'
import { hub } from '../src/api/hub'
import type { Conversation, Me, Person } from '../src/api/shapes'
import PersonCard from '../src/console/panel/PersonCard.vue'
import SidePanel from '../src/console/panel/SidePanel.vue'
import { useSession } from '../src/console/stores/session'
import { mounted, settled } from './mounting'

const person = (value: string) => ({
  id: 'k',
  profile: { name: '', tier: 'normal', node: 'cn', manager_name: '', blocked: false },
  fields: [{ id: 'f', name: '宽带账号', kind: 'text', options: [], value, masked: value.includes('*') }],
  records: [],
}) as unknown as Person
const [inPart, inFull] = [person('NB0 **** 4318'), person('NB05741234318')]

beforeEach(() => {
  setActivePinia(createPinia())
  useSession().me = { rights: ['customers.see', 'orders.see'], places: { 'conversations.answer': ['cn'] } } as unknown as Me
  vi.spyOn(hub.customers, 'suggestions').mockResolvedValue({ items: [] })
  vi.spyOn(hub.nodes, 'list').mockResolvedValue({ items: [] } as never)
})
afterEach(() => vi.restoreAllMocks())

test('a number shown in full stays so when a reading begun before it comes late', async () => {
  let late: (found: Person) => void = () => undefined
  vi.spyOn(hub.customers, 'get').mockResolvedValueOnce(inPart).mockReturnValue(new Promise((resolve) => (late = resolve)))
  vi.spyOn(hub.customers, 'reveal').mockResolvedValue(inFull)
  vi.spyOn(hub.customers, 'fill').mockResolvedValue(inPart)
  const page = mounted(PersonCard, { id: 'k', name: '周敏', tier: 'normal' })
  const click = async (name: string) => {
    const button = [...page.root.querySelectorAll('button')].find((one) => one.textContent?.trim() === name)
    if (!button) throw new Error(name)
    button.click()
    await settled()
  }
  await settled()
  await click('填写资料')
  await click('保存')
  await click('显示完整号码')
  expect(page.root.querySelector('dd')?.textContent).toBe('NB05741234318')
  late(inPart)
  await settled()
  expect(page.root.querySelector('dd')?.textContent).toBe('NB05741234318')
  page.leave()
})

const order = { id: 'FH1', state: 'open', type: 'fault', title: '甲的移机', handler: 'cn', late: [], clocks: [], rev: 1, steps: [] }
const moment = { kind: 'order', id: 'FH1', state: 'open', at: '2026-11-30T08:00:00Z', title: '甲的移机' }
const note = { id: 'n', text: '甲要发票', begun_at: '2026-11-30T08:00:00Z', begun_by: 'ann', begun_by_name: '安', before: [], rev: 1 }
const beside = (id: string) => ({ id: `talk of ${id}`, customer: { id, name: id, tier: 'normal' }, state: 'assigned', channel: 'web', work_orders: id === 'a' ? ['FH1'] : [], labels: [], rev: 1, opened_at: moment.at, last_at: moment.at }) as unknown as Conversation

test.each(['客户', '工单', '备注', '时间线'])('nothing of one customer stands in the tab %s of another whose own cannot be read', async (tab) => {
  const of = (id: string, found: unknown) => (id.endsWith('a') || id === 'FH1' ? Promise.resolve(found) : Promise.reject(new Error('down'))) as never
  vi.spyOn(hub.customers, 'get').mockImplementation((id) => of(id, { ...inPart, profile: { ...inPart.profile, name: '甲的名字' } }))
  vi.spyOn(hub.customers, 'timeline').mockImplementation((id) => of(id, { items: [moment], next: null }))
  vi.spyOn(hub.customers, 'notes').mockImplementation((id) => of(id, { items: [note] }))
  vi.spyOn(hub.orders, 'list').mockImplementation(({ customer = '' } = {}) => of(customer, { items: [order] }))
  vi.spyOn(hub.orders, 'get').mockImplementation((id) => of(id, order))
  vi.spyOn(hub.conversations, 'clocks').mockImplementation((id) => of(id, { items: [], verdict: 'none' }))
  const props = reactive({ conversation: beside('a'), shown: true })
  const page = mounted(SidePanel, props)
  await settled()
  const button = [...page.root.querySelectorAll<HTMLElement>('[role=tab]')].find((one) => one.textContent?.startsWith(tab))
  button?.click()
  await settled()
  expect(page.root.textContent).toContain('甲')
  props.conversation = beside('b')
  await settled()
  expect(page.root.textContent).not.toContain('甲')
  expect(button?.textContent).toBe(tab)
  page.leave()
})
