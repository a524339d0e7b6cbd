/** The visitor's session on one account: made once, kept in the browser, shared by its tabs. */
import { forget, keep, recall } from '../live/storage'

export interface Session {
  token: string
  visitor_id: string
  ws_url: string
}

export interface Identity {
  id: string
  hmac: string
}

export interface Place {
  /** The hub's address with a trailing slash. */
  hub: string
  account: string
  locale: string
  name?: string
  identity?: Identity
}

/** The hub's own words for what it will not do; trying again would change nothing. */
export class Refusal extends Error {}

const NAME_LIMIT = 64

/** What is kept belongs to one visitor: whoever is signed for has a place of his own. */
export function keyOf(place: Pick<Place, 'hub' | 'account' | 'identity'>, what: string): string {
  return `zongji ${place.hub}${place.account} ${place.identity ? `${place.identity.id} ` : ''}${what}`
}

export function keptSession(place: Place): Session | null {
  const kept = recall(keyOf(place, 'session'))
  return kept ? (JSON.parse(kept) as Session) : null
}

/** Tabs that open at the same time wait for one another, so that they are one visitor. */
export async function openSession(place: Place, consent: boolean): Promise<Session> {
  const open = async () => keptSession(place) ?? (await ask(place, consent))
  const locks = navigator.locks as LockManager | null | undefined // none on plain-http pages
  return locks ? locks.request(keyOf(place, 'session'), open) : open()
}

async function ask(place: Place, consent: boolean): Promise<Session> {
  const name = place.name && Array.from(place.name).slice(0, NAME_LIMIT).join('')
  const response = await fetch(`${place.hub}chat/v1/${place.account}/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Accept-Language': place.locale },
    body: JSON.stringify({ locale: place.locale, name, identity: place.identity, consent }),
    signal: AbortSignal.timeout(10_000),
  })
  const body: unknown = await response.json()
  if (!response.ok) {
    const message = (body as { error?: { message?: string } }).error?.message ?? response.statusText
    throw response.status === 400 || response.status === 403 ? new Refusal(message) : new Error(message)
  }
  keep(keyOf(place, 'session'), JSON.stringify(body))
  return body as Session
}

/** Unless another tab has put a new one in its place. */
export function forgetSession(place: Place, refused: Session | null): void {
  if (keptSession(place)?.token === refused?.token) forget(keyOf(place, 'session'))
}

/** Where a file of one of the visitor's messages is downloaded. */
export function fileAddress(place: Place, session: Session, seq: number, file: string): string {
  const address = new URL(`${place.hub}chat/v1/${place.account}/messages/${seq}/files/${file}`)
  address.searchParams.set('token', session.token)
  return address.href
}

/** The socket's address on the origin that served the widget, whatever the hub calls itself inside. */
export function socketAddress(place: Place, session: Session, after: number): string {
  const { pathname } = new URL(session.ws_url, place.hub)
  const address = new URL(pathname, place.hub)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  address.searchParams.set('token', session.token)
  address.searchParams.set('after', String(after))
  return address.href
}
