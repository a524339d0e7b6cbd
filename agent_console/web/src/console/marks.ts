/** A passage in pieces, those marked that say what the question says: a reader sees why it was found. */
export interface Span {
  text: string
  marked: boolean
}

const SHORTEST = 2
const WORD = /[\p{Script=Han}\p{L}\p{N}]/u

/** By marks that the search has made, in characters of Unicode. */
export function cut(passage: string, made: readonly { start: number; end: number }[]): Span[] {
  const letters = [...passage]
  const spans: Span[] = []
  letters.forEach((letter, at) => put(spans, letter, made.some((mark) => mark.start <= at && at < mark.end)))
  return spans
}

/** By what both have in common, for a passage that was kept without its marks. */
export function marks(passage: string, question: string): Span[] {
  const asked = question.toLowerCase()
  const said = passage.toLowerCase()
  const spans: Span[] = []
  let at = 0
  while (at < passage.length) {
    const length = shared(said, at, asked)
    const marked = length >= SHORTEST
    put(spans, passage.slice(at, at + (marked ? length : 1)), marked)
    at += marked ? length : 1
  }
  return spans
}

// The longest run of letters and digits from `at` that the question also has.
function shared(said: string, at: number, asked: string): number {
  let length = 0
  while (at + length < said.length && WORD.test(said[at + length] ?? '') && asked.includes(said.slice(at, at + length + 1))) length += 1
  return length
}

function put(spans: Span[], text: string, marked: boolean): void {
  const last = spans.at(-1)
  if (last?.marked === marked) last.text += text
  else spans.push({ text, marked })
}
