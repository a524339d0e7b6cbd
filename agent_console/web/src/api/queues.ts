import { client, one, take, type Body } from './client'
import type { SeatState } from './shapes'

export const queues = {
  list: () => take(client.GET('/queues')),
  add: (body: Body<'/queues', 'post'>) => take(client.POST('/queues', { body })),
  change: (id: string, body: Body<'/queues/{id}', 'put'>) => take(client.PUT('/queues/{id}', { params: one(id), body })),
  /** Who waits in it goes on to another one. */
  remove: (id: string, to: string) => take(client.DELETE('/queues/{id}', { params: { ...one(id), query: to ? { to } : {} } })),
}

export const seats = {
  own: () => take(client.GET('/seat')),
  sit: (state: SeatState) => take(client.PUT('/seat', { body: { state } })),
  /** My states since then, oldest first. */
  times: (since: string) => take(client.GET('/seat/times', { params: { query: { since } } })),
  list: () => take(client.GET('/seats')),
  set: (id: string, state: SeatState, reason: string) => take(client.PUT('/seats/{id}/state', { params: one(id), body: { state, reason } })),
  change: (id: string, body: Body<'/seats/{id}', 'put'>) => take(client.PUT('/seats/{id}', { params: one(id), body })),
}

export const interventions = {
  list: () => take(client.GET('/interventions')),
  add: (body: Body<'/interventions', 'post'>) => take(client.POST('/interventions', { body })),
  change: (id: string, body: Body<'/interventions/{id}', 'put'>) => take(client.PUT('/interventions/{id}', { params: one(id), body })),
  remove: (id: string) => take(client.DELETE('/interventions/{id}', { params: one(id) })),
}
