import { expect, test } from 'vitest'
import { ref } from 'vue'
import { lastLine, nameOf } from '../src/console/names'
import { isFax, isSure, isTrusted, pagesOf, percent, readOn } from '../src/console/thread/fax'
import { heldAt, lying, rolled, stepped, zoomOf } from '../src/console/viewer/view'
import { useViewing } from '../src/console/viewer/viewing'
import type { Conversation, Fax, Message } from '../src/api/shapes'

const sheet = { width: 1728, height: 2200 }

test('a page fits the stage by its width or as a whole, as it lies', () => {
  const stage = { width: 864, height: 700 }
  expect(zoomOf('width', sheet, stage)).toBe(0.5)
  expect(zoomOf('page', sheet, stage)).toBeCloseTo(700 / 2200)
  expect(zoomOf('page', lying(sheet, 1), stage)).toBeCloseTo(864 / 2200)
  expect(lying(sheet, 2)).toEqual(sheet)
  expect(zoomOf(0.7, sheet, stage)).toBe(0.7)
})

test('a small picture is not blown up, and one of unknown size is no trouble', () => {
  expect(zoomOf('page', { width: 60, height: 40 }, { width: 800, height: 600 })).toBe(1)
  expect(zoomOf('width', { width: 0, height: 0 }, { width: 800, height: 600 })).toBe(1)
  expect(zoomOf('page', sheet, { width: 0, height: 0 })).toBe(1)
})

test('steps go up and down the same ladder and end at both its ends', () => {
  expect(stepped(1, 1)).toBeCloseTo(1.25)
  expect(stepped(stepped(1, 1), -1)).toBeCloseTo(1)
  expect(stepped(0.49, 1)).toBeCloseTo(0.512)
  expect(stepped(0.49, -1)).toBeCloseTo(0.4096)
  let [least, most] = [1, 1]
  for (let n = 0; n < 40; n += 1) [least, most] = [stepped(least, -1), stepped(most, 1)]
  expect([least, most]).toEqual([0.05, 8])
})

test('a notch of the wheel is a step, and two fingers zoom as far as they have moved', () => {
  expect(rolled(1, { deltaY: -100, deltaMode: 0 })).toBeCloseTo(1.25)
  expect(rolled(1.25, { deltaY: 100, deltaMode: 0 })).toBeCloseTo(1)
  expect(rolled(1, { deltaY: -3, deltaMode: 1 })).toBeCloseTo(1.25, 1)
  let zoom = 1
  for (let n = 0; n < 20; n += 1) zoom = rolled(zoom, { deltaY: -5, deltaMode: 0 })
  expect(zoom).toBeCloseTo(1.25)
})

test('what is under the pointer stays there, and a page smaller than the stage lies in its middle', () => {
  expect(heldAt(100, 300, 1000, 2000, 500)).toBe(700)
  expect(heldAt(250, 0, 400, 800, 500)).toBe(150)
  expect(heldAt(100, 300, 1000, 400, 500)).toBe(110)
  expect(heldAt(0, 0, 1000, 2000, 500)).toBe(0)
})

test('each page keeps its turn, and keys that are held with others are not taken', () => {
  const pages = [1, 2, 3].map((n) => ({ address: `/${n}`, name: `${n}`, size: sheet }))
  const view = useViewing(() => pages, 'width')
  const press = (key: string, more: KeyboardEventInit = {}) => {
    const event = new KeyboardEvent('keydown', { key, cancelable: true, ...more })
    view.press(event)
    return event.defaultPrevented
  }
  view.place({ width: 864, height: 700 })
  press('r')
  press('PageDown')
  expect([view.at, view.turn]).toEqual([1, 0])
  press('R', { shiftKey: true })
  expect(view.turn).toBe(3)
  press('PageUp')
  expect([view.at, view.turn]).toEqual([0, 1])
  press('PageUp')
  expect(view.at).toBe(0)
  expect(view.zoom).toBeCloseTo(864 / 2200)
  press('+')
  expect(view.fit).toBeCloseTo(0.4096)
  press('0')
  expect(view.fit).toBe('width')
  expect([press('+', { ctrlKey: true }), press('r', { metaKey: true }), press('x')]).toEqual([false, false, false])
})

test('a page begins where it is asked for', () => {
  const pages = ref([{ address: '/1', name: '1' }, { address: '/2', name: '2' }])
  const view = useViewing(() => pages.value, 'page', 1)
  expect(view.page?.address).toBe('/2')
  view.measure({ width: 30, height: 20 })
  expect(view.size).toEqual({ width: 30, height: 20 })
})

const message = {
  conversation_id: 'c', seq: 4, author: { kind: 'customer', id: '', name: '' },
  parts: [{ type: 'text', text: '过户' }, ...['a', 'b'].map((file_id) => ({ type: 'image', name: `${file_id}.png`, content_type: 'image/png', size: 1, file_id }))],
} as unknown as Message
const fax = { sure: 0.8, pages: [{ file_id: 'b', width: 10, height: 20, lines: [{ text: '甲' }, { text: '乙' }] }, { file_id: 'a', width: 10, height: 20, lines: [] }, { file_id: 'c', width: 1, height: 1, lines: [{ text: '丙' }] }] } as unknown as Fax

test('the pages are those of the fax, else the pictures of the message', () => {
  expect(pagesOf(message, null, String).map((page) => page.address.slice(-2))).toEqual(['/a', '/b'])
  expect(pagesOf(message, fax, String)[0]).toEqual({ address: '/api/v1/conversations/c/messages/4/files/b', name: '1', size: { width: 10, height: 20 } })
  expect(readOn(fax)).toBe('甲\n乙\n\n丙')
})

test('only what a customer sends by fax is one', () => {
  expect([isFax(message, 'fax'), isFax(message, 'web'), isFax({ ...message, parts: [] }, 'fax'), isFax({ ...message, author: { ...message.author, kind: 'agent' } }, 'fax')]).toEqual([true, false, false, false])
})

test('what is unsure never reads like what is sure', () => {
  expect([percent(0.7999, 'zh-CN'), percent(0.92, 'en'), isSure(fax, { confidence: 0.7999 }), isSure(fax, { confidence: 0.8 })]).toEqual(['79%', '92%', false, true])
})

test('a fax is trusted as its channel judged it, whatever the mean of its lines', () => {
  const judged = (confidence: number | null, ...warnings: string[]) => isTrusted({ ...fax, confidence, warnings })
  expect([judged(0.7), judged(0.95, 'fax_pages'), judged(0.95, 'fax_unsure'), judged(null), judged(0.9, 'fax_unread')]).toEqual([true, true, false, false, false])
})

test('a row tells what was read of a fax and not what its pages are called', () => {
  const line = (channel: string, last_line: string | null) => lastLine({ channel, last_line } as Conversation, (key) => key)
  expect(line('fax', '过户申请表 [page-1.png] [page-2.png] [fax.tif]')).toBe('过户申请表')
  expect(line('fax', '[page-1.png] [fax.tif]')).toBe('fax.unread')
  expect([line('fax', '已为您办理'), line('fax', null), line('web', '[page-1.png]')]).toEqual(['已为您办理', '', '[page-1.png]'])
})

test('without a name one is called by where one writes from, where that means something', () => {
  const called = (channel: string, address: string, name = '') => nameOf({ channel, address, customer: { id: 'abcdefgh', name } } as Conversation, () => '访客')
  expect([called('fax', '057 **** 1234'), called('email', 'z***@a.cn'), called('web', '6b0d'), called('fax', 'anonymous-1f')]).toEqual(['057 **** 1234', 'z***@a.cn', '访客 efgh', '访客 efgh'])
  expect(called('email', 'z***@a.cn', '周敏')).toBe('周敏')
})
