import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { find, teach } from '../src/console/palette/spelling'

teach(readFileSync('../../hub/core/pinyin.txt', 'utf8'))

test.each([
  ['宽带', [2, 4]],
  ['kd', [2, 4]],
  ['kuandai', [2, 4]],
  ['kuan dai', [2, 4]],
  ['kdai', [2, 4]],
  ['kuand', [2, 4]],
  ['KDSW', [2, 6]],
  ['pck', [0, 3]],
])('%s is found where it stands', (asked, span) => {
  expect(find(asked, '排查宽带上网慢')).toEqual(span)
})

test.each(['移机', 'kb', 'daik', '', '  ', 'k', 'kuandaisz'])('%s is not found', (asked) => {
  expect(find(asked, '排查宽带上网慢')).toBeNull()
})

test('several readings, two-letter initials and figures are all read', () => {
  expect(find('zhmin', '周敏')).toEqual([0, 2])
  expect(find('yinhang', '银行')).toEqual([0, 2])
  expect(find('xz', '行政')).toEqual([0, 2])
  expect(find('gd-11', 'GD-1123-0427')).toEqual([0, 5])
  expect(find('5gtc', '办理5G套餐')).toEqual([2, 6])
})
