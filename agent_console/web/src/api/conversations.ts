import { client, one, take } from './client'
import type { State } from './shapes'

export const conversations = {
  list: (query: { state?: State; q?: string; after?: string }) => take(client.GET('/conversations', { params: { query } })),
  get: (id: string) => take(client.GET('/conversations/{id}', { params: one(id) })),
  messages: (id: string, before?: number) => take(client.GET('/conversations/{id}/messages', { params: { ...one(id), query: before ? { before } : {} } })),
  clocks: (id: string) => take(client.GET('/conversations/{id}/clocks', { params: one(id) })),
  say: (id: string, text: string, isPrivate: boolean, cid: string) => take(client.POST('/conversations/{id}/messages', { params: one(id), body: { text, private: isPrivate, cid } })),
  resend: (id: string, seq: number) => take(client.POST('/conversations/{id}/messages/{seq}/resend', { params: { path: { id, seq: String(seq) } } })),
  take: (id: string) => take(client.POST('/conversations/{id}/take', { params: one(id) })),
  accept: (id: string, epoch: number) => take(client.POST('/conversations/{id}/accept', { params: one(id), body: { epoch } })),
  decline: (id: string) => take(client.POST('/conversations/{id}/decline', { params: one(id) })),
  transfer: (id: string, to: { to: string } | { queue: string }) => take(client.POST('/conversations/{id}/transfer', { params: one(id), body: to })),
  returnToBot: (id: string) => take(client.POST('/conversations/{id}/return_to_bot', { params: one(id) })),
  close: (id: string, summary: string) => take(client.POST('/conversations/{id}/close', { params: one(id), body: { summary } })),
}
