/** Signs that call for a list while one writes, and what has been typed behind them; no I/O. */
export type Sign = '/' | '??' | '@'

export interface Trigger {
  sign: Sign
  /** Where the sign begins in the text. */
  from: number
  words: string
}

// As a Chinese keyboard writes them, too. `/` only where a word may begin: 1/2 calls for nothing.
const SIGNS: { sign: Sign; found: RegExp; notesOnly?: boolean }[] = [
  { sign: '??', found: /(?:\?\?|？？)([^?？\n]{0,60})$/ },
  { sign: '@', found: /(?<![A-Za-z0-9._-])[@＠]([^\s@＠]{0,20})$/, notesOnly: true },
  { sign: '/', found: /(?<=^|\s)[/／]([^\s/／]{0,32})$/ },
]

export function triggerAt(text: string, caret: number, note: boolean): Trigger | null {
  const before = text.slice(0, caret)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  for (const { sign, found, notesOnly } of SIGNS) {
    const match = notesOnly && !note ? null : found.exec(line)
    if (match) return { sign, from: caret - match[0].length, words: match[1] ?? '' }
  }
  return null
}

interface Named {
  title: string
  code?: string
  /** The letters by which it is found. */
  sounds: string[]
}

/** How well something is found by what was typed: smaller is better, null is not at all. */
export function rank(one: Named, words: string): number | null {
  const wanted = words.toLowerCase()
  if (!wanted) return 3
  const [code, title] = [(one.code ?? '').toLowerCase(), one.title.toLowerCase()]
  if (code.startsWith(wanted)) return code === wanted ? 0 : 1
  if (title.startsWith(wanted) || one.sounds.some((each) => each.startsWith(wanted))) return 2
  return title.includes(wanted) || one.sounds.some((each) => each.includes(wanted)) ? 3 : null
}

export function found<T extends Named>(all: T[], words: string, most = 8): T[] {
  const ranked = all.map((one) => ({ one, at: rank(one, words) })).filter((each) => each.at !== null)
  return ranked.sort((a, b) => (a.at ?? 0) - (b.at ?? 0)).slice(0, most).map((each) => each.one)
}
