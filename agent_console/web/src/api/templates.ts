import { client, take } from './client'

const one = (name: string, language: string) => ({ path: { name, language } })

export const templates = {
  list: () => take(client.GET('/templates')),
  get: (name: string, language: string) => take(client.GET('/templates/{name}/{language}', { params: one(name, language) })),
  change: (name: string, language: string, body: { text: string; channel: string; version: number }) => take(client.PUT('/templates/{name}/{language}', { params: one(name, language), body })),
  giveBack: (name: string, language: string, channel: string, version: number) => take(client.DELETE('/templates/{name}/{language}', { params: { ...one(name, language), query: { channel, version } } })),
  versions: (name: string, language: string, channel: string) => take(client.GET('/templates/{name}/{language}/versions', { params: { ...one(name, language), query: { channel } } })),
}
