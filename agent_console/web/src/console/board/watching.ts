/** A look at what another has: told to the hub for as long as it lasts, and told anew after a lost line. */
import { onUnmounted, ref, watch, type Ref } from 'vue'
import { hub } from '../../api/hub'
import { useInbox } from '../stores/inbox'
import { useLive } from '../stores/live'
import { complain } from '../toasts'

export const ACTS = ['watch', 'whisper', 'join', 'take'] as const
export type Act = (typeof ACTS)[number]

/** Whether it has begun; ends with the component. */
export function useWatching(id: string): Ref<boolean> {
  const begun = ref(false)
  const inbox = useInbox()
  const { line } = useLive()

  async function begin(): Promise<void> {
    try {
      await hub.conversations.watch(id)
      begun.value = true
      inbox.learn(await hub.conversations.get(id))
      await inbox.readThread(id)
    } catch (error) {
      complain(error)
    }
  }
  watch(() => line.state, (state) => state === 'open' && void begin(), { immediate: true })
  onUnmounted(() => void hub.conversations.unwatch(id).catch(complain))
  return begun
}
