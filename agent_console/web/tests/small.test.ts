import { expect, test } from 'vitest'
import { dismiss, tell, toasts } from '../src/console/toasts'
import { isSendKey } from '../src/live/keys'
import { pieces } from '../src/live/links'
import { sizeOf } from '../src/live/sizes'
import { duration, shortTime } from '../src/live/time'
import { fileAddress } from '../src/widget/session'
import { contrast, inkOn } from '../src/widget/theme'
import { languageOf, PLAIN } from '../src/widget/settings'
import { translator } from '../src/widget/words'

test('Enter that ends a composition does not send', () => {
  expect(isSendKey(new KeyboardEvent('keydown', { key: 'Enter' }))).toBe(true)
  expect(isSendKey(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true }))).toBe(false)
  expect(isSendKey(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229 }))).toBe(false)
  expect(isSendKey(new KeyboardEvent('keydown', { key: 'Enter', shiftKey: true }))).toBe(false)
})

test('web addresses become links and the Chinese after them does not', () => {
  expect(pieces('请看 https://example.com/a?b=1，谢谢')).toEqual([
    { text: '请看 ' },
    { text: 'https://example.com/a?b=1', href: 'https://example.com/a?b=1' },
    { text: '，谢谢' },
  ])
  expect(pieces('javascript:alert(1)')).toEqual([{ text: 'javascript:alert(1)' }])
})

test('an order number is one piece', () => {
  expect(pieces('工单号 TS-1123-0427。')).toEqual([{ text: '工单号 ' }, { text: 'TS-1123-0427', whole: true }, { text: '。' }])
})

test('whatever colour a page chooses, the ink on it is readable', () => {
  for (const colour of ['#0b4f69', '#ffd400', '#ffffff', '#777777', '#e60012']) {
    expect(contrast(colour, inkOn(colour))).toBeGreaterThanOrEqual(4.5)
  }
})

test('waiting is told in mm:ss, and in hours when it must be', () => {
  expect([0, 61, 3_661].map(duration)).toEqual(['00:00', '01:01', '1:01:01'])
})

test('today is a time, earlier is a date', () => {
  const now = new Date(2026, 10, 23, 15, 0)
  expect(shortTime(new Date(2026, 10, 23, 14, 6).toISOString(), 'zh-CN', now)).toBe('14:06')
  expect(shortTime(new Date(2026, 10, 21, 14, 6).toISOString(), 'zh-CN', now)).toBe('11-21')
  expect(shortTime(new Date(2025, 10, 21, 14, 6).toISOString(), 'zh-CN', now)).toBe('2025-11-21')
})

test('any Chinese is Chinese, anything else English', () => {
  expect(['zh', 'zh-TW', 'en-US', 'fr'].map((tag) => languageOf(PLAIN, tag))).toEqual(['zh-CN', 'zh-CN', 'en', 'en'])
  expect(['zh', 'en'].map((tag) => languageOf({ languages: ['en'] }, tag))).toEqual(['en', 'en'])
  expect(translator('en')('queue_ahead', { ahead: 2, wait: 'x' })).toContain('2 ahead of you')
})

test('sizes are told in the unit that people would use', () => {
  expect(sizeOf(1_234, 'zh-CN')).toBe('1.2 kB')
  expect(sizeOf(10_000_000, 'en')).toBe('10 MB')
})

test('a file is fetched from the hub that served the widget, by the session\'s token', () => {
  const place = { hub: 'https://hub.example/', account: 'demo', locale: 'zh-CN' }
  const session = { token: 'a.b', visitor_id: 'v', ws_url: 'ws://inside/chat/v1/demo/ws' }
  expect(fileAddress(place, session, 7, 'f1')).toBe('https://hub.example/chat/v1/demo/messages/7/files/f1?token=a.b')
})

test('a failure that stands there already is not told again', () => {
  tell('连接失败', true)
  tell('连接失败', true)
  tell('超时', true)
  expect(toasts.map((one) => one.text)).toEqual(['连接失败', '超时'])
  for (const one of [...toasts]) dismiss(one.id)
  tell('连接失败', true)
  expect(toasts).toHaveLength(1)
})
