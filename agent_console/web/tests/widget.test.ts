import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { keepAbout, mustAsk, recallAbout } from '../src/widget/about'
import { newChat, propose, receive } from '../src/widget/chat'
import { hoursOf, opensAt } from '../src/widget/hours'
import { Outbox } from '../src/widget/outbox'
import { phaseOf } from '../src/widget/phase'
import { forgetSession, keptSession, openSession, Refusal } from '../src/widget/session'
import { fetchSettings, PLAIN } from '../src/widget/settings'
import { Uploads, type FilePart } from '../src/widget/uploads'
import { translator } from '../src/widget/words'

const PLACE = { hub: 'http://hub/', account: 'demo', locale: 'zh-CN' }
const OPENS = '2026-11-30T01:00:00+00:00'

beforeEach(() => localStorage.clear())
afterEach(() => vi.unstubAllGlobals())

describe('what stands in the panel', () => {
  const about = { contact: { phone: '1' }, consent: true }
  const at = (changes: object, view: object = {}, chat: object = {}, known = false, written = false) =>
    phaseOf({ ...PLAIN, ...changes }, { chat: { ...newChat(), ...chat }, known, view: { link: 'open', unreachable: '', refused: false, about: null, seen: 0, ...view } }, written)

  test('is the chat unless something is to be asked', () => {
    expect(at({})).toBe('chat')
    expect(at({ ask: { phone: 'optional' } })).toBe('start')
    expect(at({ ask: { phone: 'optional' } }, { about })).toBe('chat')
    expect(at({ consent: true }, { about: { ...about, consent: false } })).toBe('start')
  })

  test('is a form out of hours and while the hub is away, never over an open conversation', () => {
    expect(at({ offline_form: true, opens: OPENS })).toBe('closed')
    expect(at({ offline_form: true, opens: null })).toBe('chat')
    expect(at({ offline_form: true, opens: OPENS }, {}, { state: 'bot' })).toBe('chat')
    expect(at({ offline_form: true, opens: OPENS }, {}, { state: 'closed', past: 3 }, true)).toBe('closed')
    expect(at({}, { unreachable: 'gone' })).toBe('away')
    expect(at({}, { unreachable: 'no', refused: true })).toBe('chat')
    expect(at({}, { unreachable: 'gone' }, {}, false, true)).toBe('chat')
  })

  test('waits for what the hub knows of somebody who has been here', () => {
    expect(at({ offline_form: true, opens: OPENS }, {}, {}, true)).toBe('chat')
  })
})

test('what he told is remembered, and asked for again only where consent is missing', () => {
  expect(mustAsk({ ...PLAIN, ask: { name: 'optional' } }, recallAbout(PLACE))).toBe(true)
  keepAbout(PLACE, { contact: {}, consent: false })
  expect(mustAsk({ ...PLAIN, ask: { name: 'optional' } }, recallAbout(PLACE))).toBe(false)
  expect(mustAsk({ ...PLAIN, consent: true }, recallAbout(PLACE))).toBe(true)
})

test('the head says when people are there', () => {
  const t = translator('en')
  expect(hoursOf(PLAIN, 'en', t)).toBe('Assistant around the clock, people on request')
  expect(hoursOf({ ...PLAIN, hours: ['08:00–12:00', '13:00–22:00'] }, 'en', t)).toContain('08:00–12:00, 13:00–22:00')
  expect(hoursOf({ ...PLAIN, opens: OPENS }, 'en', t)).toContain('People are here from')
  expect(opensAt(OPENS, 'en', OPENS)).toMatch(/^\d\d:\d\d$/)
  expect(opensAt(OPENS, 'zh-CN', '2026-11-28T01:00:00+00:00')).toMatch(/月.*日.*\d\d:\d\d$/)
})

test('two tabs lose nothing of one another from the outbox', () => {
  const [one, two] = [new Outbox(PLACE), new Outbox(PLACE)]
  one.add({ cid: 'a', text: '一' })
  two.add({ cid: 'b', text: '二' })
  expect(new Outbox(PLACE).all().map((entry) => entry.cid)).toEqual(['a', 'b'])
  one.remove('a')
  expect(new Outbox(PLACE).all().map((entry) => entry.cid)).toEqual(['b'])
})

describe('a session', () => {
  const asked: unknown[] = []
  const answer = (status: number, body: object) =>
    vi.stubGlobal('fetch', async (_: string, { body: sent }: { body: string }) => {
      asked.push(JSON.parse(sent))
      return new Response(JSON.stringify(body), { status })
    })

  test('of whom somebody has signed for is not the one of who sat there before', async () => {
    answer(201, { token: 'anonymous', visitor_id: 'v', ws_url: '' })
    await openSession(PLACE, false)
    const signed = { ...PLACE, identity: { id: 'u7', hmac: 'x' } }
    expect(keptSession(signed)).toBeNull()
    answer(201, { token: 'signed', visitor_id: 'id:u7', ws_url: '' })
    await openSession(signed, true)
    expect(asked.at(-1)).toMatchObject({ identity: { id: 'u7', hmac: 'x' }, consent: true })
    expect(keptSession(PLACE)?.token).toBe('anonymous')
  })

  test('that another tab has made anew is not thrown away', async () => {
    answer(201, { token: 'new', visitor_id: 'v', ws_url: '' })
    const session = await openSession(PLACE, false)
    forgetSession(PLACE, { ...session, token: 'old' })
    expect(keptSession(PLACE)?.token).toBe('new')
    forgetSession(PLACE, session)
    expect(keptSession(PLACE)).toBeNull()
  })

  test('is not asked for again where the hub has refused it, and takes a name of any length', async () => {
    answer(403, { error: { message: '身份签名不正确。' } })
    await expect(openSession({ ...PLACE, name: '长'.repeat(300) }, false)).rejects.toThrow(Refusal)
    expect((asked.at(-1) as { name: string }).name).toHaveLength(64)
    answer(503, { error: { message: '系统暂时繁忙' } })
    await expect(openSession(PLACE, false)).rejects.not.toBeInstanceOf(Refusal)
  })
})

test('settings are those of last time while the hub is away, and plain on an older hub', async () => {
  vi.stubGlobal('fetch', async () => new Response('{"head":"#112233"}'))
  expect(await fetchSettings('http://hub/', 'demo', 'en')).toEqual({ ...PLAIN, head: '#112233' })
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('gone')))
  expect((await fetchSettings('http://hub/', 'demo', 'en')).head).toBe('#112233')
  vi.stubGlobal('fetch', async () => new Response('', { status: 404 }))
  expect(await fetchSettings('http://old/', 'demo', 'en')).toEqual(PLAIN)
})

test('a file comes back as the bubble that stands there', () => {
  const chat = newChat()
  const file: FilePart = { type: 'image', name: 'a.png', content_type: 'image/png', size: 1, file_id: 'f', upload: 't' }
  propose(chat, { cid: 'a', text: '', files: [file] }, OPENS)
  const echo = { type: 'message', seq: 4, author: { kind: 'customer', name: '' }, at: OPENS }
  receive(chat, { ...echo, parts: [{ ...file, file_id: 'other' }] })
  receive(chat, { ...echo, seq: 5, parts: [file] })
  expect(chat.lines.map((line) => [line.seq, line.cid])).toEqual([[4, ''], [5, 'a']])
})

test('files that are not taken are told before a byte of them goes', () => {
  const uploads = new Uploads(PLACE, () => null, { ...PLAIN, file_bytes: 5, file_kinds: ['.png'] })
  const file = (name: string, text = 'x') => new File([text], name)
  expect(uploads.add(file('a.svg'))).toBe('wrong_kind')
  expect(uploads.add(file('png'))).toBe('wrong_kind')
  expect(uploads.add(file('a.png', '123456'))).toBe('too_big')
  expect(uploads.add(file('a.png', ''))).toBe('empty')
  for (let n = 0; n < 5; n += 1) expect(uploads.add(file('A.PNG'))).toBeNull()
  expect(uploads.add(file('a.png'))).toBe('too_many')
  expect(uploads.list.every((one) => one.state === 'waiting')).toBe(true)
  expect(uploads.take()).toEqual([])
})
