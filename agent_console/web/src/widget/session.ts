/** The visitor's session on one account: made once, kept in the browser, shared by its tabs. */
import { forget, keep, recall } from '../live/storage'

export interface Session {
  token: string
  visitor_id: string
  ws_url: string
}

export interface Place {
  /** The hub's address with a trailing slash. */
  hub: string
  account: string
  locale: string
  name?: string
  identity?: { id: string; hmac: string }
}

export function keyOf(place: Pick<Place, 'hub' | 'account'>, what: string): string {
  return `zongji ${place.hub}${place.account} ${what}`
}

export async function openSession(place: Place): Promise<Session> {
  const kept = recall(keyOf(place, 'session'))
  if (kept) return JSON.parse(kept) as Session
  const response = await fetch(`${place.hub}chat/v1/${place.account}/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Accept-Language': place.locale },
    body: JSON.stringify({ locale: place.locale, name: place.name, identity: place.identity }),
    signal: AbortSignal.timeout(10_000),
  })
  const body: unknown = await response.json()
  if (!response.ok) throw new Error((body as { error?: { message?: string } }).error?.message ?? response.statusText)
  keep(keyOf(place, 'session'), JSON.stringify(body))
  return body as Session
}

export function forgetSession(place: Place): void {
  forget(keyOf(place, 'session'))
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
