import { describe, expect, test } from 'vitest'
import { newChat, propose, receive, scoreOf, type Chat } from '../src/widget/chat'

const AT = '2026-11-23T14:00:00Z'

function message(seq: number, kind: string, text: string, extra: object = {}) {
  return { type: 'message', seq, author: { kind, name: '' }, parts: [{ type: 'text', text }], at: AT, ...extra }
}

function texts(chat: Chat): string[] {
  return chat.lines.map((line) => line.parts.map((part) => ('text' in part ? part.text : '')).join(''))
}

describe('an own message', () => {
  test('is one bubble when its ack comes before its echo', () => {
    const chat = newChat()
    propose(chat, { cid: 'a', text: '查话费' }, AT)
    receive(chat, { type: 'ack', cid: 'a', seq: 1 })
    receive(chat, message(1, 'customer', '查话费'))
    expect(texts(chat)).toEqual(['查话费'])
    expect(chat.lines[0]).toMatchObject({ seq: 1, tick: 'sent', cid: 'a' })
  })

  test('is one bubble when its echo comes before its ack', () => {
    const chat = newChat()
    propose(chat, { cid: 'a', text: '查话费' }, AT)
    receive(chat, message(1, 'customer', '查话费'))
    receive(chat, { type: 'ack', cid: 'a', seq: 1 })
    expect(chat.lines).toHaveLength(1)
    expect(chat.lines[0]).toMatchObject({ seq: 1, tick: 'sent' })
  })

  test('said twice stays two bubbles', () => {
    const chat = newChat()
    propose(chat, { cid: 'a', text: '在吗' }, AT)
    propose(chat, { cid: 'b', text: '在吗' }, AT)
    receive(chat, message(1, 'customer', '在吗'))
    receive(chat, message(2, 'customer', '在吗'))
    receive(chat, { type: 'ack', cid: 'a', seq: 1 })
    receive(chat, { type: 'ack', cid: 'b', seq: 2 })
    expect(chat.lines.map((line) => [line.seq, line.cid])).toEqual([[1, 'a'], [2, 'b']])
  })

  test('is read once somebody has answered below it', () => {
    const chat = newChat()
    propose(chat, { cid: 'a', text: '查话费' }, AT)
    receive(chat, { type: 'ack', cid: 'a', seq: 1 })
    receive(chat, message(2, 'bot', '本月 59 元'))
    propose(chat, { cid: 'b', text: '谢谢' }, AT)
    receive(chat, { type: 'ack', cid: 'b', seq: 3 })
    expect(chat.lines.filter((line) => line.cid).map((line) => line.tick)).toEqual(['read', 'sent'])
  })

  test('that was refused says why, and recovers when it is sent again', () => {
    const chat = newChat()
    propose(chat, { cid: 'a', text: '长' }, AT)
    receive(chat, { type: 'error', code: 'too_long', message: '消息过长', cid: 'a' })
    expect(chat.lines[0]).toMatchObject({ tick: 'failed', reason: '消息过长' })
    receive(chat, { type: 'ack', cid: 'a', seq: 4 })
    expect(chat.lines[0]).toMatchObject({ tick: 'sent', reason: '' })
  })
})

test('messages stand in the order of their numbers, however often and late they come', () => {
  const chat = newChat()
  for (const seq of [2, 1, 3, 2]) receive(chat, message(seq, 'bot', `第 ${seq} 句`))
  expect(chat.lines.map((line) => line.seq)).toEqual([1, 2, 3])
  expect(chat.lastSeq).toBe(3)
})

test('a choice is shown by its title, also when it comes back as its value', () => {
  const chat = newChat()
  const parts = [{ type: 'choices', text: '哪一项', options: [{ value: 'yes', title: '是的' }] }]
  receive(chat, { ...message(1, 'bot', ''), parts })
  receive(chat, message(2, 'customer', 'yes'))
  expect(texts(chat)).toEqual(['哪一项', '是的'])
})

test('a choice just made is the same bubble as its echo', () => {
  const chat = newChat()
  propose(chat, { cid: 'a', text: '是的', value: 'yes' }, AT)
  receive(chat, message(1, 'customer', 'yes'))
  expect(texts(chat)).toEqual(['是的'])
})

test('the queue strip goes when a person comes', () => {
  const chat = newChat()
  receive(chat, { type: 'state', state: 'queued' })
  receive(chat, { type: 'queue', position: 3, wait_seconds: 60 })
  expect(chat.waiting).toEqual({ position: 3, seconds: 60 })
  receive(chat, { type: 'state', state: 'assigned' })
  expect(chat.waiting).toBeNull()
})

test('a score belongs to the conversation it was given for', () => {
  const chat = newChat()
  receive(chat, message(1, 'customer', '你好'))
  chat.rating = { score: 5, seq: 1 }
  receive(chat, message(2, 'system', '已收到评分'))
  expect(scoreOf(chat)).toBe(5)
  receive(chat, message(3, 'customer', '还有一个问题'))
  expect(scoreOf(chat)).toBe(0)
})

test('evidence without a title is no source line', () => {
  const chat = newChat()
  receive(chat, message(1, 'bot', '您好', { evidence: { title: '', version: 0 } }))
  receive(chat, message(2, 'bot', '详见', { evidence: { title: '资费说明', version: 3 } }))
  expect(chat.lines.map((line) => line.evidence)).toEqual([null, { title: '资费说明', version: 3 }])
})

test('an unknown frame changes nothing', () => {
  const chat = newChat()
  receive(chat, { type: 'weather', sun: true })
  expect(chat).toEqual(newChat())
})

test('a wait that nobody can tell is not told as none', () => {
  const chat = newChat()
  receive(chat, { type: 'queue', position: 2, wait_seconds: null })
  expect(chat.waiting).toEqual({ position: 2, seconds: null })
})
