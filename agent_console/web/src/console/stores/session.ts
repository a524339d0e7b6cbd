/** Who works here; null before sign-in. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { HubError, whenSignedOut } from '../../api/client'
import { hub } from '../../api/hub'
import type { Me } from '../../api/shapes'
import { useLive } from './live'

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const known = ref(false)
  const live = useLive()
  whenSignedOut(forget)

  function may(right: string): boolean {
    return me.value?.rights.includes(right) ?? false
  }

  /** At this node or above it. */
  function mayAt(right: string, node: string): boolean {
    return (me.value?.places[right] ?? []).some((top) => node === top || node.startsWith(`${top}.`))
  }

  /** A session that still stands is taken up again; anything else is the login page. */
  async function resume(): Promise<void> {
    try {
      enter(await hub.session.me())
    } catch (error) {
      if (!(error instanceof HubError && error.status === 401)) throw error
    } finally {
      known.value = true
    }
  }

  async function signIn(username: string, password: string): Promise<void> {
    await hub.session.begin(username, password)
    enter(await hub.session.me())
  }

  /** From a password that was made for him to one of his own. */
  async function changePassword(old: string, password: string): Promise<void> {
    await hub.session.changePassword(old, password)
    enter(await hub.session.me())
  }

  async function signOut(): Promise<void> {
    await hub.session.end()
    forget()
  }

  function enter(person: Me): void {
    me.value = person
    if (!person.must_change) live.open(may('conversations.see'))
  }

  function forget(): void {
    if (!me.value) return
    me.value = null
    live.leave()
  }
  return { me, known, may, mayAt, resume, signIn, changePassword, signOut }
})
