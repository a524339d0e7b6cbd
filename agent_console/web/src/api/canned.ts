import { client, one, take, type Body } from './client'

export const canned = {
  list: () => take(client.GET('/canned')),
  add: (body: Body<'/canned', 'post'>) => take(client.POST('/canned', { body })),
  change: (id: string, body: Body<'/canned/{id}', 'put'>) => take(client.PUT('/canned/{id}', { params: one(id), body })),
  remove: (id: string) => take(client.DELETE('/canned/{id}', { params: one(id) })),
}

export const endings = {
  get: () => take(client.GET('/ending-rules')),
  change: (body: Body<'/ending-rules', 'put'>) => take(client.PUT('/ending-rules', { body })),
}
