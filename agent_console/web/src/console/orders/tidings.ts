/** What is told to somebody of the orders that he has in hand or watches, wherever he is on the page. */
import type { News } from '../news'

export interface Tiding {
  number: string
  /** What was done to it, or which moment of a deadline has come. */
  act?: string
  moment?: string
  urgent: boolean
}

const URGENT = ['urge', 'supervise', 'escalate', 'return']

/** Null where it is not for `me`, or of his own doing. */
export function tidingOf(news: News, me: string): Tiding | null {
  const persons = news.data['persons']
  if (!Array.isArray(persons) || !persons.includes(me) || news.by === me) return null
  if (news.kind === 'order') {
    const action = String(news.data['action'])
    return { number: String(news.data['number']), act: action, urgent: URGENT.includes(action) }
  }
  if (news.kind !== 'deadline') return null
  const moment = String(news.data['moment'])
  return { number: String(news.data['subject']), moment, urgent: moment === 'due' }
}
