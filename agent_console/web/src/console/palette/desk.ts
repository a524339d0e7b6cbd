/** Acts on the conversation that is open. */
import { storeToRefs } from 'pinia'
import { useI18n } from 'vue-i18n'
import { hub } from '../../api/hub'
import type { Queue } from '../../api/shapes'
import { bot, check, lock, move, order, q2, send } from '../../design/icons'
import { queues } from '../queues'
import { printed } from '../shortcuts'
import { useInbox } from '../stores/inbox'
import { useSession } from '../stores/session'
import { complain, tell } from '../toasts'
import { useActs, useAside, type Act } from './acts'

/** What the open conversation can be told to do. */
interface Thread {
  may: { take: boolean; move: boolean; write: boolean; note: boolean }
  take: () => unknown
  ask: (what: 'close' | 'transfer') => unknown
  focus: (tab: 'reply' | 'note') => unknown
  toBot: () => unknown
}

export function useDeskActs(desk: { thread: () => Thread | undefined; order: () => unknown; article: (id: string, title: string) => unknown }): void {
  const { t } = useI18n()
  const { current } = storeToRefs(useInbox())
  const { learn } = useInbox()
  const { may } = useSession()

  async function transfer(queue: Queue): Promise<void> {
    if (!current.value) return
    learn(await hub.conversations.transfer(current.value.id, { queue: queue.id }))
    tell(t('done.transferred', { name: queue.name }))
  }
  const others = () => queues.value.filter((one) => one.id !== current.value?.queue)

  // An article is read beside the conversation that it is for; the rest would take its place.
  useAside(() => (current.value && may('articles.see') ? { article: desk.article } : {}))
  useActs(() => {
    const thread = desk.thread()
    if (!current.value || !thread) return []
    const acts: (Act | false)[] = [
      thread.may.take && { id: 'take', icon: q2, label: t('keys.take'), key: printed('alt+enter'), run: thread.take },
      thread.may.write && { id: 'reply', icon: send, label: t('keys.reply'), key: 'R', run: () => thread.focus('reply') },
      thread.may.note && { id: 'note', icon: lock, label: t('keys.note'), key: 'N', run: () => thread.focus('note') },
      may('orders.work') && { id: 'order', icon: order, label: t('keys.order'), key: printed('alt+w'), run: desk.order },
      thread.may.move && { id: 'close', icon: check, label: t('keys.close'), key: 'E', run: () => thread.ask('close') },
      thread.may.move && { id: 'transfer', icon: move, label: t('keys.transfer'), key: printed('alt+t'), run: () => thread.ask('transfer') },
      thread.may.write && { id: 'bot', icon: bot, label: t('act.to_bot'), run: thread.toBot },
      ...(thread.may.move ? others() : []).map((one) => ({ id: `queue ${one.id}`, icon: move, label: t('palette.transfer', { queue: one.name }), hint: t('palette.online', { n: one.agents['online'] ?? 0 }), run: () => transfer(one).catch(complain) })),
    ]
    return acts.filter((act) => act !== false)
  })
}
