import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import type { Message } from '../src/api/shapes'
import { useInbox } from '../src/console/stores/inbox'
import { linesOf } from '../src/console/thread/lines'
import { usePiece } from '../src/console/thread/piece'
import { placeOf } from '../src/console/thread/seeking'

const LAST = 500
const said = (seq: number) => ({ seq, conversation_id: 'c', at: '2026-11-29T08:00:00Z', author: { kind: 'customer' }, parts: [] }) as unknown as Message
const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => said(from + n))
const seqs = (messages: readonly Message[]) => [messages[0]?.seq, messages.at(-1)?.seq, messages.length]

let asked: string[]
let inbox: ReturnType<typeof useInbox>

/** As the hub pages a conversation of LAST messages. */
function hub(url: URL): object {
  const query = url.searchParams
  const [around, before, after] = ['around', 'before', 'after'].map((name) => Number(query.get(name) ?? 0)) as [number, number, number]
  const last = around ? Math.min(LAST, around + 50) : after ? Math.min(LAST, after + 200) : (before || LAST + 1) - 1
  const first = Math.max(1, after ? after + 1 : last - (around ? 99 : 199))
  return { items: span(first, last), next: last < LAST ? last : null, previous: first > 1 ? first : null }
}

async function answer(request: Request): Promise<Response> {
  const url = new URL(request.url)
  asked.push(url.search)
  return new Response(JSON.stringify(hub(url)), { headers: { 'Content-Type': 'application/json' } })
}

beforeEach(async () => {
  asked = []
  vi.stubGlobal('fetch', answer)
  setActivePinia(createPinia())
  inbox = useInbox()
  inbox.messages.set('c', [])
  await inbox.readEarlier('c')
  asked = []
})

test('what is known is not read again, and nothing stands apart', async () => {
  const piece = usePiece('c')
  await piece.seek(301)
  expect([asked, piece.apart.value]).toEqual([[], false])
})

test('far from the end a piece of its own stands there, whole on both sides of what is looked for', async () => {
  const piece = usePiece('c')
  await piece.seek(120)
  expect(asked).toEqual(['?around=120&limit=100'])
  expect([piece.apart.value, ...seqs(piece.messages.value)]).toEqual([true, 71, 170, 100])
  await piece.readEarlier()
  expect([...seqs(piece.messages.value), piece.previous.value]).toEqual([1, 170, 170, null])
  expect(seqs(inbox.messages.get('c') ?? [])).toEqual([301, 500, 200])
  piece.leave()
  expect(seqs(piece.messages.value)).toEqual([301, 500, 200])
})

test('of two that are looked for the later stands, whichever is answered first, and none once one left', async () => {
  const piece = usePiece('c')
  const late: (() => void)[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    await new Promise<void>((go) => late.push(go))
    return answer(request)
  })
  const both = [piece.seek(120), piece.seek(60)]
  await vi.waitFor(() => expect(late).toHaveLength(2))
  late[1]?.()
  await both[1]
  late[0]?.()
  await both[0]
  expect(seqs(piece.messages.value)).toEqual([11, 110, 100])
  const one = piece.seek(150)
  await vi.waitFor(() => expect(late).toHaveLength(3))
  piece.leave()
  late[2]?.()
  await one
  expect(piece.apart.value).toBe(false)
})

test('read down to what is known it becomes one with it, without a gap', async () => {
  const piece = usePiece('c')
  await piece.seek(120)
  await piece.readLater()
  expect([piece.apart.value, ...seqs(piece.messages.value)]).toEqual([false, 71, 500, 430])
  expect(inbox.earlier.get('c')).toBe(71)
})

test('what overlaps with what is known is one with it at once', async () => {
  const piece = usePiece('c')
  await piece.seek(260)
  expect([piece.apart.value, ...seqs(piece.messages.value)]).toEqual([false, 211, 500, 290])
})

test('a message that is sent again from a piece leaves no hole below it', async () => {
  const piece = usePiece('c')
  await piece.seek(120)
  piece.put({ ...said(120), delivery: 'queued' })
  expect(piece.messages.value.find((one) => one.seq === 120)?.delivery).toBe('queued')
  expect(inbox.messages.get('c')?.[0]?.seq).toBe(301)
})

test('what comes to be known later takes the piece in', async () => {
  const piece = usePiece('c')
  await piece.seek(120)
  await inbox.readEarlier('c')
  await nextTick()
  expect([piece.apart.value, ...seqs(piece.messages.value)]).toEqual([false, 71, 500, 430])
})

test('of what is for other ears the message before it is found', () => {
  const lines = linesOf({ id: 'c' } as never, [said(3), said(5), said(6)], [], [{ id: 'x', message: said(0) }], true)
  expect([placeOf(lines, 'c', 5), placeOf(lines, 'c', 4), placeOf(lines, 'c', 99), placeOf(lines, 'c', 1)]).toEqual([1, 0, 2, 0])
})
