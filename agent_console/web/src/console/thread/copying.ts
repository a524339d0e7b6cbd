/** Copying over several bubbles gives who, when and what of each, in order; within one what is selected. */
import { defaultRangeExtractor, type Range } from '@tanstack/vue-virtual'
import { onMounted, onUnmounted, ref, type Ref } from 'vue'

/** The first and last line that a selection touches. */
export type Span = [number, number]

export function spanOf(box: HTMLElement | undefined): Span | null {
  const selection = getSelection()
  if (!box || !selection || selection.isCollapsed) return null
  const ends = [selection.anchorNode, selection.focusNode].map((node) => (node && box.contains(node) ? lineOf(node) : null))
  const touched = ends.filter((at) => at !== null)
  return touched.length === 2 ? [Math.min(...touched), Math.max(...touched)] : null
}

function lineOf(node: Node): number | null {
  const element = node instanceof Element ? node : node.parentElement
  const at = element?.closest<HTMLElement>('[data-index]')?.dataset['index']
  return at === undefined ? null : Number(at)
}

/** What is selected stays in the page, however far one scrolls from its beginning to its end. */
export function useSelected(box: Ref<HTMLElement | undefined>) {
  const selected = ref<Span | null>(null)
  const look = (): void => {
    const span = spanOf(box.value)
    if (span?.join() !== selected.value?.join()) selected.value = span
  }
  onMounted(() => document.addEventListener('selectionchange', look))
  onUnmounted(() => document.removeEventListener('selectionchange', look))
  return selected
}

/** Which lines are drawn: those in sight, and those that are selected. */
export function keeping(selected: Ref<Span | null>) {
  return (range: Range): number[] => {
    const [from, to] = selected.value ?? [1, 0]
    const kept = Array.from({ length: Math.max(0, Math.min(to, range.count - 1) - from + 1) }, (_, n) => from + n)
    return [...new Set([...kept, ...defaultRangeExtractor(range)])].sort((a, b) => a - b)
  }
}

/** `words` of each line: empty for one that says nothing. */
export function copy(event: ClipboardEvent, span: Span | null, words: (at: number) => string): void {
  if (!span || span[0] === span[1] || !event.clipboardData) return
  const texts = Array.from({ length: span[1] - span[0] + 1 }, (_, n) => words(span[0] + n)).filter(Boolean)
  event.clipboardData.setData('text/plain', texts.join('\n\n'))
  event.preventDefault()
}
