/** Who works here; null before sign-in. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { HubError, whenSignedOut } from '../../api/client'
import { hub } from '../../api/hub'
import type { Me } from '../../api/shapes'
import { forget as forgetKept, keep, recall } from '../../live/storage'
import { tellTabs, whenTold } from '../../live/tabs'
import { begin, end } from '../outgoing'
import { useLive } from './live'
import { usePreferences } from './preferences'

/** Who is signed in on this computer, by name: known when his session has ended meanwhile. */
const HERE = 'zongji signed in'

export const useSession = defineStore('session', () => {
  const me = ref<Me | null>(null)
  const known = ref(false)
  /** The hub does not know us any more, in the middle of the work: all of it stays on the page. */
  const expired = ref(false)
  /** Whose session has ended since he was here last. */
  const lapsed = ref('')
  const live = useLive()
  const preferences = usePreferences()
  whenSignedOut(expire)
  whenTold((tiding) => {
    if (tiding.kind === 'signed_out') forget()
    else if (expired.value || tiding.person !== me.value?.id) void resume()
  })

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
      lapsed.value = recall(HERE) ?? ''
    } finally {
      known.value = true
    }
  }

  async function signIn(username: string, password: string): Promise<void> {
    await hub.session.begin(username, password)
    enter(await hub.session.me())
    tellTabs({ kind: 'signed_in', person: me.value?.id ?? '' })
  }

  /** From a password that was made for him to one of his own. */
  async function changePassword(old: string, password: string): Promise<void> {
    await hub.session.changePassword(old, password)
    enter(await hub.session.me())
  }

  async function signOut(): Promise<void> {
    await hub.session.end()
    leave()
  }

  /** Nobody is signed in, here or in another tab. */
  function leave(): void {
    forget()
    forgetKept(HERE)
    tellTabs({ kind: 'signed_out' })
  }

  /** The same person goes on where he was; another one begins anew. */
  function enter(person: Me): void {
    if (me.value && me.value.id !== person.id) forget()
    const goesOn = me.value !== null
    me.value = person
    expired.value = false
    lapsed.value = ''
    keep(HERE, person.username)
    if (person.must_change) return
    if (!goesOn) begin(person.id)
    preferences.read()
    live.open(may('conversations.see'))
  }

  function expire(): void {
    if (!me.value || expired.value) return
    expired.value = true
    live.pause()
  }

  function forget(): void {
    if (!me.value) return
    me.value = null
    expired.value = false
    end()
    live.leave()
  }
  return { me, known, expired, lapsed, leave, may, mayAt, resume, signIn, changePassword, signOut }
})
