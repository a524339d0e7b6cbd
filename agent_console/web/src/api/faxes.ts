import { client, take } from './client'

export const faxes = {
  /** By the id of its message. */
  get: (message_id: string) => take(client.GET('/messages/{message_id}/fax', { params: { path: { message_id } } })),
}
