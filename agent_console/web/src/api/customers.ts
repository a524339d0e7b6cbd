import { client, one, take } from './client'
import type { CustomerChange, TierRule } from './shapes'

export const customers = {
  get: (id: string) => take(client.GET('/customers/{id}', { params: one(id) })),
  find: (q: string) => take(client.GET('/customers', { params: { query: { q, limit: 8 } } })),
  suggestions: (id: string) => take(client.GET('/customers/{id}/suggestions', { params: one(id) })),
  merge: (id: string, into: string, reason: string) => take(client.POST('/customers/{id}/merge', { params: one(id), body: { into, reason } })),
  unmerge: (id: string, reason: string) => take(client.POST('/customers/{id}/unmerge', { params: one(id), body: { reason } })),
  mute: (id: string, reason: string) => take(client.POST('/customers/{id}/mute', { params: one(id), body: { reason } })),
  unmute: (id: string, reason: string) => take(client.POST('/customers/{id}/unmute', { params: one(id), body: { reason } })),
  change: (id: string, body: CustomerChange) => take(client.PATCH('/customers/{id}', { params: one(id), body })),
  rules: () => take(client.GET('/customer_rules')),
  putRules: (rules: TierRule[], rev: number) => take(client.PUT('/customer_rules', { body: { rules, rev } })),
}
