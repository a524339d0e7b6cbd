/** What can be done to an article next, and by whom; the hub has the last word. */
import type { Article, ArticleAct, ArticleState } from '../../api/shapes'

/** `publish_now` approves and publishes in one go. */
export type Act = ArticleAct | 'publish_now'

export interface Way {
  /** The act that leads on; null where there is none, or it is another's turn. */
  first: Act | null
  others: Act[]
  /** Whose turn it is: another editor's, or somebody's who may publish. */
  waits: 'own' | 'reviewer' | ''
}

interface Who {
  id: string
  writes: boolean
  publishes: boolean
}

export function wayOf(article: Article, who: Who): Way {
  const retire: Act[] = article.live && who.publishes && who.writes ? ['retire'] : []
  if (article.state === 'draft' && who.writes) return { first: 'submit', others: retire, waits: '' }
  if (article.state !== 'review') return { first: null, others: retire, waits: '' }
  if (!who.writes || !who.publishes) return { first: null, others: [], waits: 'reviewer' }
  const others: Act[] = ['return', ...retire]
  if (article.reviewer) return { first: 'publish', others, waits: '' }
  return article.author === who.id ? { first: null, others, waits: 'own' } : { first: 'publish_now', others, waits: '' }
}

/** A reviewer has sent it back, and nobody has handed it in since. */
export function isBack(article: Pick<Article, 'state' | 'review'>): boolean {
  return article.state === 'draft' && article.review !== null && !article.review.approved
}

/** What a version is best compared with: what customers see, else the one before. */
export function earlierOf(article: Article): number {
  return article.live_version && article.live_version < article.version ? article.live_version : article.version - 1
}

/** The calls of an act, in their order. */
export function callsOf(act: Act): ArticleAct[] {
  return act === 'publish_now' ? ['approve', 'publish'] : [act]
}

export const TONES: Record<ArticleState, string> = { draft: '', review: 'warn', published: 'ok', retired: '' }

const SOON = 30
const DAY = 86_400_000

/** Days until the last one that it holds, where that is moment; less than nothing when it is over. */
export function daysLeft(until: string | null, on: string): number | null {
  if (!until) return null
  const days = Math.round((Date.parse(until) - Date.parse(on)) / DAY)
  return days <= SOON ? days : null
}

/** The customer's calendar is China's, wherever the editor sits. */
export function today(now = new Date()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(now)
}

const SEED = 'seed'

/** Who wrote it: a colleague, or the hub itself before its first day. */
export function authorOf(one: { author: string; author_name: string }, t: (key: string) => string): string {
  return one.author === SEED ? t('article.built_in') : one.author_name || one.author
}
