/** The one script a foreign page embeds: puts the launcher into the page and `zongji` into its window. */
import { newApi, type Zongji } from './api'
import { Launcher } from './launcher'

const script = document.currentScript as HTMLScriptElement | null
const page = globalThis as { zongji?: Zongji }

// `data-account="demo"` on the script tag becomes `account="demo"` on the element.
function place(): void {
  customElements.define('zongji-chat', Launcher)
  const element = new Launcher()
  for (const { name, value } of script?.attributes ?? []) {
    if (name.startsWith('data-')) element.setAttribute(name.slice(5), value)
  }
  const { api, tell } = newApi(element)
  Launcher.base = script ? new URL('../', script.src).href : `${location.origin}/`
  Launcher.tell = tell
  page.zongji = api
  const put = () => document.body.append(element)
  if (document.readyState === 'complete') put()
  else addEventListener('load', put)
  dispatchEvent(new Event('zongji'))
}

if (page.zongji || customElements.get('zongji-chat')) {
  // eslint-disable-next-line no-console -- whoever builds the page must learn of it
  console.warn('zongji: the chat is on this page already; the second loader does nothing')
} else place()
