import { asBody, client, one, take } from './client'
import type { paths } from './schema'
import type { ArticleAct, ArticleBody } from './shapes'

type Query = NonNullable<paths['/articles']['get']['parameters']['query']>

export const knowledge = {
  list: (query: Query) => take(client.GET('/articles', { params: { query } })),
  categories: (language: string) => take(client.GET('/articles/categories', { params: { query: { language } } })),
  get: (id: string) => take(client.GET('/articles/{id}', { params: one(id) })),
  add: (body: ArticleBody) => take(client.POST('/articles', { body })),
  change: (id: string, body: ArticleBody, version: number) => take(client.PUT('/articles/{id}', { params: one(id), body: { ...body, version } })),
  act: (id: string, action: ArticleAct, version: number, remark = '') => take(client.POST('/articles/{id}/{action}', { params: { path: { id, action } }, body: { version, remark } })),
  attach: (id: string, file: File, version: number) => take(client.POST('/articles/{id}/attachments', { params: { ...one(id), query: { version, name: file.name } }, ...asBody(file) })),
  versions: (id: string) => take(client.GET('/articles/{id}/versions', { params: one(id) })),
  bringIn: (file: File, type: string, publish: boolean) => take(client.POST('/knowledge/import', { params: { query: { publish } }, ...asBody(file, type) })),
  foresee: (file: File, type: string, publish: boolean) => take(client.POST('/knowledge/import', { params: { query: { publish, preview: true } }, ...asBody(file, type) })),
  letter: (body: ArticleBody) => take(client.POST('/knowledge/letter', { body })),
  search: (query: string, locale: string) => take(client.POST('/knowledge/search', { body: { query, k: 6, locale } })),
  suggestions: (conversation: string) => take(client.GET('/conversations/{id}/suggestions', { params: one(conversation) })),
  explain: (body: { query: string; locale: string; region?: string; tier?: string }) => take(client.POST('/knowledge/search', { body: { ...body, k: 8, explain: true } })),
}
