import { client, one, take, type Body } from './client'

export const bot = {
  explain: (text: string) => take(client.POST('/bot/parse', { body: { text, explain: true } })),
  rehearse: (body: Body<'/bot/rehearsals', 'post'>) => take(client.POST('/bot/rehearsals', { body })),
  models: () => take(client.GET('/bot/models')),
  train: (promote: boolean) => take(client.POST('/bot/models', { body: { promote } })),
  cancel: () => take(client.DELETE('/bot/job')),
  evaluation: (id: string) => take(client.GET('/bot/models/{id}/evaluation', { params: one(id) })),
  measure: (id: string) => take(client.POST('/bot/models/{id}/evaluation', { params: one(id) })),
  activate: (id: string) => take(client.POST('/bot/models/{id}/activation', { params: one(id) })),
}
