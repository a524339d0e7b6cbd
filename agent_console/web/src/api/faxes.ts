import { client, one, take } from './client'

export const faxes = {
  /** By the id of its message. */
  get: (message: string) => take(client.GET('/messages/{id}/fax', { params: one(message) })),
  /** An answer as the pages it would be printed on. */
  preview: (conversation: string, text: string) => take(client.POST('/conversations/{id}/fax-preview', { params: one(conversation), body: { text } })),
}
