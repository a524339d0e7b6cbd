import { expect, test } from 'vitest'
import type { Conversation, Message } from '../src/api/shapes'
import { cut, marks } from '../src/console/marks'
import { nameOf } from '../src/console/shortcuts'
import { inOrder, laneOf } from '../src/console/stores/lanes'
import { botTurns, queueSeconds } from '../src/console/thread/path'

function conversation(fields: Partial<Conversation>): Conversation {
  return { id: 'c', state: 'bot', needs_look: false, waiting_since: null, queued_at: null, last_at: '2026-11-23T14:00:00Z', ...fields } as Conversation
}

function message(kind: Message['author']['kind'], at: string, isPrivate = false): Message {
  return { author: { kind, name: '', id: '' }, at, private: isPrivate } as Message
}

test('each state has its lane, and a doubtful bot conversation one of its own', () => {
  const lanes = (['bot', 'queued', 'offered', 'assigned', 'wrap_up', 'closed'] as const).map((state) => laneOf(conversation({ state })))
  expect(lanes).toEqual(['bot', 'queued', 'queued', 'mine', 'mine', 'closed'])
  expect(laneOf(conversation({ needs_look: true }))).toBe('look')
  expect(laneOf(conversation({ needs_look: true, state: 'assigned' }))).toBe('mine')
})

test('who waits longest comes first, who waits for nothing last', () => {
  const list = [
    conversation({ id: 'idle', last_at: '2026-11-23T15:00:00Z' }),
    conversation({ id: 'short', waiting_since: '2026-11-23T14:05:00Z' }),
    conversation({ id: 'long', waiting_since: '2026-11-23T14:01:00Z' }),
  ]
  expect(inOrder('mine', list).map((one) => one.id)).toEqual(['long', 'short', 'idle'])
})

test('closed conversations stand newest first, whatever they once waited for', () => {
  const list = [
    conversation({ id: 'old', last_at: '2026-11-22T10:00:00Z', waiting_since: '2026-11-22T09:00:00Z' }),
    conversation({ id: 'new', last_at: '2026-11-23T10:00:00Z' }),
  ]
  expect(inOrder('closed', list).map((one) => one.id)).toEqual(['new', 'old'])
})

test('a passage shows what it has in common with the question, from two letters on', () => {
  const spans = marks('光猫未收到光信号，请检查', '光猫的灯红了，请问')
  expect(spans.filter((span) => span.marked).map((span) => span.text)).toEqual(['光猫'])
  expect(spans.map((span) => span.text).join('')).toBe('光猫未收到光信号，请检查')
})

test('a passage is cut at its marks, by whole characters', () => {
  const spans = cut('😀套餐外流量', [{ start: 1, end: 3 }, { start: 4, end: 6 }])
  expect(spans).toEqual([
    { text: '😀', marked: false },
    { text: '套餐', marked: true },
    { text: '外', marked: false },
    { text: '流量', marked: true },
  ])
})

test('case does not matter to what is marked, and the passage keeps its own', () => {
  expect(marks('LOS 灯', 'los 红').filter((span) => span.marked)).toEqual([{ text: 'LOS', marked: true }])
})

test('the time in the queue runs while waiting and stands still once taken', () => {
  const queued_at = '2026-11-23T14:00:00Z'
  const lines = [message('bot', '2026-11-23T13:59:00Z'), message('system', '2026-11-23T14:00:38Z'), message('agent', '2026-11-23T14:02:00Z'), message('system', '2026-11-23T14:09:00Z')]
  expect(queueSeconds(conversation({ state: 'queued', queued_at }), lines, Date.parse('2026-11-23T14:01:00Z'))).toBe(60)
  expect(queueSeconds(conversation({ state: 'assigned', queued_at }), lines, 0)).toBe(38)
  expect(queueSeconds(conversation({ state: 'bot', queued_at: null }), lines, 0)).toBeNull()
  expect(botTurns(lines)).toBe(1)
})

test('what the bot says in one go is one turn', () => {
  const at = '2026-11-23T14:00:00Z'
  const kinds = ['customer', 'bot', 'bot', 'customer', 'bot', 'system'] as const
  expect(botTurns(kinds.map((kind) => message(kind, at)))).toBe(2)
})

test('a private note is no answer', () => {
  const lines = [message('system', '2026-11-23T14:00:10Z'), message('agent', '2026-11-23T14:00:20Z', true), message('system', '2026-11-23T14:00:30Z'), message('agent', '2026-11-23T14:00:40Z')]
  expect(queueSeconds(conversation({ state: 'assigned', queued_at: '2026-11-23T14:00:00Z' }), lines, 0)).toBe(30)
})

test('keys have one name on every keyboard layout', () => {
  expect(nameOf(new KeyboardEvent('keydown', { code: 'KeyJ', key: '∆', altKey: true }))).toBe('alt+j')
  expect(nameOf(new KeyboardEvent('keydown', { code: 'KeyK', key: 'k', metaKey: true }))).toBe('mod+k')
  expect(nameOf(new KeyboardEvent('keydown', { code: 'Enter', key: 'Enter', altKey: true }))).toBe('alt+enter')
})
