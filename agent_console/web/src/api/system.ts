import { client, one, take } from './client'

export interface AuditFilter {
  by?: string
  kind?: string
  /** Acts before this moment. */
  until?: string
}

export const system = {
  condition: () => take(client.GET('/system/condition')),
  checklist: () => take(client.GET('/system/checklist')),
}

export const audit = {
  page: (query: AuditFilter & { after?: string }) => take(client.GET('/audit', { params: { query } })),
  /** The file of the acts since then, as text. */
  file: (query: AuditFilter & { since: string }) => take(client.GET('/audit/export', { params: { query }, parseAs: 'text' })),
}

const messageOf = (id: string, seq: number) => ({ path: { id, seq: String(seq) } })

export const trouble = {
  failed: () => take(client.GET('/deliveries/failed')),
  settleFailed: (conversation: string, seq: number) => take(client.POST('/conversations/{id}/messages/{seq}/settle', { params: messageOf(conversation, seq) })),
  parked: () => take(client.GET('/parked')),
  replay: (id: string) => take(client.POST('/parked/{id}/replay', { params: one(id) })),
  settleParked: (id: string) => take(client.POST('/parked/{id}/settle', { params: one(id) })),
}
