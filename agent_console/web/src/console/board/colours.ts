/** The tokens as a plot needs them: values, read anew when the page turns dark or light. */
import { ref, watch, type Ref } from 'vue'
import { dark } from '../preferences'
import type { Colours } from './chart'

const TOKENS: Record<keyof Colours, string> = {
  human: '--v1', bot: '--v2', lost: '--v3', ghost: '--v-grid', rate: '--c-t1', target: '--c-bad-f', grid: '--v-grid', text: '--c-t3', desk: '--c-desk',
}

function colours(): Colours {
  const style = getComputedStyle(document.documentElement)
  const found = Object.entries(TOKENS).map(([name, token]) => [name, style.getPropertyValue(token).trim()])
  return Object.fromEntries(found) as Colours
}

export function useColours(): Ref<Colours> {
  const look = ref(colours())
  watch(dark, () => (look.value = colours()), { flush: 'post' })
  return look
}
