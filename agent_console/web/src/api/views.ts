import { client, one, take, type Body } from './client'
import type { SavedView } from './shapes'

export const views = {
  list: (kind: SavedView['kind']) => take(client.GET('/views', { params: { query: { kind } } })),
  add: (body: Body<'/views', 'post'>) => take(client.POST('/views', { body })),
  change: (id: string, body: Body<'/views/{id}', 'put'>) => take(client.PUT('/views/{id}', { params: one(id), body })),
  remove: (id: string) => take(client.DELETE('/views/{id}', { params: one(id) })),
}
