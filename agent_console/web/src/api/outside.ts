import { client, one, take, type Body } from './client'

const letterOf = (id: string, number: number) => ({ path: { id, number: String(number) } })

export const webhooks = {
  list: () => take(client.GET('/webhooks')),
  add: (body: Body<'/webhooks', 'post'>) => take(client.POST('/webhooks', { body })),
  change: (id: string, body: Body<'/webhooks/{id}', 'put'>) => take(client.PUT('/webhooks/{id}', { params: one(id), body })),
  remove: (id: string) => take(client.DELETE('/webhooks/{id}', { params: one(id) })),
  test: (id: string) => take(client.POST('/webhooks/{id}/test', { params: one(id) })),
  letters: (id: string, after?: string) => take(client.GET('/webhooks/{id}/letters', { params: { ...one(id), query: after ? { after } : {} } })),
  resend: (id: string, number: number) => take(client.POST('/webhooks/{id}/letters/{number}/resend', { params: letterOf(id, number) })),
  drop: (id: string, number: number) => take(client.DELETE('/webhooks/{id}/letters/{number}', { params: letterOf(id, number) })),
  resendAll: (id: string) => take(client.POST('/webhooks/{id}/letters/resend', { params: one(id) })),
  dropAll: (id: string) => take(client.DELETE('/webhooks/{id}/letters', { params: one(id) })),
}

export const tokens = {
  list: () => take(client.GET('/tokens')),
  add: (body: Body<'/tokens', 'post'>) => take(client.POST('/tokens', { body })),
  remove: (id: string) => take(client.DELETE('/tokens/{id}', { params: one(id) })),
}
