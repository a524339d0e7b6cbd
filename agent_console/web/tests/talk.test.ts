/** What an agent does in a conversation: signs that call for lists, files, later, categories. */
import { expect, test, vi } from 'vitest'
import type { Canned, Carried, Conversation, Message } from '../src/api/shapes'
import type { News } from '../src/console/news'
import { asOutline, ofOutline } from '../src/console/settings/outline'
import { inOrder, isMine, nextOf, type Lane } from '../src/console/stores/lanes'
import { faultOf } from '../src/console/thread/attachments'
import { cannedFor, filled } from '../src/console/thread/canned'
import CategoryPick from '../src/console/thread/CategoryPick.vue'
import { asField, presets } from '../src/console/thread/later'
import { lastQuestion } from '../src/console/thread/path'
import { quotable, quoted } from '../src/console/thread/quotes'
import { callOf } from '../src/console/thread/tidings'
import { found, rank, triggerAt } from '../src/console/thread/triggers'
import { moment } from '../src/live/time'
import { mounted, press, settled, write } from './mounting'

const at = (text: string, note = false) => triggerAt(text, text.length, note)

test('a sign calls for its list where a word may begin, as any keyboard writes it', () => {
  expect(at('/wh')).toEqual({ sign: '/', from: 0, words: 'wh' })
  expect(at('您好 ／问')).toEqual({ sign: '/', from: 3, words: '问' })
  expect(at('怎么办??发票 开')).toEqual({ sign: '??', from: 3, words: '发票 开' })
  expect(at('？？')).toEqual({ sign: '??', from: 0, words: '' })
  expect(at('请@李', true)).toEqual({ sign: '@', from: 1, words: '李' })
})

test('what is no sign calls for nothing', () => {
  for (const text of ['1/2', 'https://a', '/wh 您好', '真的?', '@李', '']) expect(at(text)).toBeNull()
  expect(at('a@b.cn', true)).toBeNull()
  expect(triggerAt('/wh', 0, false)).toBeNull()
  expect(triggerAt('/wh\n您好', 6, false)).toBeNull()
})

test('a reply is found by code, title and the letters of its sounds, the nearest first', () => {
  const all = [
    { title: '问候开场白', code: 'hi', sounds: ['whkcb'] },
    { title: '重启光猫', code: 'wh', sounds: ['cqgm', 'zqgm'] },
    { title: '请稍候', code: '', sounds: ['qsh'] },
  ]
  expect(found(all, 'wh').map((one) => one.title)).toEqual(['重启光猫', '问候开场白'])
  expect(found(all, 'zqg').map((one) => one.title)).toEqual(['重启光猫'])
  expect(found(all, '候').map((one) => one.title)).toEqual(['问候开场白', '请稍候'])
  expect(found(all, '')).toHaveLength(3)
  expect(rank({ title: '请稍候', sounds: ['qsh'] }, 'xx')).toBeNull()
})

const canned = (fields: Partial<Canned>) => ({ id: '', title: '', text: '', code: '', language: 'zh-CN', queue: '', owner: '', node_id: 'root', sounds: [], mine: false, rev: 0, ...fields })
const conversation = (fields: Partial<Conversation>) => ({ id: 'c', state: 'assigned', assignee: null, locale: 'zh-CN', queue: 'a', participants: [], proposed_to: '', snoozed_until: null, waiting_since: null, last_at: '', ...fields }) as Conversation

test('a conversation has the replies of its language and queue, one’s own first', () => {
  const all = [canned({ id: 'all' }), canned({ id: 'queue', queue: 'a' }), canned({ id: 'other', queue: 'b' }), canned({ id: 'en', language: 'en' }), canned({ id: 'own', owner: 'me' })]
  expect(cannedFor(all, conversation({})).map((one) => one.id)).toEqual(['own', 'queue', 'all'])
  expect(cannedFor(all, conversation({ locale: 'en-GB' })).map((one) => one.id)).toEqual(['en'])
})

test('names are filled in, and what nobody knows leaves no brace', () => {
  expect(filled('{customer}，您好，单号 {order}。{{a}}', ['customer', 'order'], { customer: '周敏' })).toBe('周敏，您好，单号 。{a}')
})

test('a file that cannot go is known before it is sent', () => {
  const limits: Carried = { images: true, files: false, audio: false, copies: false, text: 0, bytes: 10, together: 0, refused: ['exe'], texts: false, opted_out: null, invitation: '' }
  const file = (name: string, type: string, size = 3) => new File(['x'.repeat(size)], name, { type })
  const many = Array.from({ length: 10 }, () => file('b.png', 'image/png'))
  expect(faultOf(file('a.png', 'image/png'), limits, false, [])).toBeNull()
  expect(faultOf(file('a.png', 'image/png', 11), limits, false, [])).toBe('too_big')
  expect(faultOf(file('a.png', 'image/png', 0), limits, false, [])).toBe('empty')
  expect(faultOf(file('A.EXE', ''), limits, true, [])).toBe('refused')
  expect(faultOf(file('a.pdf', 'application/pdf'), limits, false, [])).toBe('not_carried')
  expect(faultOf(file('a.pdf', 'application/pdf'), limits, true, [])).toBeNull()
  expect(faultOf(file('a.png', 'image/png'), limits, false, many)).toBe('too_many')
  expect(faultOf(file('a.png', 'image/png', 6), { ...limits, together: 10 }, false, [file('b.png', 'image/png', 6)])).toBe('too_much')
  expect(faultOf(file('a.png', 'image/png', 6), { ...limits, together: 10 }, true, [file('b.png', 'image/png', 6)])).toBeNull()
})

test('later is offered as people say it, and this evening only while it is some way off', () => {
  const noon = presets(new Date(2026, 10, 27, 12, 0))
  expect(noon.map((one) => one.name)).toEqual(['hour', 'three', 'evening', 'morning', 'monday'])
  expect(noon.map((one) => asField(one.at))).toEqual(['2026-11-27T13:00', '2026-11-27T15:00', '2026-11-27T18:00', '2026-11-28T09:00', '2026-11-30T09:00'])
  expect(presets(new Date(2026, 10, 30, 17, 45)).map((one) => one.name)).not.toContain('evening')
  expect(presets(new Date(2026, 10, 29, 20, 0)).map((one) => one.name)).toEqual(['hour', 'three', 'morning'])
  expect(asField(presets(new Date(2026, 10, 30, 17, 45)).at(-1)?.at ?? new Date())).toBe('2026-12-07T09:00')
})

test('a time to come is said with its day when that is not today', () => {
  const now = new Date('2026-11-29T08:00:00')
  expect(moment('2026-11-29T18:00:00', 'zh-CN', now)).toBe('18:00')
  expect(moment('2026-11-30T09:00:00', 'zh-CN', now)).toBe('11-30 09:00')
})

test('what is put off stands last, and the next one is one’s own before who waits', () => {
  const off = conversation({ id: 'off', assignee: 'me', snoozed_until: '2026', waiting_since: '2020' })
  const own = conversation({ id: 'own', assignee: 'me' })
  const waiting = conversation({ id: 'waiting', state: 'queued' })
  expect(inOrder('mine', [off, own]).map((one) => one.id)).toEqual(['own', 'off'])
  const lanes = (mine: Conversation[], queued: Conversation[]) => new Map<Lane, Conversation[]>([['mine', mine], ['queued', queued]])
  expect(nextOf(lanes([off, own], [waiting]), 'me', 'x')?.id).toBe('own')
  expect(nextOf(lanes([off, own], [waiting]), 'me', 'own')?.id).toBe('waiting')
  expect(nextOf(lanes([off], []), 'me', 'own')).toBeNull()
})

test('one’s own is also what one is asked to take, or is a guest in', () => {
  expect(isMine(conversation({ assignee: 'me' }), 'me')).toBe(true)
  expect(isMine(conversation({ proposed_to: 'me' }), 'me')).toBe(true)
  expect(isMine(conversation({ participants: [{ id: 'me', name: '', by: '', since: '' }] }), 'me')).toBe(true)
  expect(isMine(conversation({ assignee: 'other' }), 'me')).toBe(false)
})

test('somebody hears when he is wanted, and nothing of his own doing', () => {
  const news = (kind: string, data: Record<string, unknown>, by = 'other'): News => ({ kind, data, by, node: '', conversation: 'c' })
  const mine = conversation({ assignee: 'me' })
  expect(callOf(news('message', { mentions: ['me'] }, 'agent'), 'me', undefined)).toBe('mentioned')
  expect(callOf(news('message', { mentions: ['you'] }, 'agent'), 'me', undefined)).toBeNull()
  expect(callOf(news('proposed', { to: 'me' }), 'me', undefined)).toBe('proposed')
  expect(callOf(news('proposed', { to: 'me', over: true }), 'me', undefined)).toBeNull()
  expect(callOf(news('participant', { person: 'me', action: 'joined' }), 'me', undefined)).toBe('invited')
  expect(callOf(news('snoozed', {}, 'clock'), 'me', mine)).toBe('later')
  expect(callOf(news('snoozed', {}, 'clock'), 'you', mine)).toBeNull()
  expect(callOf(news('snoozed', { until: '2026' }), 'me', mine)).toBeNull()
  expect(callOf(news('snoozed', {}, 'me'), 'me', mine)).toBeNull()
})

test('a tree of categories reads as an outline and is the same again', () => {
  const names = ['咨询/套餐', '咨询/网点', '故障/宽带/光猫', '故障/移动', '建议']
  expect(asOutline(names)).toBe('咨询\n  套餐\n  网点\n故障\n  宽带\n    光猫\n  移动\n建议')
  expect(ofOutline(asOutline(names))).toEqual(names)
  expect(ofOutline('\n故障/宽带\n\n故障/宽带\n\t多退一格')).toEqual(['故障/宽带', '故障/宽带/多退一格'])
})

const said = (seq: number, kind: string, text: string, isPrivate = false) => ({ seq, author: { kind }, parts: [{ type: 'text', text }], at: `${seq}`, private: isPrivate }) as unknown as Message

test('an order quotes what was said, not notes and notices, in its order', () => {
  const lines = quotable([said(1, 'customer', '断网了'), said(2, 'system', '已转人工'), said(3, 'agent', '查一下', true), said(4, 'agent', '好的')])
  expect(lines.map((one) => one.seq)).toEqual([1, 4])
  expect(quoted(lines, [4, 1], (time) => time, (kind) => kind)).toBe('1 customer：断网了\n4 agent：好的')
})

test('the last question is the customer’s, and the wish for a person is none', () => {
  expect(lastQuestion([said(1, 'customer', '怎么开发票'), said(2, 'bot', '这样'), said(3, 'customer', '转人工')])).toBe('怎么开发票')
  expect(lastQuestion([])).toBe('')
})

test('a category is found by typing and chosen by keys, and Escape only closes the list', async () => {
  const update = vi.fn()
  const page = mounted(CategoryPick, { id: 'x', categories: ['咨询/套餐', '故障/宽带', '故障/移动'], required: true, modelValue: '', 'onUpdate:modelValue': update })
  const field = page.root.querySelector('input')
  if (!field) throw new Error('no field')
  field.dispatchEvent(new Event('focus'))
  await settled()
  await write(field, '故障')
  await press(field, 'ArrowDown')
  await press(field, 'Enter', { isComposing: true })
  expect(update).not.toHaveBeenCalled()
  await press(field, 'Enter')
  expect(update).toHaveBeenCalledWith('故障/移动')
  await write(field, '故')
  expect((await press(field, 'Escape')).defaultPrevented).toBe(true)
  expect((await press(field, 'Escape')).defaultPrevented).toBe(false)
  page.leave()
})
