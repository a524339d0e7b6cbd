/** Every call of the console to the hub, each under a time-out, each error in the user's language. */
import createClient from 'openapi-fetch'
import type { paths } from './schema'

const WITHIN = 15_000

export class HubError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** Empty where the answer was not the hub's own. */
    message: string,
    /** What is wrong with which field, in words. */
    readonly fields: Readonly<Record<string, string>> = {},
    readonly details: Readonly<Record<string, unknown>> = {},
    /** Seconds until another try is worth it; 0 where the hub names none. */
    readonly wait = 0,
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
    request.headers.set('Accept-Language', document.documentElement.lang)
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
  throw new HubError(response.status, told?.code ?? 'internal', told?.message ?? '', told?.fields, told?.details, Number(response.headers.get('Retry-After')) || 0)
}

interface Told {
  code: string
  message: string
  fields?: Record<string, string>
  details?: Record<string, unknown>
}

/** The path of what has an id. */
export const one = (id: string) => ({ path: { id } })

/** The hub takes a file as the body itself. */
export function asBody(file: File, type = file.type || 'application/octet-stream') {
  return { body: file as unknown as string, bodySerializer: (body: unknown) => body as File, headers: { 'Content-Type': type } }
}

/** What the hub wants to be told in this call. */
export type Body<P extends keyof paths, M extends keyof paths[P]> = paths[P][M] extends { requestBody: { content: { 'application/json': infer B } } } ? B : never
