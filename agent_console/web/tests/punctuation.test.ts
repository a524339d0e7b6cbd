import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { i18n } from '../src/console/i18n'
import { colon, comma, pause, semicolon } from '../src/console/punctuation'

const CONSOLE = join(import.meta.dirname, '../src/console')
/** Between names that we join, and before what we put in. */
const CHINESE = /join\('[、，；：]'\)|[、，；：]\$\{|\}[、，；：]/
/** What people are given to edit again, in which either comma is read. */
const TYPED = new Set(['knowledge/drafts.ts'])

afterEach(() => void (i18n.global.locale.value = 'zh-CN'))

test('in English one is told from many', () => {
  i18n.global.locale.value = 'en'
  expect([0, 1, 2].map((n) => i18n.global.t('patch.bot', { n }))).toEqual(['Bot, 0 turns', 'Bot, 1 turn', 'Bot, 2 turns'])
})

test('between words stand the marks of the language that is read', () => {
  const marks = () => [comma(), pause(), semicolon(), colon()]
  expect(marks()).toEqual(['、', '，', '；', '：'])
  i18n.global.locale.value = 'en'
  expect(marks()).toEqual([', ', ', ', '; ', ': '])
})

test('nothing is put together with the marks of one language alone', () => {
  const files = readdirSync(CONSOLE, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|vue)$/.test(name) && !TYPED.has(name))
  const found = files.flatMap((name) => readFileSync(join(CONSOLE, name), 'utf8').split('\n').filter((line) => CHINESE.test(line)).map((line) => `${name}: ${line.trim().slice(0, 80)}`))
  expect(files.length).toBeGreaterThan(200)
  expect(found).toEqual([])
})
