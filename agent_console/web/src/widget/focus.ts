/** Where the keyboard is: within a panel that fills the screen, and above what it covers of a phone's. */

const STOPS = 'a[href],button:not(:disabled),input:not(:disabled),textarea:not(:disabled),[tabindex="0"]'

/** Whether the panel covers the page. */
export function isFullScreen(): boolean {
  return matchMedia('(max-width:480px)').matches
}

/** A panel that covers the page keeps Tab to itself; beside the page it lets it go on. */
export function keepFocus(event: KeyboardEvent): void {
  if (!isFullScreen()) return
  const panel = event.currentTarget as HTMLElement
  const stops = [...panel.querySelectorAll<HTMLElement>(STOPS)].filter((one) => one.getClientRects().length)
  const [first, last] = [stops[0], stops.at(-1)]
  const at = (panel.getRootNode() as ShadowRoot).activeElement
  const target = event.shiftKey && at === first ? last : !event.shiftKey && at === last ? first : null
  if (!target) return
  event.preventDefault()
  target.focus()
}

/** What has the keyboard may be taken away by what it did; then the panel has it, and Escape still closes. */
export function catchFocus(panel: HTMLElement): () => void {
  const root = panel.getRootNode() as ShadowRoot
  let last: Element | null = null
  const came = (event: FocusEvent) => (last = event.target as Element)
  const went = () => setTimeout(() => {
    if (last?.isConnected && !root.activeElement) last = null
  })
  const watcher = new MutationObserver(() => {
    if (!last || last.isConnected || root.activeElement) return
    last = null
    panel.focus()
  })
  panel.addEventListener('focusin', came)
  panel.addEventListener('focusout', went)
  watcher.observe(panel, { childList: true, subtree: true })
  return () => watcher.disconnect()
}

/** Tells how much of the screen a phone's keyboard leaves, and where that begins; returns what ends it. */
export function watchKeyboard(tell: (height: number, top: number) => void): () => void {
  const seen = window.visualViewport
  if (!seen) return () => undefined
  // Who has zoomed in sees a part of the panel, which stays as large as it is.
  const read = () => seen.scale < 1.05 && tell(seen.height, seen.offsetTop)
  seen.addEventListener('resize', read)
  seen.addEventListener('scroll', read)
  return () => {
    seen.removeEventListener('resize', read)
    seen.removeEventListener('scroll', read)
  }
}
