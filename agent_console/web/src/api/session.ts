import { client, take } from './client'
import type { Preferences } from './shapes'

export const session = {
  me: () => take(client.GET('/me')),
  begin: (username: string, password: string) => take(client.POST('/login', { body: { username, password } })),
  preferences: () => take(client.GET('/me/preferences')),
  prefer: (body: Preferences) => take(client.PUT('/me/preferences', { body })),
  changePassword: (old: string, password: string) => take(client.PUT('/me/password', { body: { old, password } })),
  end: () => take(client.POST('/logout')),
}
