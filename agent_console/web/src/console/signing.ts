/** Trying to sign in: what stood in the way, and for how long nobody may try again. */
import { computed, shallowRef, ref, watch, type ComputedRef, type Ref } from 'vue'
import { HubError } from '../api/client'
import { i18n } from './i18n'
import { now } from './now'
import { useSession } from './stores/session'
import { words } from './toasts'

/** `wrong`: name and password do not belong together; `wait`: tried too often; `away`: no hub answers. */
export type Obstacle = '' | 'wrong' | 'wait' | 'away' | 'other'

export interface Signing {
  busy: Ref<boolean>
  obstacle: ComputedRef<Obstacle>
  told: ComputedRef<string>
  /** Seconds until the next try. */
  left: ComputedRef<number>
  clear: () => void
  sign: (username: string, password: string) => Promise<void>
}

/** `again`: the password is to be typed anew. */
export function useSigning(again: () => void): Signing {
  const { signIn } = useSession()
  const busy = ref(false)
  const error = shallowRef<unknown>(null)
  const until = ref(0)
  const obstacle = computed(() => obstacleOf(error.value))
  const told = computed(() => {
    if (obstacle.value === 'wait' || obstacle.value === 'away') return i18n.global.t(`login.${obstacle.value}`)
    return error.value ? words(error.value) : ''
  })
  const left = computed(() => Math.max(0, Math.ceil((until.value - now.value) / 1_000)))

  function clear(): void {
    error.value = null
    until.value = 0
  }

  async function sign(username: string, password: string): Promise<void> {
    if (busy.value || left.value) return
    busy.value = true
    clear()
    try {
      await signIn(username, password)
    } catch (caught) {
      error.value = caught
      if (caught instanceof HubError && caught.wait) until.value = Date.now() + caught.wait * 1_000
      again()
    } finally {
      busy.value = false
    }
  }
  watch(left, (seconds) => {
    if (seconds || obstacle.value !== 'wait') return
    clear()
    again()
  })
  return { busy, obstacle, told, left, clear, sign }
}

export function obstacleOf(error: unknown): Obstacle {
  if (!error) return ''
  if (!(error instanceof HubError)) return 'away'
  return error.status === 401 ? 'wrong' : error.wait ? 'wait' : 'other'
}
