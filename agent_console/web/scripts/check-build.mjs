// Fails the build when a page is missing, or what is loaded first has grown past what people wait for.
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
if (loader > 12_000) faults.push(`the loader has ${kilobytes(loader)}, more than 12 kB`)
if (app > 80_000) faults.push(`the widget has ${kilobytes(app)} gzip, more than 80 kB`)
const index = readFileSync(new URL('console/index.html', root), 'utf8')
const loaded = [...index.matchAll(/(?:src|href)="\/(console\/[^"]+\.(?:js|css))"/g)].map((match) => match[1])
const first = loaded.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, root))).length, 0)
if (loaded.length < 2) faults.push('the console loads no script or no style')
if (first > 250_000) faults.push(`the console's first screen has ${kilobytes(first)} gzip, more than 250 kB`)
process.stdout.write(`loader ${kilobytes(loader)}, widget ${kilobytes(app)}, console ${kilobytes(first)} gzip\n`)
if (faults.length) {
  process.stderr.write(`${faults.join('\n')}\n`)
  process.exit(1)
}
