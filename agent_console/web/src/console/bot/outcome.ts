/** What a turn comes to, in a word, and by what it was decided. */
import type { Scene } from '../../api/shapes'

type Kind = 'people' | 'handover' | 'order' | 'answer' | 'choose' | 'form' | 'offer' | 'say' | 'silent'
type Why = 'people' | 'handover' | 'form' | 'article' | 'without_bot' | 'model' | 'unsure' | 'hub'

export interface Outcome {
  kind: Kind
  why: Why
  tone: 'ok' | 'warn' | 'bot'
  intent: string
  confidence: number
  rule: string
  title: string
}

const TONES: Record<Kind, Outcome['tone']> = { people: 'warn', handover: 'warn', order: 'ok', answer: 'ok', choose: 'bot', form: 'bot', offer: 'warn', say: 'bot', silent: 'warn' }

export function outcomeOf(scene: Scene): Outcome {
  const says = scene.messages.flatMap((one) => (one.evidence ? [one.evidence] : []))
  const decisive = says.find((one) => one.article_id) ?? says.at(-1)
  const read = scene.reads.at(-1)
  const kind = kindOf(scene, says.some((one) => one.article_id))
  return {
    kind,
    why: whyOf(scene, kind, decisive?.rule ?? ''),
    tone: TONES[kind],
    intent: read?.intent ?? decisive?.intent ?? '',
    confidence: read?.confidence ?? 0,
    rule: decisive?.rule ?? '',
    title: decisive?.title ?? '',
  }
}

function kindOf(scene: Scene, answered: boolean): Kind {
  if (!scene.to_bot) return 'people'
  if (scene.handover) return 'handover'
  if (scene.order) return 'order'
  if (answered) return 'answer'
  if (scene.memory.choices.length) return 'choose'
  if (scene.memory.form) return 'form'
  if (scene.memory.offered === 'person') return 'offer'
  return scene.messages.length ? 'say' : 'silent'
}

function whyOf(scene: Scene, kind: Kind, rule: string): Why {
  const [read] = scene.reads.slice(-1)
  if (kind === 'people' || kind === 'handover') return kind
  if (rule === 'without_bot' || rule === 'no_model_yet') return 'without_bot'
  if (kind === 'answer') return 'article'
  if (kind === 'form') return 'form'
  if (!read) return 'hub'
  return read.confidence < read.threshold ? 'unsure' : 'model'
}
