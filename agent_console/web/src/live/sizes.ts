/** Sizes of files as people read them, and of texts as channels carry them. */
const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

export function sizeOf(bytes: number, locale: string): string {
  const step = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1000)))
  const style = { style: 'unit', unit: UNITS[step], unitDisplay: 'short', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale, style).format(bytes / 1000 ** step)
}

/** Letters of the GSM alphabet, and those that take two places in it. */
const GSM = /^[@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà^{}\\[~\]|€]*$/
const TWICE = /[\^{}\\[~\]|€]/g

/** How many short messages a text takes: 160 letters or 70 characters in one, fewer in each of several. */
export function smsParts(text: string): number {
  if (!text) return 0
  const plain = GSM.test(text)
  const size = text.length + (plain ? (text.match(TWICE)?.length ?? 0) : 0)
  const [alone, together] = plain ? [160, 153] : [70, 67]
  return size <= alone ? 1 : Math.ceil(size / together)
}
