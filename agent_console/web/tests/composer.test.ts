/** The composer: lists open while one writes, keys choose from them, nothing fires while composing. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { reactive } from 'vue'
import { hub } from '../src/api/hub'
import type { Conversation } from '../src/api/shapes'
import { pending } from '../src/console/outgoing'
import { chooseSendKey } from '../src/console/preferences'
import { attach, attachments } from '../src/console/thread/attachments'
import ThreadComposer from '../src/console/thread/ThreadComposer.vue'
import { mounted, press, settled, write, type Mounted } from './mounting'

const conversation = { id: 'c', state: 'assigned', channel: 'web', locale: 'zh-CN', queue: 'a', work_orders: [], customer: { id: 'k', name: '周敏', tier: 'normal' }, address: '', participants: [], labels: [] } as unknown as Conversation
const ANSWERS: Record<string, unknown> = {
  '/api/v1/canned': { items: [{ id: '1', title: '问候', text: '{customer}，您好', code: 'wh', language: 'zh-CN', queue: '', owner: '', sounds: ['wh'] }, { id: '2', title: '稍候', text: '请稍候', code: '', language: 'zh-CN', queue: '', owner: '', sounds: ['sh'] }], variables: ['customer'] },
  '/api/v1/conversations/c/limits': { images: true, files: true, audio: true, text: 0, bytes: 100, together: 0, refused: ['exe'] },
  '/api/v1/conversations/c/colleagues': { items: [{ id: 'agent2', name: '李明', sounds: ['lm'], answers: true, state: null }] },
  '/api/v1/knowledge/search': { hits: [{ article_id: 'a', title: '开发票', passage: '自助', answer: '在营业厅开', score: 1 }], sure: true, read_as: [] },
}
const sent: unknown[] = []
let page: Mounted

beforeEach(async () => {
  setActivePinia(createPinia())
  localStorage.clear()
  vi.useFakeTimers()
  vi.stubGlobal('fetch', vi.fn(async (request: Request) => {
    const path = new URL(request.url).pathname
    if (path.endsWith('/messages')) sent.push(await request.json())
    return new Response(JSON.stringify(ANSWERS[path] ?? { seq: 1, author: { kind: 'agent' } }), { status: 200, headers: { 'Content-Type': 'application/json' } })
  }))
  page = mounted(ThreadComposer, { conversation, mayReply: true })
  await settled()
})
afterEach(() => {
  page.leave()
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  pending.clear()
  attachments.clear()
  sent.length = 0
  chooseSendKey('enter')
})

function field(): HTMLTextAreaElement {
  const found = page.root.querySelector('textarea')
  if (!found) throw new Error('no field')
  return found
}
const text = () => field().value
const options = () => [...page.root.querySelectorAll('[role=option] b')].map((one) => one.textContent)
const type = (words: string) => write(field(), words)
const key = (name: string, more: KeyboardEventInit & { keyCode?: number } = {}) => press(field(), name, more)

test('a canned reply is filtered while one types, and Enter puts it in with its names filled', async () => {
  await type('您好 /')
  expect(options()).toEqual(['问候', '稍候'])
  await type('您好 /sh')
  expect(options()).toEqual(['稍候'])
  await type('/')
  await key('ArrowDown')
  await key('ArrowUp')
  await key('Enter')
  expect(text()).toBe('周敏，您好')
  expect(sent).toEqual([])
})

test('Escape leaves the text as it was typed, and the next Enter sends it', async () => {
  await type('/wh')
  await key('Escape')
  expect(options()).toEqual([])
  expect(text()).toBe('/wh')
  await key('Enter')
  expect(sent).toMatchObject([{ text: '/wh', files: [], mentions: [] }])
})

test('while an input method composes, no key chooses, moves or sends', async () => {
  await type('/')
  await key('ArrowDown', { isComposing: true })
  await key('Enter', { isComposing: true })
  await key('Enter', { keyCode: 229 })
  expect(text()).toBe('/')
  await key('Enter')
  expect(text()).toBe('周敏，您好')
})

test('Alt Enter is not the composer’s: it sends nothing', async () => {
  await type('您好')
  expect((await key('Enter', { altKey: true })).defaultPrevented).toBe(false)
  expect(sent).toEqual([])
})

test('articles are looked for by what is typed behind ??, and Enter waits for them', async () => {
  await type('您看：??发票')
  await key('Enter')
  expect(sent).toEqual([])
  await vi.advanceTimersByTimeAsync(300)
  await settled()
  expect(options()).toEqual(['开发票'])
  await key('Enter')
  expect(text()).toBe('您看：在营业厅开')
})

test('what was found for half a question is not put in for the whole of it', async () => {
  const answers = new Map<string, (found: unknown) => void>()
  vi.spyOn(hub.knowledge, 'search').mockImplementation((words) => new Promise((resolve) => answers.set(words, resolve as never)))
  const found = (title: string) => ({ hits: [{ article_id: title, title, passage: title, answer: title }] })
  await type('??宽')
  await vi.advanceTimersByTimeAsync(300)
  await type('??宽带移机')
  answers.get('宽')?.(found('宽带资费'))
  await settled()
  await key('Enter')
  expect([text(), options()]).toEqual(['??宽带移机', []])
  await vi.advanceTimersByTimeAsync(300)
  answers.get('宽带移机')?.(found('移机'))
  await settled()
  await key('Enter')
  expect(text()).toBe('移机')
})

test('those who may be called in one conversation are not offered in another', async () => {
  const answers = new Map<string, (found: unknown) => void>()
  vi.spyOn(hub.conversations, 'colleagues').mockImplementation((id) => new Promise((resolve) => answers.set(id, resolve as never)))
  page.leave()
  const props = reactive({ conversation, mayReply: false })
  page = mounted(ThreadComposer, props)
  await type('@')
  props.conversation = { ...conversation, id: 'other' }
  await settled()
  await type('@')
  answers.get('other')?.({ items: [{ id: 'b', name: '王芳', sounds: [] }] })
  answers.get('c')?.({ items: [{ id: 'a', name: '李明', sounds: [] }] })
  await settled()
  expect(options()).toEqual(['王芳'])
})

test('a colleague is named in a note and kept by his id; in a reply @ is only a letter', async () => {
  await type('@lm')
  expect(options()).toEqual([])
  page.root.querySelectorAll<HTMLElement>('[role=tab]')[1]?.click()
  await settled()
  await type('请@')
  await settled()
  await type('请@lm')
  expect(options()).toEqual(['李明'])
  await key('Enter')
  expect(text()).toBe('请@李明 ')
  await key('Enter')
  expect(sent).toMatchObject([{ text: '请@李明', private: true, mentions: ['agent2'] }])
})

test('who wants Enter for new lines sends with Ctrl', async () => {
  chooseSendKey('mod')
  await type('第一行')
  await key('Enter')
  expect(sent).toEqual([])
  await key('Enter', { ctrlKey: true })
  expect(sent).toMatchObject([{ text: '第一行' }])
})

test('a message waits for its files and takes them along', async () => {
  const requests: { onload: () => void; status: number; response: unknown }[] = []
  vi.stubGlobal('XMLHttpRequest', class {
    upload = {}
    status = 201
    response = { file_id: 'f', name: 'a.txt', content_type: 'text/plain', size: 1, is_image: false }
    onload = () => undefined
    open = () => undefined
    setRequestHeader = () => undefined
    abort = () => undefined
    send = () => void requests.push(this as never)
  })
  attach('c', new File(['x'], 'a.txt', { type: 'text/plain' }))
  await type('见附件')
  await key('Enter')
  expect(sent).toEqual([])
  requests[0]?.onload()
  await settled()
  await key('Enter')
  expect(sent).toMatchObject([{ text: '见附件', files: ['f'] }])
  expect(attachments.get('c')).toEqual([])
})

test('an upload that is refused says why and can go again', async () => {
  vi.stubGlobal('XMLHttpRequest', class {
    upload = {}
    status = 413
    response = { error: { code: 'too_long', message: '内容太长' } }
    onload = () => undefined
    open = () => undefined
    setRequestHeader = () => undefined
    abort = () => undefined
    send = () => queueMicrotask(() => this.onload())
  })
  attach('c', new File(['x'], 'a.txt'))
  await settled()
  expect(page.root.querySelector('.atts [role=alert]')?.textContent).toContain('内容太长')
  expect(page.root.querySelectorAll('.atts button')).toHaveLength(2)
})
