// Fails the build when a page is missing, or when what somebody waits for first has grown too large.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const root = new URL('../../static/', import.meta.url)
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
const faults = []

for (const page of ['console/index.html', 'demo/index.html', 'widget/chat.js']) {
  if (!existsSync(new URL(page, root))) faults.push(`${page} is missing`)
}
const loader = readFileSync(new URL('widget/chat.js', root)).length
const name = readdirSync(new URL('widget/', root)).find((file) => file.startsWith('app-'))
const app = gzipSync(readFileSync(new URL(`widget/${name}`, root))).length
const index = readFileSync(new URL('console/index.html', root), 'utf8')
const first = [...index.matchAll(/(?:src|href)="\/console\/([^"]+\.(?:js|css))"/g)].map(([, file]) => gzipSync(readFileSync(new URL(`console/${file}`, root))).length)
const screen = first.reduce((sum, bytes) => sum + bytes, 0)
if (screen > 250_000) faults.push(`the first screen has ${kilobytes(screen)} gzip, more than 250 kB`)
if (loader > 12_000) faults.push(`the loader has ${kilobytes(loader)}, more than 12 kB`)
if (app > 80_000) faults.push(`the widget has ${kilobytes(app)} gzip, more than 80 kB`)
process.stdout.write(`loader ${kilobytes(loader)}, widget ${kilobytes(app)} gzip, first screen ${kilobytes(screen)} gzip\n`)
if (faults.length) {
  process.stderr.write(`${faults.join('\n')}\n`)
  process.exit(1)
}
