import { expect, test } from 'vitest'
import { linesOf } from '../src/console/knowledge/pasting'
import { docOf, textOf } from '../src/console/knowledge/wording'

const types = (text: string) => (docOf(text).content ?? []).map((block) => block.type)

test('an answer comes out of the editor letter for letter as it went in', () => {
  const alphabet = ['1', '0', '. ', '- ', '\n', '*139#', ' ', '甲', '2', '**b**', '[a](http://x)', '<b>', '1. ', '\n\n']
  let seed = 7
  const any = (most: number) => (seed = (seed * 16807) % 2147483647) % most
  for (let round = 0; round < 3_000; round += 1) {
    const text = Array.from({ length: any(12) }, () => alphabet[any(alphabet.length)]).join('')
    expect(textOf(docOf(text))).toBe(text)
  }
})

test('lines with a number or a dash are lists, and a number that does not go on begins another', () => {
  expect(types('您可以：\n1. 打开\n2. 点击\n结束')).toEqual(['paragraph', 'orderedList', 'paragraph'])
  expect(types('- 一\n- 二')).toEqual(['bulletList'])
  expect(types('1. 一\n3. 三')).toEqual(['orderedList', 'orderedList'])
  expect(types('*139#\n1、一\n01. 一\n1.一')).toEqual(['paragraph', 'paragraph', 'paragraph', 'paragraph'])
})

test('a page from Word comes in as its words and lists', () => {
  const word = `<html><head><style>p{color:red}</style></head><body lang=ZH-CN><!--StartFragment-->
    <p class=MsoNormal><b><span style='font-size:14pt'>查话费</span></b><o:p></o:p></p>
    <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp; </span></span></span><![endif]>打开 App</p>
    <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list: Ignore'>·<span>&nbsp; </span></span>点“账单”</p>
    <!--EndFragment--></body></html>`
  expect(linesOf(word)).toBe('查话费\n1. 打开 App\n- 点“账单”')
})

test('lists, breaks, tables and links of a page keep their sense', () => {
  expect(linesOf('<p>您好<br>请：</p><ol start=2><li>甲</li><li><p>乙</p></li></ol><ul><li>丙</li></ul>')).toBe('您好\n请：\n2. 甲\n3. 乙\n- 丙')
  expect(linesOf('<table><tr><td>月</td><td>元</td></tr><tr><td>10</td><td>59</td></tr></table>')).toBe('月 元\n10 59')
  expect(linesOf('<p>甲<br></p>\n<p>&nbsp;</p>\n<div><p>乙</p></div>')).toBe('甲\n\n乙')
  expect(linesOf('看<a href="https://yuanxin.example/bill">账单</a>。')).toBe('看账单 https://yuanxin.example/bill 。')
  expect(linesOf('<a href="https://yuanxin.example/">https://yuanxin.example</a>')).toBe('https://yuanxin.example')
})

test('nothing hostile of a page comes in', () => {
  const bad = '<script>alert(1)</script><img src=x onerror=alert(1)>甲<a href="javascript:alert(1)">乙</a><iframe srcdoc="<b>x"></iframe>&lt;b&gt;<svg><script>1</script></svg>'
  expect(linesOf(bad)).toBe('甲乙<b>')
})
