import { client, one, take, type Body } from './client'

export const channels = {
  kinds: () => take(client.GET('/channels/kinds')),
  list: () => take(client.GET('/channels')),
  add: (body: Body<'/channels', 'post'>) => take(client.POST('/channels', { body })),
  change: (id: string, body: Body<'/channels/{id}', 'put'>) => take(client.PUT('/channels/{id}', { params: one(id), body })),
  remove: (id: string, rev: number) => take(client.DELETE('/channels/{id}', { params: one(id), body: { rev } })),
  start: (id: string) => take(client.POST('/channels/{id}/start', { params: one(id) })),
  stop: (id: string) => take(client.POST('/channels/{id}/stop', { params: one(id) })),
  restart: (id: string) => take(client.POST('/channels/{id}/restart', { params: one(id) })),
  test: (id: string) => take(client.POST('/channels/{id}/test', { params: one(id) })),
}
