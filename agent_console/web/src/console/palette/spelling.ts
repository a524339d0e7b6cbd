/** Chinese found by pinyin, in full, by initials or half of it, as the hub finds it (hub/core/pinyin.py). */
const LEAST = 2
const LONG = /^[zcs]h/
const table = new Map<string, string[]>()

/** The readings come when they are first needed: they are in no first screen. */
export async function readReadings(): Promise<void> {
  if (!table.size) teach((await import('../../../../../hub/core/pinyin.txt?raw')).default)
}

/** Lines of `syllable characters`. */
export function teach(text: string): void {
  for (const line of text.split('\n')) {
    const [syllable, characters] = line.split(' ')
    if (!syllable || !characters || syllable === '#') continue
    for (const one of characters) table.set(one, [...(table.get(one) ?? []), syllable])
  }
}

/** Where a text says or spells what was typed: from which letter to which; null where it does not. */
export function find(asked: string, text: string): [number, number] | null {
  const plain = asked.trim().toLowerCase()
  const written = text.toLowerCase()
  const at = plain ? written.indexOf(plain) : -1
  if (at >= 0) return [at, at + plain.length]
  const letters = plain.replace(/[\s']/g, '')
  return letters.length >= LEAST && /^[a-z0-9]+$/.test(letters) ? spelled(letters, written) : null
}

function spelled(letters: string, text: string): [number, number] | null {
  for (let start = 0; start < text.length; start += 1) {
    let typed = new Set([0])
    for (let at = start; at < text.length && typed.size; at += 1) {
      typed = new Set([...typed].flatMap((begin) => steps(letters, begin, text.charAt(at))))
      if (typed.has(letters.length)) return [start, at + 1]
    }
  }
  return null
}

/** How much is typed when this character is, if that much was before it. */
function steps(letters: string, begin: number, character: string): number[] {
  return (table.get(character) ?? [character]).flatMap((way) => {
    const parts = [way, way.charAt(0), LONG.test(way) ? way.slice(0, 2) : way].filter((part) => letters.startsWith(part, begin))
    const ends = parts.map((part) => begin + part.length)
    return way.startsWith(letters.slice(begin)) ? [...ends, letters.length] : ends
  })
}
