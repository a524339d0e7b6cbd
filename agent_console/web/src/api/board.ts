import { client, take } from './client'
import type { paths } from './schema'

export type BoardQuery = NonNullable<paths['/board']['get']['parameters']['query']>

export const board = {
  read: (query: BoardQuery) => take(client.GET('/board', { params: { query } })),
  workers: () => take(client.GET('/board/workers')),
}

/** Whether those who are watched are shown it. */
export const supervision = {
  get: () => take(client.GET('/supervision')),
  put: (shows_watchers: boolean, rev: number) => take(client.PUT('/supervision', { body: { shows_watchers, rev } })),
}
