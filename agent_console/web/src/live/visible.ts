/** Names as they may be shown: nothing in them turns the line round, hides, or cannot be seen. */

// Controls and format characters, such as the one that shows what follows from right to left. The one
// that joins the parts of an emoji stays.
const UNSEEN = /(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

export function visible(name: string): string {
  return name.replace(UNSEEN, '').trim()
}
