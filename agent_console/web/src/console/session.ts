/** Who works here; null before sign-in. */
import { ref } from 'vue'
import type { Me } from '../api/shapes'
import { HubError, hub, whenSignedOut } from './hub'
import { leave, open } from './inbox'

export const me = ref<Me | null>(null)
export const known = ref(false)

whenSignedOut(() => forget())

export function may(right: string): boolean {
  return me.value?.rights.includes(right) ?? false
}

/** At this node or above it. */
export function mayAt(right: string, node: string): boolean {
  return (me.value?.places[right] ?? []).some((top) => node === top || node.startsWith(`${top}.`))
}

/** A session that still stands is taken up again; anything else is the login page. */
export async function resume(): Promise<void> {
  try {
    enter(await hub.me())
  } catch (error) {
    if (!(error instanceof HubError && error.status === 401)) throw error
  } finally {
    known.value = true
  }
}

export async function signIn(username: string, password: string): Promise<void> {
  await hub.login(username, password)
  enter(await hub.me())
}

export async function signOut(): Promise<void> {
  await hub.logout()
  forget()
}

function enter(person: Me): void {
  me.value = person
  open(may('conversations.see'))
}

function forget(): void {
  if (!me.value) return
  me.value = null
  leave()
}
