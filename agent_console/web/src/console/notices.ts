/** Tells whoever looks elsewhere: by sound, by the browser, by a number in the title. */
import { computed, onUnmounted, reactive, watch } from 'vue'
import { useI18n } from 'vue-i18n'
import type { Conversation, Occasion } from '../api/shapes'
import { chime, type Tune } from '../live/chime'
import { Timers } from '../live/timers'
import { nameOf } from './names'
import { useNews, type News } from './news'
import { tidingOf } from './orders/tidings'
import { go, page } from './pages'
import { useInbox } from './stores/inbox'
import { useLive } from './stores/live'
import { OCCASIONS, usePreferences } from './stores/preferences'
import { useSession } from './stores/session'
import { callOf } from './thread/tidings'

const TUNES: Record<Occasion, Tune> = { offer: [784, 988, 1175], message: [880], mention: [988, 880], order_due: [659, 659], line_lost: [440, 330] }
/** What a lost line brings all at once is one sound. */
const QUIET = 2_000
const BLINK = 3_000

/** What is still to be looked at, of each occasion, by id. */
const open = reactive(Object.fromEntries(OCCASIONS.map((one) => [one, new Set<string>()])) as Record<Occasion, Set<string>>)

/** The number in the title. */
export const badge = computed(() => {
  const { tells } = usePreferences()
  return OCCASIONS.filter((one) => tells(one, 'badge')).reduce((sum, one) => sum + open[one].size, 0)
})

/** What waits for my word whether I take it. */
export function offersTo(me: string, conversations: Conversation[]): Conversation[] {
  return conversations.filter((one) => one.state === 'offered' && one.offered_to === me)
}

/** Of what I have in hand: who wrote since I answered. */
export function unreadOf(me: string, conversations: Conversation[]): Conversation[] {
  return conversations.filter((one) => one.assignee === me && one.unread > 0)
}

/** Once, for as long as somebody is signed in. */
export function useNotices(): void {
  const { t } = useI18n()
  const [inbox, session, preferences, live] = [useInbox(), useSession(), usePreferences(), useLive()]
  const timers = new Timers()
  const me = () => session.me?.id ?? ''

  function tell(occasion: Occasion, text: string, then: () => void): void {
    if (preferences.tells(occasion, 'sound') && !timers.has(occasion)) {
      chime(TUNES[occasion])
      timers.set(occasion, QUIET, () => undefined)
    }
    if (preferences.tells(occasion, 'notification')) notify(occasion, text, then)
  }

  const nameIn = (id: string) => {
    const found = inbox.conversations.get(id)
    return found ? nameOf(found, t) : ''
  }

  const visit = (id: string, seq = 0) => {
    if (page.value !== 'inbox') go('inbox')
    void inbox.select(id, seq)
  }

  function hear(news: News): void {
    const { kind, by, conversation: id, message } = news
    if (kind !== 'message' || !message || !session.me) return
    const looks = inbox.selected === id && document.hasFocus()
    if (by === 'customer' && inbox.conversations.get(id)?.assignee === me() && !looks) tell('message', t('notice.message', { name: nameIn(id) }), () => visit(id, message.seq))
    if (callOf(news, me(), undefined) !== 'mentioned' || looks) return
    open.mention.add(id)
    tell('mention', t('notice.mention', { who: message.author.name, name: nameIn(id) }), () => visit(id, message.seq))
  }

  function due(news: News): void {
    const tiding = tidingOf(news, me())
    if (!tiding?.moment) return
    open.order_due.add(tiding.number)
    tell('order_due', t('notice.order_due', { number: tiding.number }), () => go('orders', tiding.number))
  }

  useNews((news) => {
    hear(news)
    due(news)
  })
  watch(() => offersTo(me(), inbox.lanes.get('queued') ?? []).map((one) => one.id), (now, before) => {
    open.offer = new Set(now)
    for (const id of now) if (!before.includes(id)) tell('offer', t('notice.offer', { name: nameIn(id) }), () => visit(id))
  })
  watch(() => unreadOf(me(), inbox.lanes.get('mine') ?? []).map((one) => one.id), (now) => (open.message = new Set(now)))
  watch(() => inbox.selected, (id) => id && open.mention.delete(id))
  watch(page, (now) => now === 'orders' && open.order_due.clear())
  watch(() => live.line.lostAt, (lostAt) => {
    timers.stop('blink')
    open.line_lost.clear()
    if (lostAt) timers.set('blink', BLINK, () => {
      open.line_lost.add('line')
      tell('line_lost', t('notice.line_lost'), () => undefined)
    })
  })
  onUnmounted(() => timers.clear())
}

/** Over other windows; who looks at this one has seen it. */
function notify(occasion: Occasion, text: string, then: () => void): void {
  if (document.hasFocus() || !('Notification' in window) || Notification.permission !== 'granted') return
  const shown = new Notification('总机', { body: text, tag: occasion, icon: '/console/favicon.svg' })
  shown.onclick = () => {
    focus()
    then()
    shown.close()
  }
}
