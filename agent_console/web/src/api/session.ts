import { client, take } from './client'

export const session = {
  me: () => take(client.GET('/me')),
  begin: (username: string, password: string) => take(client.POST('/login', { body: { username, password } })),
  end: () => take(client.POST('/logout')),
}
