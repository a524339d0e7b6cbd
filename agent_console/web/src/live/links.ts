/** Plain text cut into words and web addresses, so that addresses can be drawn as links without any HTML. */
export interface Piece {
  text: string
  href?: string
}

const ADDRESS = /https?:\/\/[^\s<>"'，。；、（）]+[^\s<>"'，。；、（）.,;:!?)]/g

export function pieces(text: string): Piece[] {
  const out: Piece[] = []
  let from = 0
  for (const match of text.matchAll(ADDRESS)) {
    if (match.index > from) out.push({ text: text.slice(from, match.index) })
    out.push({ text: match[0], href: match[0] })
    from = match.index + match[0].length
  }
  if (from < text.length) out.push({ text: text.slice(from) })
  return out
}
