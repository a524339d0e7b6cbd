import { expect, test, vi } from 'vitest'
import { nextTick, ref } from 'vue'
import { HubError } from '../src/api/client'
import type { Account, Act, Point, Setting } from '../src/api/shapes'
import { endOf, spoken } from '../src/console/settings/audit'
import { askedFor, newSecret, revOf, said, shareFailed, standOf, titleOf, troublesOf, valuesOf } from '../src/console/settings/channels'
import { bytes, figuresOf, sorted } from '../src/console/settings/health'
import { plainly } from '../src/console/reasons'
import { matches, usePicking } from '../src/console/settings/troubles'
import { obstacleOf } from '../src/console/signing'
import { asking, hold, isHeld, release, stay, useUnsaved, whenFree } from '../src/console/unsaved'
import { moment } from '../src/live/time'
import SettingList from '../src/console/settings/SettingList.vue'
import ZField from '../src/console/parts/ZField.vue'
import { mounted } from './mounting'

const setting = (name: string, kind: Setting['kind'], more: Partial<Setting> = {}): Setting => ({ name, kind, title: {}, about: {}, required: false, rare: false, default: null, least: null, most: null, options: [], option_titles: {}, made: 0, when: {}, settings: [], ...more })
const standing = (condition: 'running' | 'stopped' | 'failed', error = '') => ({ process: 'one', condition, since: '2026-11-29T08:00:00Z', error, troubles: [] })
const account = (more: Partial<Account> = {}): Account => ({ id: 'rest:a', channel: 'rest', name: 'a', title: '', node_id: 'root', active: true, rev: 1, config: {}, secrets: [], standings: [], received: 0, sent: 0, failed: 0, last_at: null, ...more })

test('a form begins with what is set, else the default, and never with a secret', () => {
  const settings = [setting('token', 'secret'), setting('rate', 'number', { default: 5 }), setting('hosts', 'lines'), setting('server', 'group', { settings: [setting('host', 'text', { default: 'localhost' }), setting('password', 'secret')] })]
  expect(valuesOf(settings, { rate: 7, server: {} })).toEqual({ rate: 7, hosts: [], server: { host: 'localhost' } })
  expect(valuesOf(settings)).toEqual({ rate: 5, hosts: [], server: { host: 'localhost' } })
})

test('what is typed into one form does not change what it began from', () => {
  const config = { hosts: ['a'] }
  const values = valuesOf([setting('hosts', 'lines')], config)
  ;(values['hosts'] as string[]).push('b')
  expect(config.hosts).toEqual(['a'])
})

test('an account runs when all processes agree, and says why it does not in any of them', () => {
  expect(standOf(account()).stand).toBe('starting')
  expect(standOf(account({ active: false })).stand).toBe('stopped')
  expect(standOf(account({ standings: [standing('running'), standing('running')] })).stand).toBe('running')
  expect(standOf(account({ standings: [standing('running'), standing('stopped')] })).stand).toBe('mixed')
  expect(standOf(account({ standings: [standing('running'), standing('failed', '401')] }))).toMatchObject({ stand: 'failed', error: '401' })
})

test('an account that runs and cannot work says what is in its way, once for all processes', () => {
  const refused = { title: { 'zh-CN': '拒绝登录', en: 'refused' }, detail: '535 no', since: '2026-11-30T06:00:00Z' }
  const found = account({ standings: [{ ...standing('running'), troubles: [refused] }, { ...standing('running'), troubles: [{ ...refused, detail: '535' }] }] })
  expect(standOf(found)).toEqual({ stand: 'troubled', since: refused.since, error: '535 no' })
  expect(troublesOf(found)).toEqual([refused])
})

test('starting and stopping under one’s hands does not stand in the way of saving, other changes do', () => {
  const began = account({ rev: 3 })
  expect(revOf(began, account({ rev: 5, active: false }))).toBe(5)
  expect(revOf(began, account({ rev: 5, title: '别的' }))).toBe(3)
  expect(revOf(began, null)).toBe(3)
})

test('names, shares and words are what people read', () => {
  expect([titleOf(account()), titleOf(account({ title: '商城' }))]).toEqual(['a', '商城'])
  expect([shareFailed(account(), 'en'), shareFailed(account({ sent: 200, failed: 1 }), 'en')]).toEqual(['–', '0.50%'])
  expect([said({ 'zh-CN': '令牌', en: 'Token' }, 'en'), said({ 'zh-CN': '令牌' }, 'en'), said({}, 'en')]).toEqual(['Token', '令牌', ''])
})

test('a secret that is made is long and never the same', () => {
  const made = new Set(Array.from({ length: 50 }, () => newSecret(32)))
  expect(made.size).toBe(50)
  expect([...made].every((one) => /^[0-9A-Za-z]{32}$/.test(one))).toBe(true)
})

test('a form asks only for what goes with what is set beside it', () => {
  const application = setting('application', 'text', { when: { provider: ['tencent'] } })
  expect([askedFor(application, { provider: 'tencent' }), askedFor(application, { provider: 'twilio' }), askedFor(setting('rate', 'number'), {})]).toEqual([true, false, true])
})

test('what is rarely needed is folded within a row too, and only what is ours to choose can be made', () => {
  const settings = [
    setting('carriers', 'rows', { settings: [setting('host', 'text', { title: { en: 'Host' } }), setting('window', 'integer', { rare: true, title: { en: 'Window' } })] }),
    setting('given', 'secret', { title: { en: 'Given' } }),
    setting('ours', 'secret', { title: { en: 'Ours' }, made: 43 }),
    setting('most', 'bytes', { title: { en: 'Most' } }),
  ]
  const put = vi.fn()
  const at = (path: string) => (path === 'config.carriers.1.window' ? 'too many' : '')
  const { root, leave } = mounted(SettingList, { settings, values: { carriers: [{ host: 'a', window: 1 }, { host: 'b', window: 999 }], most: 10_000_000 }, path: 'config', at, isSet: () => false, onPut: put })
  const folds = [...root.querySelectorAll('details')]
  expect(folds.map((one) => [one.open, Boolean(one.querySelector('[type=number]'))])).toEqual([[false, true], [true, true]])
  const makers = [...root.querySelectorAll('button')].filter((one) => /生成|Make/.test(one.textContent))
  expect(makers).toHaveLength(1)
  makers[0]?.click()
  expect(put).toHaveBeenCalledWith('ours', expect.stringMatching(/^[0-9A-Za-z]{43}$/))
  expect(root.textContent).toMatch(/10 ?MB/)
  leave()
})

test('what is wrong with a field does not take away what it is to be, and both are read with it', () => {
  const { root, leave } = mounted(ZField, { label: 'Password', fault: 'too long', hint: '16 characters at most' })
  expect([...root.querySelectorAll('p')].map((one) => one.textContent)).toEqual(['too long', '16 characters at most'])
  leave()
})

const point = (name: string, verdict: Point['verdict'], values: Record<string, unknown> = {}): Point => ({ name, verdict, values })

test('what is wrong stands first, and figures are told in units', () => {
  expect(sorted([point('a', 'well'), point('b', 'warn'), point('c', 'bad')]).map((one) => one.name)).toEqual(['c', 'b', 'a'])
  expect([bytes(0, 'en'), bytes(1023, 'en'), bytes(1536, 'en'), bytes(5 * 2 ** 30, 'en')]).toEqual(['0 byte', '1,023 byte', '1.5 kB', '5 GB'])
  expect(figuresOf(point('backup', 'warn', { at: null }), 'en')).toMatchObject({ at: '', none: true })
  expect(figuresOf(point('channels', 'bad', { failed: ['rest:a', 'web:b'], running: 1 }), 'zh-CN')).toMatchObject({ failed: 'rest:a、web:b', none: false })
  expect(figuresOf(point('store', 'well', { size: null }), 'en')['size']).toBe('–')
})

test('an act says the deed and what it was done to', () => {
  const act = (data: Record<string, unknown>): Act => ({ id: '1', at: '', kind: 'organisation', by: 'admin', by_name: '', address: '', node_id: 'root', conversation_id: '', data })
  const exists = (key: string) => key === 'audit_deed.add'
  expect(spoken(act({ what: 'person', name: 'bob', action: 'add' }), (key) => key, exists)).toBe('audit_deed.add · bob')
  expect(spoken(act({ action: 'odd' }), (key) => key, exists)).toBe('odd')
  expect(new Date(endOf('2026-11-30')).getDate()).toBe(1)
})

test('the same is done to all that are picked, those that are done are picked no more, and a failure ends it', async () => {
  const rows = ref(['a', 'b', 'c'])
  const { picked, all, flip, each } = usePicking(rows, (one) => one)
  all.value = true
  expect(picked.value.size).toBe(3)
  flip('b')
  const done: string[] = []
  expect(await each(async (one) => void done.push(one))).toBe(2)
  expect([done, picked.value.size]).toEqual([['a', 'c'], 0])
  expect(await each(async (one) => void done.push(one), 'b')).toBe(1)
  all.value = true
  expect(await each(async (one) => (one === 'b' ? Promise.reject(new Error('no')) : undefined))).toBe(1)
  expect([...picked.value]).toEqual(['b', 'c'])
})

test('a search takes any of the words, and nothing sought is everything', () => {
  expect([matches(' 空号 ', ['空号或停机', 'x']), matches('REST', ['rest:a']), matches('y', ['x']), matches('', [])]).toEqual([true, true, false, true])
})

test('a reason is told in words where there are any, and as it came where there are none', () => {
  const t = (key: string, values: Record<string, unknown> = {}) => [key, ...Object.values(values)].join(' ')
  const exists = (key: string) => ['failed_reason.account_stopped', 'failed_reason.mail_full'].includes(key)
  const told = (reason: string) => plainly(reason, t, exists)
  expect(told('account_stopped')).toBe('failed_reason.account_stopped')
  expect(told('the webhook answered 403')).toBe('failed_reason.answered 403')
  expect(told('ClientConnectorError: Cannot connect to host')).toBe('failed_reason.no_line')
  expect(told('TimeoutError: ')).toBe('failed_reason.slow')
  expect(told('unfinished in 3 lives of the hub')).toBe('failed_reason.killed 3')
  expect(told('RuntimeError: boom')).toBe('failed_reason.broke RuntimeError')
  expect(told('mail_full: 552 5.2.2: full')).toBe('failed_reason.said failed_reason.mail_full 552 5.2.2: full')
  expect(told('空号')).toBe('空号')
  expect(plainly('SMTPConnectError: refused', t, exists, false)).toBe('SMTPConnectError: refused')
})

test('clicks that lead on are held while something typed is not saved', async () => {
  const event = new Event('click', { cancelable: true })
  hold(event)
  expect([event.defaultPrevented, asking.value]).toEqual([false, false])
  const { leave, typed } = form()
  typed.value = true
  await nextTick()
  hold(event)
  expect([event.defaultPrevented, asking.value]).toEqual([true, true])
  expect(release()).toBe(false)
  expect([isHeld(), asking.value]).toEqual([false, false])
  leave()
})

/** A form in which something may be typed. */
function form() {
  const typed = ref(false)
  const { leave } = mounted({ setup: () => (useUnsaved(() => typed.value), () => null) }, {})
  return { leave, typed }
}

test('where something would be lost one goes on only when it has been dropped, and nowhere when one stays', async () => {
  const { leave, typed } = form()
  const gone: string[] = []
  whenFree(() => gone.push('at once'))
  typed.value = true
  await nextTick()
  whenFree(() => gone.push('not at all'))
  expect(asking.value).toBe(true)
  stay()
  whenFree(() => gone.push('dropped'))
  expect(gone).toEqual(['at once'])
  expect(release()).toBe(true)
  expect(gone).toEqual(['at once', 'dropped'])
  leave()
})

test('the browser asks before the page is left only where something would be lost', async () => {
  const unload = () => {
    const event = new Event('beforeunload', { cancelable: true })
    dispatchEvent(event)
    return event.defaultPrevented
  }
  const { leave, typed } = form()
  expect(unload()).toBe(false)
  typed.value = true
  await nextTick()
  expect(unload()).toBe(true)
  leave()
  expect(unload()).toBe(false)
})

test('what stands in the way of signing in is told apart', () => {
  expect(obstacleOf(null)).toBe('')
  expect(obstacleOf(new TypeError('Failed to fetch'))).toBe('away')
  expect(obstacleOf(new HubError(401, 'bad_login', ''))).toBe('wrong')
  expect(obstacleOf(new HubError(429, 'rate_limited', '', {}, {}, 8))).toBe('wait')
  expect(obstacleOf(new HubError(503, 'unavailable', ''))).toBe('other')
})

test('today is told by the clock, another day with its date', () => {
  const now = new Date(2026, 10, 29, 12, 0)
  expect(moment(new Date(2026, 10, 29, 9, 5).toISOString(), 'en', now)).toBe('09:05')
  expect(moment(new Date(2026, 10, 28, 9, 5).toISOString(), 'en', now)).toBe('11-28 09:05')
})
