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
  if (may('conversations.see')) open()
}

function forget(): void {
  if (!me.value) return
  me.value = null
  leave()
}
