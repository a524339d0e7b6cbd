import { client, one, take } from './client'

/** Where the page of a mail is had, for a frame; `remote`: with pictures of elsewhere. */
export function pageAddress(id: string, remote: boolean): string {
  return `${at(id)}/mail/page${remote ? '?remote=true' : ''}`
}

export function sourceAddress(id: string): string {
  return `${at(id)}/source`
}

const at = (id: string) => `/api/v1/messages/${encodeURIComponent(id)}`

export const mails = {
  get: (id: string) => take(client.GET('/messages/{id}/mail', { params: one(id) })),
}
