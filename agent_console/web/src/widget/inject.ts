/** Words and clock of the widget's language, for every part of the panel. */
import { inject, type InjectionKey } from 'vue'
import type { Locale, Translate } from './words'

export interface Words {
  t: Translate
  locale: Locale
  clock(at: string): string
}

export const WORDS: InjectionKey<Words> = Symbol('words')

export function useWords(): Words {
  const words = inject(WORDS)
  if (!words) throw new Error('the panel provides the words')
  return words
}
