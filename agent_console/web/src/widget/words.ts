/** The widget's words in two languages; small enough to need no library. */
import en from './locales/en.json'
import zh from './locales/zh-CN.json'
import type { Language } from './settings'

export type Locale = Language
type Key = keyof typeof zh
export type Translate = (key: Key, values?: Record<string, string | number>) => string

const TABLES: Record<Locale, Record<Key, string>> = { 'zh-CN': zh, en }

export function translator(locale: Locale): Translate {
  const table = TABLES[locale]
  return (key, values = {}) =>
    table[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
