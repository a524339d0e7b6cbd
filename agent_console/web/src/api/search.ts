import { client, take } from './client'

/** Conversations, orders, customers and articles by what was typed so far. */
export const search = (q: string) => take(client.GET('/search', { params: { query: { q } } }))
