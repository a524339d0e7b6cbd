/** The widget's words in two languages; small enough to need no library. */
import en from './locales/en.json'
import zh from './locales/zh-CN.json'

export type Locale = 'zh-CN' | 'en'
type Key = keyof typeof zh
export type Translate = (key: Key, values?: Record<string, string | number>) => string

const TABLES: Record<Locale, Record<Key, string>> = { 'zh-CN': zh, en }

export function localeOf(tag: string): Locale {
  return tag.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
}

export function translator(locale: Locale): Translate {
  const table = TABLES[locale]
  return (key, values = {}) =>
    table[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}
