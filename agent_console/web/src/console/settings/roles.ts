/** Roles and rights by their names; built-in ones have words, a node's own have been given theirs. */
import type { Role } from '../../api/shapes'

const BUILT_IN = ['agent', 'supervisor', 'dispatcher', 'editor', 'admin']

export function roleName(id: string, roles: readonly Role[], t: (key: string) => string, te: (key: string) => boolean): string {
  if (BUILT_IN.includes(id) && te(`role.${id}`)) return t(`role.${id}`)
  return roles.find((one) => one.id === id)?.name ?? id
}

/** The key of a right's words: dots would make a path of it. */
export function rightKey(right: string): string {
  return right.replace('.', '_')
}
