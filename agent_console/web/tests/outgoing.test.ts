import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, test, vi } from 'vitest'
import { hub } from '../src/api/hub'
import type { Message } from '../src/api/shapes'
import { begin, drop, end, pending, retry, say, send, sendAnyway, stillUnsent } from '../src/console/outgoing'
import { useInbox } from '../src/console/stores/inbox'

setActivePinia(createPinia())
const { messages } = useInbox()

const asked: { cid: string; text: string; private: boolean; seen?: number }[] = []

function answer(status: number): void {
  vi.stubGlobal('fetch', vi.fn(async (request: Request) => {
    const body = (await request.json()) as (typeof asked)[number]
    asked.push(body)
    const told = status === 201 ? { seq: asked.length, cid: body.cid } : { error: { code: 'taken', message: '会话已由 李明 接手。' } }
    return new Response(JSON.stringify(told), { status, headers: { 'Content-Type': 'application/json' } })
  }))
}

afterEach(() => {
  vi.unstubAllGlobals()
  asked.length = 0
  pending.clear()
  messages.clear()
})

test('what was sent stands among the messages and no longer among the unsent', async () => {
  answer(201)
  messages.set('c', [])
  say('c', '您好', false)
  await vi.waitFor(() => expect(pending.get('c')).toEqual([]))
  expect(messages.get('c')).toHaveLength(1)
})

test('what goes by itself when the page is new is no thread: all of that is read when it is opened', async () => {
  begin('agent')
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no line')))
  say('later', '还在', false)
  await vi.waitFor(() => expect(pending.get('later')?.[0]?.reason).not.toBe(''))
  end()
  begin('agent')
  answer(201)
  retry()
  await vi.waitFor(() => expect(pending.get('later')).toEqual([]))
  const read = vi.spyOn(hub.conversations, 'messages').mockResolvedValue({ items: [{ seq: 1 }, { seq: 2 }], previous: null } as never)
  vi.spyOn(hub.conversations, 'get').mockResolvedValue({ id: 'later' } as never)
  await useInbox().select('later')
  expect(read).toHaveBeenCalledOnce()
  expect(messages.get('later')).toHaveLength(2)
  vi.restoreAllMocks()
  end()
})

test('what failed says why, goes again under the same id, and can be given up', async () => {
  answer(409)
  say('c', '您好', false)
  await vi.waitFor(() => expect(pending.get('c')?.[0]?.reason).toBe('会话已由 李明 接手。'))
  const [one] = pending.get('c') ?? []
  if (!one) throw new Error('nothing unsent')
  await send('c', one)
  expect(new Set(asked.map((body) => body.cid)).size).toBe(1)
  expect(asked).toHaveLength(2)
  drop('c', one.id)
  expect(pending.get('c')).toEqual([])
})

test('a message that came by the live line first is shown once', () => {
  vi.stubGlobal('fetch', () => new Promise(() => undefined))
  say('c', '您好', false)
  const [one] = pending.get('c') ?? []
  expect(stillUnsent('c', [])).toHaveLength(1)
  expect(stillUnsent('c', [{ seq: 1, cid: one?.id } as Message])).toEqual([])
})

test('a note is sent as a note', async () => {
  answer(201)
  say('n', '内部', true)
  await vi.waitFor(() => expect(asked[0]).toMatchObject({ text: '内部', private: true }))
})

test('what is said second goes second, and waits with what did not go', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no line')))
  say('o', '一', false)
  say('o', '二', false)
  await vi.waitFor(() => expect(pending.get('o')?.every((one) => one.reason)).toBe(true))
  answer(201)
  retry()
  await vi.waitFor(() => expect(pending.get('o')).toEqual([]))
  expect(asked.map((one) => one.text)).toEqual(['一', '二'])
})

test('what the hub refused does not go again by itself', async () => {
  answer(409)
  say('r', '您好', false)
  await vi.waitFor(() => expect(pending.get('r')?.[0]?.reason).not.toBe(''))
  retry()
  expect(asked).toHaveLength(1)
})

test('what did not go outlives the page, belongs to its writer, and goes under its old id', async () => {
  begin('agent')
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no line')))
  say('p', '还在', false)
  await vi.waitFor(() => expect(pending.get('p')?.[0]?.reason).not.toBe(''))
  const id = pending.get('p')?.[0]?.id
  end()
  begin('agent2')
  expect(pending.get('p')).toBeUndefined()
  end()
  begin('agent')
  answer(201)
  retry()
  await vi.waitFor(() => expect(pending.get('p')).toEqual([]))
  expect(asked.map((one) => one.cid)).toEqual([id])
  end()
  begin('agent')
  expect(pending.get('p')).toBeUndefined()
  end()
})

test('a colleague who answered first is told of, and then one may send all the same', async () => {
  messages.set('a', [{ seq: 4 } as Message])
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push((await request.clone().json()) as (typeof asked)[number])
    const error = { code: 'answered_meanwhile', message: '同事已回复', details: { seen: 4, seq: 6, by: 'sun' } }
    return new Response(JSON.stringify({ error }), { status: 409, headers: { 'Content-Type': 'application/json' } })
  })
  say('a', '您好', false)
  await vi.waitFor(() => expect(pending.get('a')?.[0]?.overtaken).toBe(6))
  const [one] = pending.get('a') ?? []
  if (!one) throw new Error('nothing unsent')
  answer(201)
  await sendAnyway('a', one)
  expect(asked.map((body) => body.seen)).toEqual([4, 6])
  expect(pending.get('a')).toEqual([])
})
