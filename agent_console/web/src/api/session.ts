import { client, take } from './client'

export const session = {
  me: () => take(client.GET('/me')),
  begin: (username: string, password: string) => take(client.POST('/login', { body: { username, password } })),
  changePassword: (old: string, password: string) => take(client.PUT('/me/password', { body: { old, password } })),
  end: () => take(client.POST('/logout')),
}
