import { client, one, take, type Body } from './client'

export const calendars = {
  list: () => take(client.GET('/calendars')),
  add: (body: Body<'/calendars', 'post'>) => take(client.POST('/calendars', { body })),
  change: (id: string, body: Body<'/calendars/{id}', 'put'>) => take(client.PUT('/calendars/{id}', { params: one(id), body })),
  remove: (id: string) => take(client.DELETE('/calendars/{id}', { params: one(id) })),
}

export const levels = {
  list: () => take(client.GET('/service-levels')),
  add: (body: Body<'/service-levels', 'post'>) => take(client.POST('/service-levels', { body })),
  change: (id: string, body: Body<'/service-levels/{id}', 'put'>) => take(client.PUT('/service-levels/{id}', { params: one(id), body })),
  remove: (id: string) => take(client.DELETE('/service-levels/{id}', { params: one(id) })),
}
