import { expect, test } from 'vitest'
import type { Conversation, Message } from '../src/api/shapes'
import { copy } from '../src/console/thread/copying'
import { heightOf, linesOf, questionOf, textOf } from '../src/console/thread/lines'

const one = (id: string): Conversation => ({ id, channel: 'web', opened_at: '2026-11-01T08:00:00Z' }) as Conversation
function message(conversation: string, seq: number, at: string, kind = 'customer', text = `${conversation} ${seq}`): Message {
  return { conversation_id: conversation, seq, at, author: { kind, id: '', name: '' }, parts: [{ type: 'text', text }] } as unknown as Message
}

test('earlier conversations stand above, each begins with a mark, and a day is marked once', () => {
  const past = { conversation: one('old'), messages: [message('old', 1, '2026-11-01T08:00:00Z'), message('old', 2, '2026-11-01T08:01:00Z')], previous: null }
  const lines = linesOf(one('now'), [message('now', 3, '2026-11-02T08:00:00Z'), message('now', 4, '2026-11-02T08:00:00Z')], [past], [], true)
  expect(lines.map((line) => line.key)).toEqual(['begins old', 'old 1', 'old 2', 'begins now', 'now 3', 'now 4', 'typing'])
  expect(lines.filter((line) => line.day).map((line) => line.key)).toEqual(['old 1', 'now 3'])
})

test('a conversation that stands alone has no mark, and what is unsent comes last', () => {
  const unsent = { id: 'x', message: message('now', 0, '2026-11-02T08:00:01Z', 'agent') }
  const lines = linesOf(one('now'), [message('now', 3, '2026-11-02T08:00:00Z')], [], [unsent], false)
  expect(lines.map((line) => [line.key, line.unsent])).toEqual([['now 3', undefined], ['unsent x', 'x']])
})

test('the question of an answer is what the customer said last before it', () => {
  const said = [message('now', 1, '2026-11-02T08:00:00Z', 'customer', '怎么开发票'), message('now', 2, '2026-11-02T08:00:00Z', 'bot'), message('now', 3, '2026-11-02T08:00:00Z', 'bot')]
  const lines = linesOf(one('now'), said, [], [], false)
  expect(questionOf(lines, 2)).toBe('怎么开发票')
  expect(questionOf(lines, 0)).toBe('')
})

test('where more stands before, nobody says that a day begins', () => {
  const said = [message('now', 1, '2026-11-02T08:00:00Z'), message('now', 2, '2026-11-04T08:00:00Z')]
  expect(linesOf(one('now'), said, [], [], false, true).map((line) => Boolean(line.day))).toEqual([false, true])
})

test('long words are guessed higher, and files are copied by name', () => {
  const [short, long] = ['短', '长'.repeat(400)].map((text) => linesOf(one('now'), [message('now', 1, '2026-11-02T08:00:00Z', 'customer', text)], [], [], false)[0])
  expect(heightOf(long)).toBeGreaterThan(heightOf(short) + 200)
  const file = { ...message('now', 1, ''), parts: [{ type: 'text', text: '见附件' }, { type: 'file', name: '账单.pdf' }] } as unknown as Message
  expect(textOf(file)).toBe('见附件\n账单.pdf')
})

test('over several lines all of them are copied in order, within one the browser copies', () => {
  const copied = (span: [number, number] | null) => {
    const told: string[] = []
    const event = { clipboardData: { setData: (_: string, text: string) => told.push(text) }, preventDefault: () => told.push('kept') }
    copy(event as unknown as ClipboardEvent, span, (at) => (at === 2 ? '' : `第 ${at} 句`))
    return told
  }
  expect(copied([1, 3])).toEqual(['第 1 句\n\n第 3 句', 'kept'])
  expect(copied([1, 1])).toEqual([])
  expect(copied(null)).toEqual([])
})
