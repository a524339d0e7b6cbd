/** Lists of words as one line: people write commas of any kind. */
export function split(text: string): string[] {
  return [...new Set(text.split(/[,，、;；\s]+/).filter(Boolean))]
}

export function joined(words: readonly string[]): string {
  return words.join(', ')
}
