import { client, one, take, type Body } from './client'
import type { State } from './shapes'

/** Where a message's file is had; it is asked for by the page's own pictures and links. */
export function fileAddress(id: string, seq: number, file: string): string {
  return `/api/v1/conversations/${encodeURIComponent(id)}/messages/${seq}/files/${encodeURIComponent(file)}`
}

export const conversations = {
  list: (query: { state?: State; q?: string; after?: string }) => take(client.GET('/conversations', { params: { query } })),
  get: (id: string) => take(client.GET('/conversations/{id}', { params: one(id) })),
  messages: (id: string, before?: number) => take(client.GET('/conversations/{id}/messages', { params: { ...one(id), query: before ? { before } : {} } })),
  around: (id: string, seq: number) => take(client.GET('/conversations/{id}/messages', { params: { ...one(id), query: { around: seq, limit: 100 } } })),
  clocks: (id: string) => take(client.GET('/conversations/{id}/clocks', { params: one(id) })),
  since: (id: string, after: number) => take(client.GET('/conversations/{id}/messages', { params: { ...one(id), query: { after } } })),
  say: (id: string, body: Body<'/conversations/{id}/messages', 'post'>) => take(client.POST('/conversations/{id}/messages', { params: one(id), body })),
  letter: (id: string) => take(client.GET('/conversations/{id}/letter', { params: one(id) })),
  transcript: (id: string) => take(client.GET('/conversations/{id}/transcript', { params: one(id) })),
  sendTranscript: (id: string, body: Body<'/conversations/{id}/transcript', 'post'>) => take(client.POST('/conversations/{id}/transcript', { params: one(id), body })),
  ways: (id: string) => take(client.GET('/conversations/{id}/elsewhere', { params: one(id) })),
  goOn: (id: string, way: string) => take(client.POST('/conversations/{id}/elsewhere', { params: one(id), body: { way } })),
  watches: (id: string) => take(client.GET('/conversations/{id}/watches', { params: one(id) })),
  watch: (id: string) => take(client.POST('/conversations/{id}/watch', { params: one(id) })),
  unwatch: (id: string) => take(client.POST('/conversations/{id}/unwatch', { params: one(id) })),
  join: (id: string) => take(client.POST('/conversations/{id}/join', { params: one(id) })),
  sendInvitation: (id: string) => take(client.POST('/conversations/{id}/invitation', { params: one(id) })),
  resend: (id: string, seq: number) => take(client.POST('/conversations/{id}/messages/{seq}/resend', { params: { path: { id, seq: String(seq) } } })),
  take: (id: string) => take(client.POST('/conversations/{id}/take', { params: one(id) })),
  accept: (id: string, epoch: number) => take(client.POST('/conversations/{id}/accept', { params: one(id), body: { epoch } })),
  decline: (id: string) => take(client.POST('/conversations/{id}/decline', { params: one(id) })),
  transfer: (id: string, to: { to: string } | { queue: string }) => take(client.POST('/conversations/{id}/transfer', { params: one(id), body: to })),
  returnToBot: (id: string) => take(client.POST('/conversations/{id}/return_to_bot', { params: one(id) })),
  merge: (id: string, into: string) => take(client.POST('/conversations/{id}/merge', { params: one(id), body: { into } })),
  close: (id: string, summary: string, category: string) => take(client.POST('/conversations/{id}/close', { params: one(id), body: { summary, category } })),
  snooze: (id: string, until: string) => take(client.POST('/conversations/{id}/snooze', { params: one(id), body: { until } })),
  wake: (id: string) => take(client.DELETE('/conversations/{id}/snooze', { params: one(id) })),
  label: (id: string, body: Body<'/conversations/{id}/labels', 'post'>) => take(client.POST('/conversations/{id}/labels', { params: one(id), body })),
  labels: () => take(client.GET('/labels')),
  colleagues: (id: string) => take(client.GET('/conversations/{id}/colleagues', { params: one(id) })),
  propose: (id: string, to: string) => take(client.PUT('/conversations/{id}/proposal', { params: one(id), body: { to } })),
  dropProposal: (id: string) => take(client.DELETE('/conversations/{id}/proposal', { params: one(id) })),
  invite: (id: string, person: string) => take(client.PUT('/conversations/{id}/participants/{person}', { params: { path: { id, person } } })),
  part: (id: string, person: string) => take(client.DELETE('/conversations/{id}/participants/{person}', { params: { path: { id, person } } })),
}
