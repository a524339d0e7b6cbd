/** The card of a customer: what was asked for before never hides what was shown since. */
import { createPinia, setActivePinia } from 'pinia'
import { expect, test, vi } from 'vitest'
import { hub } from '../src/api/hub'
import type { Me, Person } from '../src/api/shapes'
import PersonCard from '../src/console/panel/PersonCard.vue'
import { useSession } from '../src/console/stores/session'
import { mounted, settled } from './mounting'

const person = (value: string) => ({
  id: 'k',
  profile: { name: '', tier: 'normal', node: 'cn', manager_name: '', blocked: false },
  fields: [{ id: 'f', name: '宽带账号', kind: 'text', options: [], value, masked: value.includes('*') }],
  records: [],
}) as unknown as Person
const [inPart, inFull] = [person('NB0 **** 4318'), person('NB05741234318')]

test('a number shown in full stays so when a reading begun before it comes late', async () => {
  setActivePinia(createPinia())
  useSession().me = { rights: ['customers.see'], places: { 'conversations.answer': ['cn'] } } as unknown as Me
  let late: (found: Person) => void = () => undefined
  vi.spyOn(hub.customers, 'get').mockResolvedValueOnce(inPart).mockReturnValue(new Promise((resolve) => (late = resolve)))
  vi.spyOn(hub.customers, 'suggestions').mockResolvedValue({ items: [] })
  vi.spyOn(hub.customers, 'reveal').mockResolvedValue(inFull)
  vi.spyOn(hub.customers, 'fill').mockResolvedValue(inPart)
  vi.spyOn(hub.nodes, 'list').mockResolvedValue({ items: [] } as never)
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
