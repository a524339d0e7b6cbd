/** What the bot would make of what was found. */
import type { Found } from '../../api/shapes'

export type Verdict = 'answers' | 'unsure' | 'close' | 'nothing'

export function verdictOf(found: Found): Verdict {
  const best = found.hits[0]
  if (found.sure) return 'answers'
  if (!best) return 'nothing'
  return best.score >= found.cut_off ? 'close' : 'unsure'
}
