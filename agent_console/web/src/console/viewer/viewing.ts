/** What somebody is looking at: which page, how large, how it lies; each page keeps its turn while it is open. */
import { computed, reactive, ref } from 'vue'
import { singleKeys } from '../preferences'
import { lying, stepped, zoomOf, type Fit, type Size } from './view'

export interface Page {
  address: string
  name: string
  /** Where it is known before the picture is there. */
  size?: Size
}
export type Viewing = ReturnType<typeof useViewing>

export function useViewing(pages: () => Page[], first: Fit, from = 0) {
  const at = ref(from)
  const fit = ref<Fit>(first)
  const turns = reactive(new Map<number, number>())
  const sizes = reactive(new Map<number, Size>())
  const stage = ref<Size>({ width: 0, height: 0 })
  const page = computed(() => pages()[at.value])
  const turn = computed(() => turns.get(at.value) ?? 0)
  const size = computed<Size>(() => sizes.get(at.value) ?? page.value?.size ?? { width: 0, height: 0 })
  const zoom = computed(() => zoomOf(fit.value, lying(size.value, turn.value), stage.value))

  const to = (wanted: number) => (at.value = Math.min(pages().length - 1, Math.max(0, wanted)))
  const step = (by: 1 | -1) => (fit.value = stepped(zoom.value, by))
  const rotate = (by: 1 | -1) => turns.set(at.value, (turn.value + by + 4) % 4)
  const choose = (wanted: Fit) => (fit.value = wanted)

  const acts: Record<string, () => unknown> = {
    '+': () => step(1),
    '=': () => step(1),
    '-': () => step(-1),
    '0': () => choose(first),
    r: () => rotate(1),
    R: () => rotate(-1),
    PageUp: () => to(at.value - 1),
    PageDown: () => to(at.value + 1),
  }
  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const act = event.key.length > 1 || singleKeys.value ? acts[event.key] : undefined
    if (!act) return
    event.preventDefault()
    act()
  }
  const measure = (natural: Size) => sizes.set(at.value, natural)
  const place = (room: Size) => (stage.value = room)
  return reactive({ at, fit, page, turn, size, zoom, to, step, rotate, choose, press, measure, place })
}
