/** What the palette lists, in one form whatever it is. */
import type { Conversation, CustomerFound, FoundArticle, FoundOrder } from '../../api/shapes'
import { book, order as orderIcon, people } from '../../design/icons'
import { visible } from '../../live/visible'
import { channelLook, TIERS } from '../look'
import { lastLine, nameOf } from '../names'
import type { Act } from './acts'

export const GROUPS = ['recent', 'acts', 'conversations', 'records', 'articles'] as const
export type Group = (typeof GROUPS)[number]

/** Its `id` says what is opened; acts run. */
export interface Entry {
  id: string
  group: Group
  icon: string
  /** A channel's colour around the icon. */
  tone?: string
  title: string
  about: string
  tier?: string
  tag?: { text: string; tone: string }
  hint?: string
  key?: string
  run?: () => unknown
  /** The message whose words `about` are. */
  seq?: number
}

type Translate = (key: string, values?: Record<string, unknown>) => string

export function ofAct(act: Act): Entry {
  const { id, icon, label, run } = act
  return { id: `act ${id}`, group: 'acts', icon, title: label, about: '', run, ...(act.hint ? { hint: act.hint } : {}), ...(act.key ? { key: act.key } : {}) }
}

export function ofConversation(one: Conversation, t: Translate): Entry {
  const look = channelLook(one.channel)
  const tier = TIERS[one.customer.tier] ? { tier: one.customer.tier } : {}
  return { id: `conversation ${one.id}`, group: 'conversations', ...look, title: nameOf(one, t), about: lastLine(one, t), seq: one.last_seq, hint: t(`state.${one.state}`), ...tier }
}

export function ofOrder(one: FoundOrder, t: Translate): Entry {
  const tone = one.state === 'closed' ? 'ok' : one.state === 'cancelled' ? '' : 'brand'
  return { id: `order ${one.id}`, group: 'records', icon: orderIcon, title: one.id, about: visible([one.title, one.customer].filter(Boolean).join(' · ')), tag: { text: t(`order_state.${one.state}`), tone } }
}

export function ofCustomer(one: CustomerFound, t: Translate): Entry {
  const addresses = one.contacts.map((contact) => contact.address)
  const title = visible(one.profile.name) || `${t('row.visitor')} ${one.id.slice(-4)}`
  const tier = TIERS[one.profile.tier] ? { tier: one.profile.tier } : {}
  return { id: `customer ${one.id}`, group: 'records', icon: people, title, about: visible(addresses.join(' · ')), ...tier }
}

export function ofArticle(one: FoundArticle, t: Translate): Entry {
  const tone = { draft: '', review: 'warn', published: 'ok', retired: '' }[one.state]
  return { id: `article ${one.id}`, group: 'articles', icon: book, title: visible(one.title), about: one.category, tag: { text: t(`article_state.${one.state}`), tone } }
}
