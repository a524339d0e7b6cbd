import { beforeEach, expect, test } from 'vitest'
import type { Article } from '../src/api/shapes'
import { answerOf } from '../src/console/knowledge/answers'
import { typeOf } from '../src/console/knowledge/articles'
import { diff } from '../src/console/knowledge/diff'
import { bodyOf, draftOf, dropDraft, emptyForm, formOf, hasDraft, isSame, keepDraft, merged, translationOf, type Form } from '../src/console/knowledge/drafts'
import { authorOf, callsOf, daysLeft, earlierOf, isBack, today, wayOf } from '../src/console/knowledge/life'
import { changesOf } from '../src/console/knowledge/versions'

let form: Form

beforeEach(() => {
  form = { ...emptyForm('话费/账单', 'zh-CN'), title: '查话费', answer: '发 1。', questions: '查话费\n\n 余额多少 ', regions: '浙江，江苏', links: [{ title: '', url: '' }] }
})

const article = (fields: Partial<Article>) => ({ ...bodyOf(form), id: 'a', author: 'ann', reviewer: '', live: false, state: 'draft', version: 2, attachments: [], ...fields }) as Article

const told = (before: string, after: string) => diff(before, after).map((piece) => `${{ same: '=', gone: '-', new: '+' }[piece.kind]}${piece.text}`)
const side = (before: string, after: string, kind: 'gone' | 'new') => diff(before, after).filter((piece) => piece.kind === 'same' || piece.kind === kind).map((piece) => piece.text).join('')

test('a diff names the words that changed and leaves the rest', () => {
  expect(told('断电10秒后重启。\n看公告。\n', '断电30秒后重启。\n看公告。\n')).toEqual(['=断电', '-10', '+30', '=秒后重启。\n看公告。\n'])
  expect(told('pay by card', 'pay in cash')).toEqual(['=pay ', '-by card', '+in cash'])
})

test('lines that came or went are whole, and the same text is one piece', () => {
  expect(told('一\n二\n', '一\n三\n二\n')).toEqual(['=一\n', '+三\n', '=二\n'])
  expect(told('一\n二\n三', '一\n三')).toEqual(['=一\n', '-二\n', '=三'])
  expect([told('同', '同'), told('', ''), told('', '新'), told('旧', '')]).toEqual([['=同'], [], ['+新'], ['-旧']])
})

test('both texts can be read off any diff', () => {
  const texts = ['', '甲', '甲乙\n丙', '丙\n甲乙丁', 'one two\nthree', 'two one\n\nthree four', '甲1乙2丙3丁', '乙1丙2丁3甲']
  for (const before of texts) for (const after of texts) expect([side(before, after, 'gone'), side(before, after, 'new')]).toEqual([before, after])
})

test('a text of any length is compared without a wait', () => {
  for (const between of [' ', '\n']) {
    const long = (word: string) => Array.from({ length: 4_000 }, (_, at) => `${word}${at}`).join(between)
    const began = performance.now()
    expect(diff(long('a'), long('b')).map((piece) => piece.kind)).toEqual(['gone', 'new'])
    expect(performance.now() - began).toBeLessThan(2_000)
  }
})

test('only fields that differ are compared, in the order of the editor', () => {
  const after = { ...form, answer: '发 2。', tiers: ['gold' as const], links: [] }
  expect(changesOf({ ...form, links: [{ title: '账单', url: 'https://a' }] }, after, (tier) => `〈${tier}〉`).map((one) => [one.field, one.pieces.map((piece) => piece.text).join('|')])).toEqual([
    ['answer', '发 |1|2|。'],
    ['tiers', '〈gold〉'],
    ['links', '账单 https://a'],
  ])
})

test('a form is sent as lists and days, and what is empty is not sent as something', () => {
  expect(bodyOf(form)).toMatchObject({ questions: ['查话费', '余额多少'], regions: ['浙江', '江苏'], links: [], valid_from: null, attachments: [] })
  expect(isSame(form, { ...form, questions: '查话费\n余额多少\n' })).toBe(true)
  expect(isSame(form, { ...form, answer: '' })).toBe(false)
  expect(isSame(formOf(article({})), form)).toBe(true)
})

test('a draft is kept as it was typed until it is dropped', () => {
  keepDraft('a', { form, from: emptyForm('', 'en'), version: 3 })
  expect(draftOf('a')).toEqual({ form, from: emptyForm('', 'en'), version: 3 })
  expect(hasDraft('a')).toBe(true)
  dropDraft('a')
  expect([draftOf('a'), hasDraft('a')]).toEqual([null, false])
})

test('who was overtaken keeps what he typed and gets what he did not touch', () => {
  const mine = { ...form, answer: '我的', title: '同改' }
  const theirs = { ...form, answer: '他的', title: '同改', category: '新类' }
  expect(merged(form, mine, theirs)).toEqual({ form: { ...theirs, answer: '我的' }, both: ['answer'] })
  expect(merged(form, { ...form }, theirs)).toEqual({ form: theirs, both: [] })
})

test('a translation names its original and has its days and places, not its words', () => {
  form.valid_until = '2027-01-01'
  expect(translationOf(article({ valid_until: '2027-01-01' }), 'en')).toMatchObject({ title: '', answer: '', language: 'en', translates: 'a', valid_until: '2027-01-01', regions: '浙江、江苏' })
})

const ann = { id: 'ann', writes: true, publishes: true }
const bob = { id: 'bob', writes: true, publishes: true }

test('a draft is submitted, reviewed by another, and never approved by its author', () => {
  expect(wayOf(article({}), ann)).toEqual({ first: 'submit', others: [], waits: '' })
  expect(wayOf(article({ state: 'review' }), ann)).toEqual({ first: null, others: ['return'], waits: 'own' })
  expect(wayOf(article({ state: 'review' }), bob)).toEqual({ first: 'publish_now', others: ['return'], waits: '' })
  expect(wayOf(article({ state: 'review', reviewer: 'bob' }), ann).first).toBe('publish')
  expect([callsOf('publish_now'), callsOf('return')]).toEqual([['approve', 'publish'], ['return']])
})

test('whoever may not publish is told whose turn it is, and what is live can be retired by those who may', () => {
  expect(wayOf(article({ state: 'review' }), { ...bob, publishes: false })).toEqual({ first: null, others: [], waits: 'reviewer' })
  expect(wayOf(article({ state: 'published', live: true }), bob)).toEqual({ first: null, others: ['retire'], waits: '' })
  expect(wayOf(article({ state: 'draft', live: true }), bob).others).toEqual(['retire'])
  expect(wayOf(article({ state: 'published', live: true }), { ...bob, writes: false, publishes: false })).toEqual({ first: null, others: [], waits: '' })
})

test('what was sent back says so until it is handed in again', () => {
  const review = { version: 2, approved: false, by: 'bob', by_name: '', at: '', words: '缺价格' }
  const back = (state: Article['state'], approved = false) => isBack({ state, review: { ...review, approved } })
  expect([back('draft'), back('review'), back('draft', true), isBack({ state: 'draft', review: null })]).toEqual([true, false, false, false])
})

test('a version is compared with what customers see, else with the one before', () => {
  expect([earlierOf(article({ version: 5, live_version: 3 })), earlierOf(article({ version: 5, live_version: 5 })), earlierOf(article({ version: 2, live_version: 0 }))]).toEqual([3, 4, 1])
})

test('what came with the hub has no person’s name', () => {
  expect([authorOf({ author: 'seed', author_name: 'seed' }, (key) => key), authorOf({ author: 'ann', author_name: '安' }, (key) => key), authorOf({ author: 'ann', author_name: '' }, (key) => key)]).toEqual(['article.built_in', '安', 'ann'])
})

test('an end that is near or over is told, in days of China', () => {
  expect([daysLeft(null, '2026-11-29'), daysLeft('2027-11-29', '2026-11-29'), daysLeft('2026-12-02', '2026-11-29'), daysLeft('2026-11-28', '2026-11-29')]).toEqual([null, null, 3, -1])
  expect(today(new Date('2026-11-29T16:30:00Z'))).toBe('2026-11-30')
})

test('a channel says its own wording or the chat’s, with the links below', () => {
  form.links = [{ title: '账单', url: 'https://a.example' }]
  form.short = '发 1'
  expect([answerOf(form, 'short'), answerOf(form, 'mail')]).toEqual(['发 1\n账单 https://a.example', '发 1。\n账单 https://a.example'])
})

test('a file of articles is known by the end of its name', () => {
  expect(['a.CSV', 'b.md', 'c.json', 'd.xlsx', 'csv'].map(typeOf)).toEqual(['text/csv', 'text/markdown', 'application/json', '', 'text/csv'])
})
