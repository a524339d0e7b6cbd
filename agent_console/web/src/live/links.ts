/** Plain text cut into pieces: web addresses to be drawn as links, order numbers that must not break. */
export interface Piece {
  text: string
  href?: string
  whole?: boolean
}

const ADDRESS = /https?:\/\/[^\s<>"'，。；、（）]+[^\s<>"'，。；、（）.,;:!?)]/
const NUMBER = /\b[A-Z]{2}-\d{4}-\d{4,}\b/
const SPECIAL = new RegExp(`${ADDRESS.source}|${NUMBER.source}`, 'g')

export function pieces(text: string): Piece[] {
  const out: Piece[] = []
  let from = 0
  for (const match of text.matchAll(SPECIAL)) {
    if (match.index > from) out.push({ text: text.slice(from, match.index) })
    out.push(match[0].startsWith('http') ? { text: match[0], href: match[0] } : { text: match[0], whole: true })
    from = match.index + match[0].length
  }
  if (from < text.length) out.push({ text: text.slice(from) })
  return out
}
