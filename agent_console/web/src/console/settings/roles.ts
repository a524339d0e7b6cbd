/** Roles and rights by their names; built-in ones have words, a node's own have been given theirs. */
import type { Role } from '../../api/shapes'
import words from '../locales/zh-CN.json'

const BUILT_IN = ['agent', 'supervisor', 'dispatcher', 'editor', 'admin']

export function roleName(id: string, roles: readonly Role[], t: (key: string) => string, te: (key: string) => boolean): string {
  if (BUILT_IN.includes(id) && te(`role.${id}`)) return t(`role.${id}`)
  return roles.find((one) => one.id === id)?.name ?? id
}

/** The key of a right's words: dots would make a path of it. */
export function rightKey(right: string): string {
  return right.replace('.', '_')
}

const ORDER = Object.keys(words.right)

/** As people think of them, not by the alphabet. */
export function inOrder<T extends string>(rights: readonly T[]): T[] {
  const place = (right: string) => ORDER.indexOf(rightKey(right)) + 1 || ORDER.length + 1
  return [...rights].sort((a, b) => place(a) - place(b))
}
