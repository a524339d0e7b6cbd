/** What is pasted from Word, a mail or a page, as lines of plain text: nothing of its dress comes in. */
const BLOCKS = new Set('ADDRESS ARTICLE ASIDE BLOCKQUOTE DD DIV DL DT FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION TABLE TR UL'.split(' '))
const UNSAID = new Set('HEAD IFRAME NOSCRIPT OBJECT SCRIPT STYLE SVG TEMPLATE TITLE'.split(' '))
/** Where Word writes a list's own marks. */
const MARK = '[style*="mso-list:Ignore" i], [style*="mso-list: Ignore" i]'

/** Where a block begins or ends: a line of its own, however many blocks meet there. */
const EDGE = '\u0001'

/** What an element would do; it is never run, but a strict page complains of it. */
const HANDLERS = /\son\w+\s*=/gi

/** The browser reads the page without running or fetching anything of it. */
export function linesOf(html: string): string {
  const { body } = new DOMParser().parseFromString(html.replaceAll(EDGE, '').replace(HANDLERS, ' title='), 'text/html')
  for (const mark of body.querySelectorAll<HTMLElement>(MARK)) mark.replaceWith(markOf(mark.textContent ?? ''))
  return said(body)
    .replaceAll(/\n? *\u0001[ \u0001]*/g, '\n')
    .split('\n')
    .map((line) => line.replace(/[ \u00a0]+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '')
}

function markOf(text: string): string {
  const number = /^\s*(\d+)/.exec(text)?.[1]
  return number ? `${number}. ` : '- '
}

function said(node: Node): string {
  if (node instanceof Text) return node.data.replace(/[ \t\r\n\f]+/g, ' ')
  if (!(node instanceof HTMLElement) || UNSAID.has(node.tagName)) return ''
  if (node.tagName === 'BR') return '\n'
  const inside = [...node.childNodes].map(said).join('')
  if (node.tagName === 'TD' || node.tagName === 'TH') return `${inside.trim()} `
  if (node instanceof HTMLAnchorElement) return withAddress(inside, node.href)
  if (!BLOCKS.has(node.tagName)) return inside
  return node.tagName === 'LI' ? `${EDGE}${bullet(node)}${inside.replace(/^[\u0001 ]+/, '')}${EDGE}` : `${EDGE}${inside}${EDGE}`
}

function bullet(one: HTMLElement): string {
  const list = one.parentElement
  if (list?.tagName !== 'OL') return '- '
  return `${[...list.children].indexOf(one) + (Number(list.getAttribute('start')) || 1)}. `
}

/** A link says where it leads, where its words do not. */
function withAddress(text: string, href: string): string {
  return /^https?:/.test(href) && !text.includes(href.replace(/\/$/, '')) ? `${text} ${href} ` : text
}
