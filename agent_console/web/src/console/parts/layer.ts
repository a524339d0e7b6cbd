/** Where what opens over a field belongs: a dialog of the browser's lies over all that is outside it. */
import { inject, nextTick, provide, ref, useId, type InjectionKey, type Ref } from 'vue'

type Layer = Ref<HTMLElement | undefined>
const LAYER: InjectionKey<Layer> = Symbol('layer')
/** So that it is not cut off where the dialog ends. */
export const AFLOAT = { strategy: 'fixed' } as const

export function beLayer(box: Layer): void {
  provide(LAYER, box)
}

/** The dialog that one is in; none: the page. */
export function useLayer(): Layer {
  return inject(LAYER, () => ref(), true)
}

/** A class by which what opens is found, and what gives it a name when it does: Element Plus gives it a role only. */
export function useOpened(name: () => string): { opened: string; tell: (open: boolean) => Promise<void> } {
  const opened = `opened-${useId()}`
  const tell = async (open: boolean) => {
    await nextTick()
    if (open) document.querySelector(`.${opened}`)?.setAttribute('aria-label', name())
  }
  return { opened, tell }
}
