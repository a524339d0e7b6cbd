/** The demo page's language, then the chat as any page would embed it. */
import '../src/design/font.css'
import '../src/design/tokens.css'
import './demo.css'

const english = new URLSearchParams(location.search).get('lang') === 'en'
const dark = matchMedia('(prefers-color-scheme: dark)')
const paint = () => document.documentElement.classList.toggle('dark', dark.matches)

function translate(): void {
  document.documentElement.lang = 'en'
  document.title = 'My bill · Yuanxin'
  for (const node of document.querySelectorAll<HTMLElement>('[data-en]')) node.textContent = node.dataset['en'] ?? ''
  for (const node of document.querySelectorAll<HTMLAnchorElement>('[data-en-href]')) node.href = node.dataset['enHref'] ?? ''
  for (const node of document.querySelectorAll<HTMLElement>('[data-en-label]')) node.ariaLabel = node.dataset['enLabel'] ?? ''
}

function embed(): void {
  const script = document.createElement('script')
  script.src = '/widget/chat.js'
  script.dataset['account'] = 'demo'
  script.dataset['heading'] = english ? 'Yuanxin customer service' : '远信在线客服'
  script.dataset['theme'] = 'auto'
  document.body.append(script)
}

if (english) translate()
paint()
dark.addEventListener('change', paint)
embed()
