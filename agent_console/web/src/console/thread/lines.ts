/** What stands in a thread from top to bottom, one line each, with the day where a new one begins. */
import type { Conversation, Message } from '../../api/shapes'
import { sameDay } from '../../live/time'
import { topicOf } from './mails'
import type { Past } from './past'

export interface Line {
  key: string
  /** The moment of a line that begins a day. */
  day: string
  /** The conversation that begins here, where there are several. */
  begins?: Conversation
  message?: Message
  /** The channel on which it was said. */
  channel?: string
  /** Of a mail whose subject is another than that of the one before. */
  subject?: string
  /** The sending that waits to be confirmed. */
  unsent?: string
}

type Unsent = { id: string; message: Message }

/** `cut`: there is more before the first of them, so that nobody knows yet whether its day begins there. */
export function linesOf(current: Conversation, own: Message[], pasts: Past[], unsent: Unsent[], typing: boolean, cut = false): Line[] {
  const lines: Line[] = []
  let [before, topic] = ['', '']
  const add = (line: Omit<Line, 'day'>): void => {
    const at = line.message?.at ?? ''
    const begins = before ? !sameDay(before, at) : !cut
    const day = at && begins ? at : ''
    before = at || before
    const { subject = '' } = line.message?.envelope ?? {}
    const another = topicOf(subject) !== topic
    topic = topicOf(subject) || topic
    lines.push({ ...line, day, ...(subject && another ? { subject } : {}) })
  }
  for (const past of pasts) {
    add({ key: `begins ${past.conversation.id}`, begins: past.conversation })
    for (const message of past.messages) add({ key: keyOf(message), message, channel: past.conversation.channel })
  }
  if (pasts.length) add({ key: `begins ${current.id}`, begins: current })
  for (const message of own) add({ key: keyOf(message), message, channel: current.channel })
  for (const one of unsent) add({ key: `unsent ${one.id}`, message: one.message, unsent: one.id })
  if (typing) add({ key: 'typing' })
  return lines
}

function keyOf(message: Message): string {
  return `${message.conversation_id} ${message.seq}`
}

const LETTERS_A_ROW = 34
const ROW = 22
const AROUND = 54

/** About how high a line will be, until it has been in sight once. */
export function heightOf(line: Line | undefined): number {
  const letters = line?.message?.parts.reduce((sum, part) => sum + ('text' in part ? part.text.length : LETTERS_A_ROW), 0) ?? 0
  return AROUND + Math.ceil(letters / LETTERS_A_ROW) * ROW + (line?.day ? 30 : 0)
}

/** What the customer had asked when this was said. */
export function questionOf(lines: Line[], at: number): string {
  const asked = lines.slice(0, at).findLast((line) => line.message?.author.kind === 'customer')
  return asked?.message ? textOf(asked.message) : ''
}

export function textOf(message: Message): string {
  return message.parts.map((part) => ('text' in part ? part.text : 'name' in part ? part.name : '')).filter(Boolean).join('\n')
}
