/** What stands in the panel: the chat, the questions before it, or a form for a message while nobody is there. */
import { mustAsk } from './about'
import type { Conversation } from './conversation'
import type { Settings } from './settings'

export type Phase = 'chat' | 'start' | 'closed' | 'away'

/** `written`: he has just sent his form off, and now sees what becomes of it. */
export function phaseOf(settings: Settings, { chat, view, known }: Pick<Conversation, 'chat' | 'view' | 'known'>, written: boolean): Phase {
  const open = chat.state !== '' && chat.state !== 'closed'
  if (open) return 'chat'
  if (settings.consent && !view.about?.consent) return settings.offline_form && settings.opens ? 'closed' : 'start'
  if (written || (known && chat.past < 0 && !view.unreachable)) return 'chat'
  if (settings.offline_form && settings.opens) return 'closed'
  if (view.unreachable && !view.refused && chat.lines.length === 0) return 'away'
  return chat.lines.length === 0 && mustAsk(settings, view.about) ? 'start' : 'chat'
}
