/** What a conversation is called on the page: the customer's name, where he writes from, or the channel's visitor. */
import type { Conversation, Message } from '../api/shapes'
import { visible } from '../live/visible'
import { KNOWN_CHANNELS } from './look'

const ADDRESSED = ['email', 'fax', 'sgip', 'smpp', 'sms', 'smsweb']
type Translate = (key: string, values?: Record<string, unknown>) => string

export function nameOf(conversation: Conversation, t: Translate): string {
  return visible(conversation.customer.name) || addressOf(conversation) || `${t('row.visitor')} ${conversation.customer.id.slice(-4)}`
}

/** Where he writes from, on channels on which that means something to people; empty for a fax without a number. */
export function addressOf({ channel, address }: Conversation): string {
  const known = ADDRESSED.includes(channel) && (channel !== 'fax' || /^\d/.test(address))
  return known ? visible(address) : ''
}

/** What was said last; of a fax what was read on it, without the names of its pages. */
export function lastLine({ channel, last_line }: Conversation, t: Translate): string {
  const line = last_line ?? ''
  const pages = channel === 'fax' ? line.indexOf('[page-1.png]') : -1
  return pages < 0 ? line : line.slice(0, pages).trim() || t('fax.unread')
}

/** Who said it; `customer` is what the customer is called. */
export function authorName(message: Message, customer: string, me: string | undefined, t: Translate): string {
  const { kind, id, name } = message.author
  if (kind === 'customer') return customer
  if (kind === 'bot') return t('author.bot')
  return id === me ? t('author.me') : visible(name)
}

export function channelName(channel: string, t: Translate): string {
  return KNOWN_CHANNELS.includes(channel) ? t(`channel.${channel}`) : channel
}

export function intentName(intent: string, t: Translate, exists: (key: string) => boolean): string {
  return exists(`intent.${intent}`) ? t(`intent.${intent}`) : intent
}

/** Rules with a name of their own; look-ups are one family, everything else is a reply template. */
export function ruleName(rule: string, t: Translate, exists: (key: string) => boolean): string {
  if (rule.startsWith('lookup_')) return t('rule.lookup')
  return exists(`rule.${rule}`) ? t(`rule.${rule}`) : t('rule.template', { name: rule })
}
