/** What somebody is told of conversations, wherever he is on the page: that he is wanted in one. */
import type { Conversation } from '../../api/shapes'
import type { News } from '../news'

export type Call = 'mentioned' | 'proposed' | 'invited' | 'later'

/** Null where it is not for `me`, or of his own doing. */
export function callOf(news: News, me: string, conversation: Conversation | undefined): Call | null {
  const { data, by } = news
  if (news.kind === 'message') return by === 'agent' && includes(data['mentions'], me) ? 'mentioned' : null
  if (by === me || data['over']) return null
  if (news.kind === 'proposed') return data['to'] === me ? 'proposed' : null
  if (news.kind === 'participant') return data['person'] === me && data['action'] === 'joined' && news.by !== me ? 'invited' : null
  if (news.kind === 'snoozed') return !data['until'] && conversation?.assignee === me ? 'later' : null
  return null
}

function includes(list: unknown, one: string): boolean {
  return Array.isArray(list) && list.includes(one)
}
