import { expect, test } from 'vitest'
import { visible } from '../src/live/visible'

test.each([
  ['账单\u202egpj.exe', '账单gpj.exe'],
  ['a\u200bd\u2060m\ufeffi\u00adn', 'admin'],
  ['\u2067周\u2069敏\u200f', '周敏'],
  ['王\n小\u0000雨\u2028', '王小雨'],
  ['👩‍💻 Ada', '👩‍💻 Ada'],
  ['مريم', 'مريم'],
  ['\u200b', ''],
])('%j is shown as %j', (name, shown) => {
  expect(visible(name)).toBe(shown)
})
