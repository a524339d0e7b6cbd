/** Which build of the console this page is, by its own script; the hub tells which one it serves. */
const own = document.querySelector('script[type=module][src]')?.getAttribute('src') ?? ''

/** Whether the hub serves another page than this; never so where either is not built. */
export function isOther(build: unknown): boolean {
  return typeof build === 'string' && build !== '' && own.endsWith('.js') && build !== own
}
