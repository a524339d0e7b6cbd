import { createPinia, setActivePinia } from 'pinia'
import { afterEach, expect, test, vi } from 'vitest'
import type { Message } from '../src/api/shapes'
import { drop, pending, say, send, stillUnsent } from '../src/console/outgoing'
import { useInbox } from '../src/console/stores/inbox'

setActivePinia(createPinia())
const { messages } = useInbox()

const asked: { cid: string; text: string; private: boolean }[] = []

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
  say('c', '您好', false)
  await vi.waitFor(() => expect(pending.get('c')).toEqual([]))
  expect(messages.get('c')).toHaveLength(1)
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
  say('c', '内部', true)
  await vi.waitFor(() => expect(asked[0]).toMatchObject({ text: '内部', private: true }))
})
