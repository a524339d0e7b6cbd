/** An input method is still composing (229: older engines). */
export function composes(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}

/** Enter sends, except while an input method is still composing. */
export function isSendKey(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !composes(event)
}
