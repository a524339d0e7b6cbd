/** How many conversations want something of the one who is signed in. */
import { computed } from 'vue'
import { conversations, lanes } from './inbox'
import { me } from './session'

const unread = computed(() => [...conversations.values()].filter((one) => one.assignee === me.value?.id && one.unread > 0 && one.state !== 'closed').length)

export const waiting = computed(() => (lanes.value.get('queued')?.length ?? 0) + unread.value)
