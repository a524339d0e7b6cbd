/** What a text takes as text messages: the same as the hub's `channels/sms/coding.py`, by shared vectors. */
const BASIC = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const EXTENDED = '\f^{}\\[~]|€'
const UNITS = new Map([...[...BASIC].map((letter) => [letter, 1] as const), ...[...EXTENDED].map((letter) => [letter, 2] as const)])

/** In one message alone, and in each of several: septets of the GSM alphabet, else characters of 16 bits. */
export const ROOM = { gsm7: { alone: 160, each: 153 }, ucs2: { alone: 70, each: 67 } } as const

export interface Size {
  coding: keyof typeof ROOM
  units: number
  parts: number
  /** What still fits into the last part. */
  left: number
}

/** The text as the messages that carry it, never cut inside a letter; one where it is empty. */
export function partsOf(text: string): string[] {
  const { pieces } = packed(text)
  return pieces.map((piece) => piece.text)
}

export function measure(text: string): Size {
  const { coding, pieces } = packed(text)
  const room = pieces.length === 1 ? ROOM[coding].alone : ROOM[coding].each
  return { coding, units: pieces.reduce((sum, piece) => sum + piece.units, 0), parts: pieces.length, left: room - (pieces.at(-1)?.units ?? 0) }
}

function packed(text: string): { coding: Size['coding']; pieces: { text: string; units: number }[] } {
  const letters = [...text]
  const coding = letters.every((letter) => UNITS.has(letter)) ? 'gsm7' : 'ucs2'
  const unitsOf = (letter: string) => (coding === 'gsm7' ? (UNITS.get(letter) ?? 1) : letter.length)
  const all = letters.reduce((sum, letter) => sum + unitsOf(letter), 0)
  if (all <= ROOM[coding].alone) return { coding, pieces: [{ text, units: all }] }
  let last = { text: '', units: 0 }
  const pieces = [last]
  for (const letter of letters) {
    if (last.units + unitsOf(letter) > ROOM[coding].each) pieces.push((last = { text: '', units: 0 }))
    last.text += letter
    last.units += unitsOf(letter)
  }
  return { coding, pieces }
}
