import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import type { Conversation, Message } from '../src/api/shapes'
import { draftKey, putBack, readOn, seenIn, useDraft } from '../src/console/drafts'
import { fits, NO_FILTER } from '../src/console/list/filters'
import { offersTo, unreadOf } from '../src/console/notices'
import { secondsIn } from '../src/console/seat'
import { useCompany } from '../src/console/stores/company'
import { useInbox } from '../src/console/stores/inbox'
import { recall } from '../src/live/storage'

setActivePinia(createPinia())
const company = useCompany()
const told: Record<string, unknown>[] = []

beforeEach(() => {
  vi.useFakeTimers()
  told.length = 0
  company.look('')
  company.join((frame) => Boolean(told.push(frame)))
  told.length = 0
})
afterEach(() => vi.useRealTimers())

test('a page tells what it shows, once, and anew on every line', () => {
  company.look('a')
  company.look('a')
  expect(told).toEqual([{ type: 'look', conversation_id: 'a', typing: '' }])
  company.join((frame) => Boolean(told.push(frame)))
  expect(told).toHaveLength(2)
})

test('typing is told every few seconds and ends with a pause', () => {
  company.look('a')
  for (let stroke = 0; stroke < 40; stroke += 1) {
    company.type('reply')
    vi.advanceTimersByTime(100)
  }
  expect(told.filter((frame) => frame['typing'] === 'reply')).toHaveLength(2)
  vi.advanceTimersByTime(4_000)
  expect(told.at(-1)?.['typing']).toBe('')
})

test('only the company of what is shown is shown', () => {
  const sun = { id: 'sun', name: '孙', typing: '' }
  company.look('a')
  company.hear({ type: 'company', conversation_id: 'a', people: [sun] })
  company.hear({ type: 'company', conversation_id: 'b', people: [] })
  expect(company.people).toEqual([sun])
  company.look('b')
  expect(company.people).toEqual([])
})

function drafting(conversation: string) {
  const scope = effectScope()
  const kind = ref<'reply' | 'note'>('reply')
  const draft = scope.run(() => useDraft(() => conversation, () => kind.value))
  if (!draft) throw new Error('no scope')
  return { ...draft, kind, scope }
}

test('a draft is kept at every stroke, per conversation and kind, and gone when it is empty', async () => {
  const { text, kind, scope } = drafting('d')
  text.value = '您好'
  expect(recall(draftKey('d', 'reply'))).toBe('您好')
  kind.value = 'note'
  await nextTick()
  expect(text.value).toBe('')
  text.value = '备注'
  kind.value = 'reply'
  await nextTick()
  expect(text.value).toBe('您好')
  text.value = ''
  expect(recall(draftKey('d', 'reply'))).toBeNull()
  scope.stop()
})

test('who began to write before a colleague answered had not read that', () => {
  const inbox = useInbox()
  inbox.messages.set('s', [{ seq: 3 } as Message])
  const { text, scope } = drafting('s')
  expect(seenIn('s')).toBe(3)
  text.value = '您'
  inbox.messages.set('s', [{ seq: 3 }, { seq: 4 }] as Message[])
  text.value = '您好'
  expect(seenIn('s')).toBe(3)
  readOn('s')
  expect(seenIn('s')).toBe(4)
  text.value = ''
  scope.stop()
})

test('words that could not go stand in the box again before what was written since', () => {
  const { text, scope } = drafting('b')
  text.value = '第二句'
  putBack('b', 'reply', '第一句')
  expect(text.value).toBe('第一句\n第二句')
  expect(recall(draftKey('b', 'reply'))).toBe(text.value)
  scope.stop()
})

const of = (values: Partial<Conversation>) => ({ customer: { id: 'c', name: '', tier: 'gold' }, channel: 'web', queue: 'nb', assignee: 'lin', unread: 0, ...values }) as Conversation

test('a filter keeps what has all that it names', () => {
  const filter = { ...NO_FILTER, name: '宁波宽带', queue: 'nb', tier: 'gold', assignee: 'me' }
  expect(fits(of({}), filter, 'lin')).toBe(true)
  expect(fits(of({ queue: 'hz' }), filter, 'lin')).toBe(false)
  expect(fits(of({ assignee: 'sun' }), filter, 'lin')).toBe(false)
  expect(fits(of({ queue: 'hz' }), null, 'lin')).toBe(true)
})

test('what is offered to me and who wrote to me are counted, nobody else s', () => {
  const offered = [of({ state: 'offered', offered_to: 'lin' }), of({ state: 'offered', offered_to: 'sun' })]
  expect(offersTo('lin', offered)).toHaveLength(1)
  expect(unreadOf('lin', [of({ unread: 2 }), of({ unread: 1, assignee: 'sun' }), of({})])).toHaveLength(1)
})

test('each state lasts until the next one, the last until now', () => {
  const stays = [{ state: 'break', at: '2026-11-29T08:00:00Z' }, { state: 'online', at: '2026-11-29T08:10:00Z' }, { state: 'break', at: '2026-11-29T09:00:00Z' }] as const
  expect(secondsIn('break', [...stays], '2026-11-29T09:05:00Z')).toBe(15 * 60)
})
