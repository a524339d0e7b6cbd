// Every message exists in both languages, is used somewhere, and every used key exists.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const src = fileURLToPath(new URL('../src', import.meta.url))
const faults = []

function flatten(tree, path = '') {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${path}${key}`] : flatten(value, `${path}${key}.`),
  )
}

function sources(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((name) => /\.(ts|vue)$/.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
}

/** What stands between the parentheses of each call of `t`. */
function calls(text) {
  return [...text.matchAll(/\bt\(/g)].map((match) => {
    let [at, depth] = [match.index + 2, 1]
    for (; depth && at < text.length; at += 1) depth += { '(': 1, ')': -1 }[text[at]] ?? 0
    return text.slice(match.index + 2, at - 1)
  })
}

for (const app of ['console', 'widget']) {
  const read = (locale) => flatten(JSON.parse(readFileSync(join(src, app, 'locales', `${locale}.json`), 'utf8')))
  const [zh, en] = [new Set(read('zh-CN')), new Set(read('en'))]
  const text = sources(join(src, app))
  const asked = calls(text).join('\n')
  const used = new Set([...text.matchAll(/\bt\(\s*'([\w.]+)'/g), ...asked.matchAll(/'(\w+\.[\w.]+)'/g)].map((m) => m[1]))
  const families = [...asked.matchAll(/`([\w.]+[._])\$\{/g)].map((m) => m[1])
  // Keys that are chosen elsewhere: `t(line.tick)`, `te(...)`.
  for (const match of text.matchAll(/tick(?:: | = )'(\w+)'/g)) used.add(match[1])
  for (const key of zh) if (!en.has(key)) faults.push(`${app}: ${key} has no English`)
  for (const key of en) if (!zh.has(key)) faults.push(`${app}: ${key} has no Chinese`)
  for (const key of used) if (!zh.has(key)) faults.push(`${app}: ${key} is used but not written`)
  for (const key of zh) {
    if (!used.has(key) && !families.some((family) => key.startsWith(family))) faults.push(`${app}: ${key} is never used`)
  }
}
if (faults.length) {
  process.stderr.write(`${faults.join('\n')}\n`)
  process.exit(1)
}
