/** How channels, tiers and states look; the words are in the locales. */
import { bot, check, fax, flag, mail, q0, q1, q2, q3, sms, tg, wa, wc, web, wx, link } from '../design/icons'
import type { Conversation } from '../api/shapes'

const CHANNELS: Record<string, { icon: string; tone: string }> = {
  web: { icon: web, tone: 'web' },
  smpp: { icon: sms, tone: 'sms' },
  sgip: { icon: sms, tone: 'sms' },
  smsweb: { icon: sms, tone: 'sms' },
  email: { icon: mail, tone: 'mail' },
  fax: { icon: fax, tone: 'fax' },
  wechat: { icon: wx, tone: 'wx' },
  wecom: { icon: wc, tone: 'wc' },
  whatsapp: { icon: wa, tone: 'wa' },
  telegram: { icon: tg, tone: 'tg' },
  rest: { icon: link, tone: 'fax' },
}
export const KNOWN_CHANNELS = Object.keys(CHANNELS)
/** On which what goes out are text messages, by whatever way to the carrier. */
export const TEXTS = ['smpp', 'sgip', 'smsweb']

export function channelLook(channel: string): { icon: string; tone: string } {
  return CHANNELS[channel] ?? { icon: link, tone: 'fax' }
}

/** Class of the tier's badge; normal customers wear none. */
export const TIERS: Record<string, string> = { supreme: 'sup', diamond: 'dia', gold: 'gold', silver: 'sil' }

/** The jack: the state's shape, so that colour is never the only sign. */
export function jackOf(conversation: Conversation): { icon: string; tone: string } {
  if (conversation.needs_look && conversation.state === 'bot') return { icon: flag, tone: 'warn' }
  switch (conversation.state) {
    case 'bot':
      return { icon: bot, tone: 'bot' }
    case 'queued':
      return { icon: q0, tone: 'warn' }
    case 'offered':
      return { icon: q1, tone: 'brand' }
    case 'assigned':
      return { icon: q2, tone: 'brand' }
    case 'wrap_up':
      return { icon: q3, tone: 'brand' }
    case 'closed':
      return { icon: check, tone: 't3' }
  }
}
