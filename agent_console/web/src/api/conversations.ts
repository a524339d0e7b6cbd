import { client, one, take } from './client'
import type { State } from './shapes'

/** Where a message's file is had; it is asked for by the page's own pictures and links. */
export function fileAddress(id: string, seq: number, file: string): string {
  return `/api/v1/conversations/${encodeURIComponent(id)}/messages/${seq}/files/${encodeURIComponent(file)}`
}

export const conversations = {
  list: (query: { state?: State; q?: string; after?: string }) => take(client.GET('/conversations', { params: { query } })),
  get: (id: string) => take(client.GET('/conversations/{id}', { params: one(id) })),
  messages: (id: string, before?: number) => take(client.GET('/conversations/{id}/messages', { params: { ...one(id), query: before ? { before } : {} } })),
  clocks: (id: string) => take(client.GET('/conversations/{id}/clocks', { params: one(id) })),
  since: (id: string, after: number) => take(client.GET('/conversations/{id}/messages', { params: { ...one(id), query: { after } } })),
  say: (id: string, text: string, isPrivate: boolean, cid: string, seen?: number) => take(client.POST('/conversations/{id}/messages', { params: one(id), body: { text, private: isPrivate, cid, ...(seen === undefined ? {} : { seen }) } })),
  whisper: (id: string, text: string, cid: string) => take(client.POST('/conversations/{id}/messages', { params: one(id), body: { text, whisper: true, cid } })),
  watches: (id: string) => take(client.GET('/conversations/{id}/watches', { params: one(id) })),
  watch: (id: string) => take(client.POST('/conversations/{id}/watch', { params: one(id) })),
  unwatch: (id: string) => take(client.POST('/conversations/{id}/unwatch', { params: one(id) })),
  join: (id: string) => take(client.POST('/conversations/{id}/join', { params: one(id) })),
  leave: (id: string) => take(client.POST('/conversations/{id}/leave', { params: one(id) })),
  resend: (id: string, seq: number) => take(client.POST('/conversations/{id}/messages/{seq}/resend', { params: { path: { id, seq: String(seq) } } })),
  take: (id: string) => take(client.POST('/conversations/{id}/take', { params: one(id) })),
  accept: (id: string, epoch: number) => take(client.POST('/conversations/{id}/accept', { params: one(id), body: { epoch } })),
  decline: (id: string) => take(client.POST('/conversations/{id}/decline', { params: one(id) })),
  transfer: (id: string, to: { to: string } | { queue: string }) => take(client.POST('/conversations/{id}/transfer', { params: one(id), body: to })),
  returnToBot: (id: string) => take(client.POST('/conversations/{id}/return_to_bot', { params: one(id) })),
  merge: (id: string, into: string) => take(client.POST('/conversations/{id}/merge', { params: one(id), body: { into } })),
  close: (id: string, summary: string) => take(client.POST('/conversations/{id}/close', { params: one(id), body: { summary } })),
}
