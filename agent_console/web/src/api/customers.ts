import { client, one, take, type Body } from './client'
import type { CustomerChange, TierRule } from './shapes'

export const customers = {
  get: (id: string) => take(client.GET('/customers/{id}', { params: one(id) })),
  find: (q: string) => take(client.GET('/customers', { params: { query: { q, limit: 8 } } })),
  conversations: (id: string) => take(client.GET('/customers/{id}/conversations', { params: one(id) })),
  suggestions: (id: string) => take(client.GET('/customers/{id}/suggestions', { params: one(id) })),
  merge: (id: string, into: string, reason: string) => take(client.POST('/customers/{id}/merge', { params: one(id), body: { into, reason } })),
  unmerge: (id: string, reason: string) => take(client.POST('/customers/{id}/unmerge', { params: one(id), body: { reason } })),
  mute: (id: string, reason: string) => take(client.POST('/customers/{id}/mute', { params: one(id), body: { reason } })),
  unmute: (id: string, reason: string) => take(client.POST('/customers/{id}/unmute', { params: one(id), body: { reason } })),
  change: (id: string, body: CustomerChange) => take(client.PATCH('/customers/{id}', { params: one(id), body })),
  reveal: (id: string) => take(client.POST('/customers/{id}/reveal', { params: one(id) })),
  fill: (id: string, values: Record<string, string>, rev: number) => take(client.PUT('/customers/{id}/fields', { params: one(id), body: { values, rev } })),
  notes: (id: string) => take(client.GET('/customers/{id}/notes', { params: one(id) })),
  addNote: (id: string, text: string) => take(client.POST('/customers/{id}/notes', { params: one(id), body: { text } })),
  changeNote: (id: string, note: string, text: string, rev: number) => take(client.PUT('/customers/{id}/notes/{note}', { params: { path: { id, note } }, body: { text, rev } })),
  timeline: (id: string, after = '', limit = 20) => take(client.GET('/customers/{id}/timeline', { params: { ...one(id), query: { after, limit } } })),
  rules: () => take(client.GET('/customer_rules')),
  putRules: (rules: TierRule[], rev: number) => take(client.PUT('/customer_rules', { body: { rules, rev } })),
}

/** What the house keeps of its customers beyond what every house does. */
export const customerFields = {
  list: () => take(client.GET('/customer-fields')),
  add: (body: Body<'/customer-fields', 'post'>) => take(client.POST('/customer-fields', { body })),
  change: (id: string, body: Body<'/customer-fields/{id}', 'put'>) => take(client.PUT('/customer-fields/{id}', { params: one(id), body })),
  remove: (id: string) => take(client.DELETE('/customer-fields/{id}', { params: one(id) })),
}
