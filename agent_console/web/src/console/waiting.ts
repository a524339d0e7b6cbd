/** How many conversations want something of the one who is signed in. */
import { computed } from 'vue'
import { useInbox } from './stores/inbox'
import { useSession } from './stores/session'

export const waiting = computed(() => {
  const [inbox, session] = [useInbox(), useSession()]
  const unread = [...inbox.conversations.values()].filter((one) => one.assignee === session.me?.id && one.unread > 0 && one.state !== 'closed')
  return (inbox.lanes.get('queued')?.length ?? 0) + unread.length
})
