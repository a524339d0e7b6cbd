/** A tree of categories as people write it, a line each and two blanks a level, and as the hub keeps it. */
const STEP = 2

/** Whole names, levels with a stroke between, as an outline. */
export function asOutline(categories: string[]): string {
  const lines: string[] = []
  let above: string[] = []
  for (const category of categories) {
    const levels = category.split('/')
    const shared = levels.findIndex((level, n) => level !== above[n])
    const from = shared < 0 ? levels.length - 1 : shared
    levels.slice(from).forEach((level, n) => lines.push(' '.repeat((from + n) * STEP) + level))
    above = levels
  }
  return lines.join('\n')
}

/** The whole names of its leaves; a line may also be a whole name itself. */
export function ofOutline(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim())
  const names: { depth: number; name: string }[] = []
  const above: string[] = []
  for (const line of lines) {
    const indented = Math.round((line.replaceAll('\t', '  ').match(/^\s*/)?.[0].length ?? 0) / STEP)
    const depth = Math.min(indented, above.length)
    above.splice(depth)
    above.push(line.trim())
    names.push({ depth, name: above.join('/') })
  }
  const leaves = names.filter((one, n) => (names[n + 1]?.depth ?? 0) <= one.depth)
  return [...new Set(leaves.map((one) => one.name))]
}
