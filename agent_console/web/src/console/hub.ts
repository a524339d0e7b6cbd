/** Every call of the console to the hub, each under a time-out, each error in the user's language. */
import createClient from 'openapi-fetch'
import type { paths } from '../api/schema'
import type { State } from '../api/shapes'
import { i18n } from './i18n'

const WITHIN = 15_000

export class HubError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** What is wrong with which field, in words. */
    readonly fields: Readonly<Record<string, string>> = {},
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
  }
}

let onSignedOut = (): void => undefined

/** Called whenever the hub no longer knows us. */
export function whenSignedOut(then: () => void): void {
  onSignedOut = then
}

export const client = createClient<paths>({ baseUrl: '/api/v1', fetch: (request) => fetch(request) })
client.use({
  onRequest({ request }) {
    request.headers.set('Accept-Language', i18n.global.locale.value)
    return new Request(request, { signal: AbortSignal.timeout(WITHIN) })
  },
})

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The answer itself; anything else is a HubError. */
export async function take<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call
  if (response.ok && data !== undefined) return data
  const told = (error as { error?: Told } | undefined)?.error
  if (told?.code === 'unauthorized') onSignedOut()
  throw new HubError(response.status, told?.code ?? 'internal', told?.message ?? i18n.global.t('error.status', { status: response.status }), told?.fields, told?.details)
}

interface Told {
  code: string
  message: string
  fields?: Record<string, string>
  details?: Record<string, unknown>
}

/** The path of what has an id. */
export const one = (id: string) => ({ path: { id } })

export const hub = {
  me: () => take(client.GET('/me')),
  login: (username: string, password: string) => take(client.POST('/login', { body: { username, password } })),
  logout: () => take(client.POST('/logout')),
  people: () => take(client.GET('/people')),
  conversations: (query: { state?: State; q?: string; after?: string }) => take(client.GET('/conversations', { params: { query } })),
  conversation: (id: string) => take(client.GET('/conversations/{id}', { params: one(id) })),
  messages: (id: string, before?: number) => take(client.GET('/conversations/{id}/messages', { params: { ...one(id), query: before ? { before } : {} } })),
  say: (id: string, text: string, isPrivate: boolean, cid: string) => take(client.POST('/conversations/{id}/messages', { params: one(id), body: { text, private: isPrivate, cid } })),
  resend: (id: string, seq: number) => take(client.POST('/conversations/{id}/messages/{seq}/resend', { params: { path: { id, seq: String(seq) } } })),
  take: (id: string) => take(client.POST('/conversations/{id}/take', { params: one(id) })),
  accept: (id: string, epoch: number) => take(client.POST('/conversations/{id}/accept', { params: one(id), body: { epoch } })),
  decline: (id: string) => take(client.POST('/conversations/{id}/decline', { params: one(id) })),
  transfer: (id: string, to: { to: string } | { queue: string }) => take(client.POST('/conversations/{id}/transfer', { params: one(id), body: to })),
  returnToBot: (id: string) => take(client.POST('/conversations/{id}/return_to_bot', { params: one(id) })),
  close: (id: string, summary: string) => take(client.POST('/conversations/{id}/close', { params: one(id), body: { summary } })),
  order: (id: string) => take(client.GET('/workorders/{id}', { params: one(id) })),
  templates: () => take(client.GET('/templates')),
  template: (name: string, language: string) => take(client.GET('/templates/{name}/{language}', { params: { path: { name, language } } })),
  putTemplate: (name: string, language: string, body: { text: string; channel: string; version: number }) => take(client.PUT('/templates/{name}/{language}', { params: { path: { name, language } }, body })),
  giveBackTemplate: (name: string, language: string, channel: string, version: number) => take(client.DELETE('/templates/{name}/{language}', { params: { path: { name, language }, query: { channel, version } } })),
  templateVersions: (name: string, language: string, channel: string) => take(client.GET('/templates/{name}/{language}/versions', { params: { path: { name, language }, query: { channel } } })),
  search: (query: string, locale: string) => take(client.POST('/knowledge/search', { body: { query, k: 6, locale } })),
}
