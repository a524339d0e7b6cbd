/** How large a page is looked at and how it lies; sizes in CSS pixels, turns in quarters to the right. */
export interface Size {
  width: number
  height: number
}

/** As wide as the stage, whole within it, or at a zoom that somebody chose: CSS pixels to one of the picture's. */
export type Fit = 'width' | 'page' | number

const LEAST = 0.05
const MOST = 8
const STEP = 1.25
/** Pixels: of a wheel's notch, and of one of the lines in which some browsers tell it. */
const NOTCH = 100
const LINE = 33

/** What a page takes up as it lies. */
export function lying({ width, height }: Size, turn: number): Size {
  return turn % 2 ? { width: height, height: width } : { width, height }
}

/** A picture that is smaller than the stage is shown as large as it is, until somebody wants it larger. */
export function zoomOf(fit: Fit, page: Size, stage: Size): number {
  if (typeof fit === 'number') return within(fit)
  if (!page.width || !page.height || !stage.width || !stage.height) return 1
  const wide = stage.width / page.width
  return within(Math.min(1, fit === 'width' ? wide : Math.min(wide, stage.height / page.height)))
}

/** The next rung of the ladder, up or down; from between two rungs to the nearer one on that side. */
export function stepped(zoom: number, by: 1 | -1): number {
  const rung = Math.log(zoom) / Math.log(STEP)
  const next = by > 0 ? Math.floor(rung + 0.01) + 1 : Math.ceil(rung - 0.01) - 1
  return within(STEP ** next)
}

/** By a wheel, a rung a notch; by two fingers, which tell their way in many small pieces, as smoothly as they go. */
export function rolled(zoom: number, { deltaY, deltaMode }: Pick<WheelEvent, 'deltaY' | 'deltaMode'>): number {
  const pixels = deltaMode ? deltaY * LINE : deltaY
  return within(zoom * STEP ** (-pixels / NOTCH))
}

/** Where to scroll to along one side, so that the same point of the page stays under the pointer. */
export function heldAt(pointer: number, scroll: number, before: number, after: number, stage: number): number {
  const share = (scroll + pointer - margin(before, stage)) / Math.max(before, 1)
  return Math.max(0, share * after + margin(after, stage) - pointer)
}

/** A page that is smaller than the stage lies in its middle. */
function margin(extent: number, stage: number): number {
  return Math.max(0, (stage - extent) / 2)
}

function within(zoom: number): number {
  return Math.min(MOST, Math.max(LEAST, zoom))
}
