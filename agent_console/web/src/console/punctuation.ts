/** Marks between words that we put together, as the reader's language has them. */
import { i18n } from './i18n'

const mark = (chinese: string, english: string) => () => (i18n.global.locale.value === 'en' ? english : chinese)

/** Between names in a row. */
export const comma = mark('、', ', ')
/** Between what is said of one thing. */
export const pause = mark('，', ', ')
export const semicolon = mark('；', '; ')
/** Behind what is told about, before what is told of it. */
export const colon = mark('：', ': ')
