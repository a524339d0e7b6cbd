import { beforeEach, expect, test } from 'vitest'
import type { Template } from '../src/api/shapes'
import { preview } from '../src/console/templates/preview'
import { editOf, isWorded, matches, said } from '../src/console/templates/templates'

let one: Template

beforeEach(() => {
  one = { name: 'desk_taken', language: 'zh-CN', built_in: '{name}为您服务', variables: ['name'], edits: [] }
})

function word(channel: string, text: string | null, usable = true): void {
  one.edits.push({ channel, text, version: 1, usable, author: 'ann', author_name: 'Ann', at: '2026-11-25T06:00:00Z' })
}

test('a channel says its own text, else the one for all, else the built-in one', () => {
  expect(said(one, 'sms')).toBe('{name}为您服务')
  word('', '{name}来了')
  expect(said(one, 'sms')).toBe('{name}来了')
  word('sms', '{name}')
  expect([said(one, 'sms'), said(one, 'web'), said(one, '')]).toEqual(['{name}', '{name}来了', '{name}来了'])
})

test('what was given back or no longer fits is not said, but its version counts', () => {
  word('sms', null)
  word('', '{gone}', false)
  expect(said(one, 'sms')).toBe('{name}为您服务')
  expect([isWorded(one, 'sms'), editOf(one, 'sms')?.version]).toEqual([false, 1])
})

test('a template is found by its name and by anything it says', () => {
  word('sms', '{name}来了')
  expect(['DESK', '服务', '来了', ' '].every((query) => matches(one, query))).toBe(true)
  expect(matches(one, '走了')).toBe(false)
})

test('a preview fills in samples, shows braces once and marks what nobody knows', () => {
  const spans = preview('{{注}} {name}，{nmae}。', ['name'], () => '王小雨')
  expect(spans.map((span) => span.text).join('')).toBe('{注} 王小雨，{nmae}。')
  expect(spans.filter((span) => span.kind !== 'text')).toEqual([
    { text: '王小雨', kind: 'filled' },
    { text: '{nmae}', kind: 'unknown' },
  ])
})

test('a text without variables is shown as it is', () => {
  expect(preview('好的。', [], () => '')).toEqual([{ text: '好的。', kind: 'text' }])
})
