import { client, one, take, type Body } from './client'

export const people = {
  list: (gone = false) => take(client.GET('/people', { params: { query: { gone } } })),
  add: (body: Body<'/people', 'post'>) => take(client.POST('/people', { body })),
  change: (id: string, body: Body<'/people/{id}', 'put'>) => take(client.PUT('/people/{id}', { params: one(id), body })),
  renew: (id: string, password: string) => take(client.POST('/people/{id}/password', { params: one(id), body: { password } })),
  leave: (id: string, body: Body<'/people/{id}/deactivate', 'post'>) => take(client.POST('/people/{id}/deactivate', { params: one(id), body })),
  back: (id: string) => take(client.POST('/people/{id}/activate', { params: one(id) })),
}

export const roles = {
  list: () => take(client.GET('/roles')),
  add: (body: Body<'/roles', 'post'>) => take(client.POST('/roles', { body })),
  change: (id: string, body: Body<'/roles/{id}', 'put'>) => take(client.PUT('/roles/{id}', { params: one(id), body })),
  remove: (id: string) => take(client.DELETE('/roles/{id}', { params: one(id) })),
}

export const nodes = {
  list: () => take(client.GET('/nodes')),
  add: (body: Body<'/nodes', 'post'>) => take(client.POST('/nodes', { body })),
  change: (id: string, body: Body<'/nodes/{id}', 'put'>) => take(client.PUT('/nodes/{id}', { params: one(id), body })),
  close: (id: string, to: string) => take(client.POST('/nodes/{id}/close', { params: one(id), body: { to } })),
  reopen: (id: string) => take(client.POST('/nodes/{id}/reopen', { params: one(id) })),
}
