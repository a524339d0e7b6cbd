/** Accounts of channels: what their forms begin with, and how they stand over all processes. */
import type { Account, ChannelKind, Setting, Trouble } from '../../api/shapes'

export type Values = Record<string, unknown>
type Texts = Readonly<Record<string, string>>

/** What a channel says of itself, in the reader's language. */
export function said(texts: Texts, locale: string): string {
  return texts[locale] ?? texts['zh-CN'] ?? ''
}

/** A fresh form: what is set, else the defaults; secrets are never there to begin with. */
export function valuesOf(settings: readonly Setting[], config: Values = {}): Values {
  return Object.fromEntries(
    settings
      .filter((one) => one.kind !== 'secret')
      .map((one) => [one.name, one.kind === 'group' ? valuesOf(one.settings, config[one.name] as Values | undefined) : structuredClone(config[one.name] ?? one.default ?? blank(one))]),
  )
}

function blank(setting: Setting): unknown {
  if (setting.kind === 'switch') return false
  return ['lines', 'rows', 'choices'].includes(setting.kind) ? [] : ['integer', 'number', 'bytes'].includes(setting.kind) ? null : ''
}

export type Stand = 'running' | 'stopped' | 'failed' | 'troubled' | 'mixed' | 'starting'

/** All processes agree, or some do not yet; who is wanted and runs nowhere is on its way. */
export function standOf(account: Account): { stand: Stand; since: string; error: string } {
  const found = account.standings
  const failed = found.find((one) => one.condition === 'failed')
  if (failed) return { stand: 'failed', since: failed.since, error: failed.error }
  const [trouble] = troublesOf(account)
  if (trouble) return { stand: 'troubled', since: trouble.since, error: trouble.detail }
  const [first] = found
  if (!first) return { stand: account.active ? 'starting' : 'stopped', since: '', error: '' }
  const wanted = account.active ? 'running' : 'stopped'
  const agreed = found.every((one) => one.condition === wanted)
  return { stand: agreed ? wanted : 'mixed', since: first.since, error: '' }
}

/** What keeps it from its work though it runs, each once however many processes say it. */
export function troublesOf(account: Account): Trouble[] {
  const all = account.standings.flatMap((one) => one.troubles)
  return all.filter((one, n) => all.findIndex((other) => said(other.title, 'zh-CN') === said(one.title, 'zh-CN')) === n)
}

export const TONES: Record<Stand, string> = { running: 'ok', stopped: '', failed: 'bad', troubled: 'bad', mixed: 'warn', starting: 'warn' }

export function shareFailed(account: Account, locale: string): string {
  if (!account.sent) return '–'
  return new Intl.NumberFormat(locale, { style: 'percent', minimumFractionDigits: 2 }).format(account.failed / account.sent)
}

/** What people called it, else its name in the addresses. */
export function titleOf(account: Account): string {
  return account.title || account.name
}

/** The revision to go on from: starting and stopping counts it on, and changes nothing of the form. */
export function revOf(began: Account, now: Account | null): number {
  const form = (one: Account) => JSON.stringify([one.title, one.node_id, one.config, one.secrets])
  return now && form(now) === form(began) ? now.rev : began.rev
}

export function kindOf(kinds: readonly ChannelKind[], channel: string): ChannelKind | undefined {
  return kinds.find((one) => one.name === channel)
}

/** Whether it is asked for with what is set beside it. */
export function askedFor(setting: Setting, values: Values): boolean {
  return Object.entries(setting.when).every(([name, wanted]) => wanted.includes(String(values[name])))
}

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A secret nobody guesses, of letters and digits that survive any form and header. */
export function newSecret(length: number): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(length)), (one) => SIGNS[one % SIGNS.length]).join('')
}
