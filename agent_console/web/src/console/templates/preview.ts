/** A template as a customer would read it, with samples in the place of its variables. */
export interface Span {
  text: string
  kind: 'text' | 'filled' | 'unknown'
}

const PART = /\{\{|\}\}|\{([^{}]*)\}/g

export function preview(text: string, variables: string[], sample: (name: string) => string): Span[] {
  const spans: Span[] = []
  let at = 0
  for (const found of text.matchAll(PART)) {
    spans.push({ text: text.slice(at, found.index), kind: 'text' })
    spans.push(fill(found[0], found[1], variables, sample))
    at = found.index + found[0].length
  }
  spans.push({ text: text.slice(at), kind: 'text' })
  return spans.filter((span) => span.text)
}

function fill(whole: string, name: string | undefined, variables: string[], sample: (name: string) => string): Span {
  if (name === undefined) return { text: whole.slice(1), kind: 'text' }
  if (!variables.includes(name)) return { text: whole, kind: 'unknown' }
  return { text: sample(name), kind: 'filled' }
}
