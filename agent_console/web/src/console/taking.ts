/** Taking a conversation: it is opened before the hub has answered, so that what is typed meanwhile is written to its customer. */
import { ref } from 'vue'
import type { Conversation } from '../api/shapes'
import { recall } from '../live/storage'
import { draftKey } from './drafts'
import { i18n } from './i18n'
import { nameOf } from './names'
import { go, page, parts } from './pages'
import { useInbox } from './stores/inbox'
import { complain, tell, words } from './toasts'

/** The one whose taking the hub has not answered yet: it is written in, nothing of it is sent. */
export const taking = ref('')

interface Missed {
  name: string
  why: string
  /** What was written to it already. */
  typed: string
}

/** The one that was not got after all, until that has been read. */
export const missed = ref<Missed | null>(null)

export async function take(conversation: Conversation, call: (id: string) => Promise<Conversation>): Promise<void> {
  if (taking.value) return
  const inbox = useInbox()
  const { id } = conversation
  const name = nameOf(conversation, i18n.global.t)
  const back = wayBack()
  taking.value = id
  if (page.value !== 'inbox') go('inbox')
  if (inbox.selected !== id) void inbox.select(id)
  try {
    inbox.learn(await call(id))
    tell(i18n.global.t('done.taken', { name }))
  } catch (error) {
    if (page.value === 'inbox' && inbox.selected === id) miss(id, name, words(error), back)
    else complain(error)
  } finally {
    taking.value = ''
  }
}

function wayBack(): () => void {
  const inbox = useInbox()
  const [place, within, selected] = [page.value, parts.value, inbox.selected]
  return () => {
    void inbox.select(selected)
    if (place !== 'inbox') go(place, ...within)
  }
}

// Whoever still types shall type into nothing: what an input method composes is let go of before the page changes.
function miss(id: string, name: string, why: string, back: () => void): void {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  missed.value = { name, why, typed: recall(draftKey(id, 'reply')) ?? '' }
  back()
}
