/** Pictures drawn on a canvas: pages under a strict policy allow no `img` of another site. */

/** What was sent from here, by the name that the store gave it: shown without fetching it back. */
export const sentHere = new Map<string, Blob>()

/** Only what every browser draws, and nothing that brings a script. */
const DRAWN = ['image/png', 'image/jpeg', 'image/gif', 'image/webp']
const LARGEST = 25_000_000

export function isDrawn(type: string, size: number): boolean {
  return DRAWN.includes(type) && size <= LARGEST
}

/** Draw it as large as fits into `width` and `height`; throws when it is no picture. */
export async function draw(canvas: HTMLCanvasElement, picture: Blob, width: number, height: number): Promise<void> {
  const bitmap = await createImageBitmap(picture)
  const scale = Math.min(1, width / bitmap.width, height / bitmap.height)
  const [w, h] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))]
  const dense = Math.min(devicePixelRatio || 1, 2, 1 / scale)
  canvas.width = Math.max(1, Math.round(w * dense))
  canvas.height = Math.max(1, Math.round(h * dense))
  canvas.style.setProperty('width', `${w}px`)
  canvas.style.setProperty('height', `${h}px`)
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
}
