/** An answer between its text and the editor: lines, of which some are items of lists.
 *
 * All channels say answers as plain text, so plain text is what is kept. A list is lines that begin
 * with `1. ` or `- `, which looks right everywhere; bold and headings would be stars and hashes in an
 * SMS. Other lines are taken as they are: `*139#` is a number to dial. */
import type { JSONContent } from '@tiptap/vue-3'

const NUMBERED = /^([1-9]\d{0,2})\. (.*)$/s
const DOTTED = /^- (.*)$/s

const paragraph = (text: string): JSONContent => ({ type: 'paragraph', content: text ? [{ type: 'text', text }] : [] })
const item = (text: string): JSONContent => ({ type: 'listItem', content: [paragraph(text)] })

export function docOf(text: string): JSONContent {
  const blocks: JSONContent[] = []
  for (const line of text.split('\n')) {
    const [, number, numbered] = NUMBERED.exec(line) ?? []
    const dotted = DOTTED.exec(line)?.[1]
    if (numbered !== undefined) add(blocks, 'orderedList', item(numbered), Number(number))
    else if (dotted !== undefined) add(blocks, 'bulletList', item(dotted))
    else blocks.push(paragraph(line))
  }
  return { type: 'doc', content: blocks }
}

/** To the list before it, where its number goes on from there; else to a list of its own. */
function add(blocks: JSONContent[], type: string, one: JSONContent, number = 0): void {
  const last = blocks.at(-1)
  const next = last?.type === type && (!number || Number(last.attrs?.['start']) + (last.content?.length ?? 0) === number)
  if (next) last.content?.push(one)
  else blocks.push({ type, content: [one], ...(number ? { attrs: { start: number } } : {}) })
}

export function textOf(doc: JSONContent): string {
  return (doc.content ?? []).flatMap(linesOf).join('\n')
}

function linesOf(block: JSONContent): string[] {
  const items = block.content ?? []
  if (block.type === 'orderedList') return items.map((one, n) => `${Number(block.attrs?.['start'] ?? 1) + n}. ${plain(one)}`)
  return block.type === 'bulletList' ? items.map((one) => `- ${plain(one)}`) : [plain(block)]
}

function plain(node: JSONContent): string {
  return node.text ?? (node.content ?? []).map(plain).join('')
}
