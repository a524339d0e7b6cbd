/** What one text has become of another: by lines, and by words within the lines that changed. */
export interface Piece {
  text: string
  kind: 'same' | 'gone' | 'new'
}

/** Pairs that are compared at the most; beyond them all is gone and all is new. */
const MOST = 4_000_000
const TOKEN = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+|\s+|./gsu

export function diff(before: string, after: string): Piece[] {
  return changed(align(linesOf(before), linesOf(after)), (gone, fresh) => (gone && fresh ? wordsOf(gone, fresh) : [piece('gone', gone), piece('new', fresh)]))
}

function wordsOf(gone: string, fresh: string): Piece[] {
  const pieces = joined(align(gone.match(TOKEN) ?? [], fresh.match(TOKEN) ?? []))
  return changed(pieces, (from, to) => [piece('gone', from), piece('new', to)])
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function piece(kind: Piece['kind'], text: string): Piece {
  return { kind, text }
}

/** Each run of changes as what is gone and what is new, told by `tell`; what stays is left as it is. */
function changed(pieces: Piece[], tell: (gone: string, fresh: string) => Piece[]): Piece[] {
  const out: Piece[] = []
  const run = { gone: '', new: '' }
  const end = () => {
    for (const one of tell(run.gone, run.new)) put(out, one)
    Object.assign(run, { gone: '', new: '' })
  }
  for (const one of pieces) {
    if (one.kind !== 'same') {
      run[one.kind] += one.text
      continue
    }
    end()
    put(out, one)
  }
  end()
  return out
}

function put(pieces: Piece[], one: Piece): void {
  const last = pieces.at(-1)
  if (!one.text) return
  if (last?.kind === one.kind) last.text += one.text
  else pieces.push({ ...one })
}

/** One lonely character that both have between two changes is noise: it changes with them. */
function joined(pieces: Piece[]): Piece[] {
  const whole: Piece[] = []
  for (const one of pieces) put(whole, one)
  return whole.flatMap((one, at) => {
    const lonely = one.kind === 'same' && at > 0 && at < whole.length - 1 && one.text.length === 1
    return lonely ? [piece('gone', one.text), piece('new', one.text)] : [one]
  })
}

/** The longest common subsequence, and what stands around it. */
function align(before: string[], after: string[]): Piece[] {
  let head = 0
  while (head < Math.min(before.length, after.length) && before[head] === after[head]) head += 1
  let tail = 0
  while (tail < Math.min(before.length, after.length) - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1
  const same = (tokens: string[]) => tokens.map((text) => piece('same', text))
  const middle = walk(before.slice(head, before.length - tail), after.slice(head, after.length - tail))
  return [...same(before.slice(0, head)), ...middle, ...same(before.slice(before.length - tail))]
}

function walk(before: string[], after: string[]): Piece[] {
  if (before.length * after.length > MOST) return [piece('gone', before.join('')), piece('new', after.join(''))]
  const longest = table(before, after)
  const width = after.length + 1
  const out: Piece[] = []
  let [i, j] = [0, 0]
  while (i < before.length && j < after.length) {
    const [left, right] = [before[i] ?? '', after[j] ?? '']
    if (left === right) {
      out.push(piece('same', left))
      i += 1
      j += 1
    } else if ((longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0)) {
      out.push(piece('gone', left))
      i += 1
    } else {
      out.push(piece('new', right))
      j += 1
    }
  }
  return [...out, ...before.slice(i).map((text) => piece('gone', text)), ...after.slice(j).map((text) => piece('new', text))]
}

/** At (i, j): the length of what the rests from there have in common. */
function table(before: string[], after: string[]): Uint16Array {
  const width = after.length + 1
  const longest = new Uint16Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const onward = Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0)
      longest[i * width + j] = before[i] === after[j] ? (longest[(i + 1) * width + j + 1] ?? 0) + 1 : onward
    }
  }
  return longest
}
