/** The one script a foreign page embeds: draws the launcher, fetches the chat when it is first needed. */
import type { Mounted, Options } from '../widget/main'
import styles from './launcher.css?inline'

type Mount = (root: ShadowRoot, options: Options) => Mounted

const script = document.currentScript as HTMLScriptElement | null
const base = script ? new URL('../', script.src).href : `${location.origin}/`
const ICONS = {
  chat: '<path d="M2.5 3.5h11v8H7L4 14v-2.5H2.5z"/>',
  down: '<path d="m4 6 4 4 4-4"/>',
}
const WORDS = {
  zh: { open: '打开在线客服', close: '收起在线客服', unread: '条未读', retry: '没能打开，点击再试' },
  en: { open: 'Open chat', close: 'Close chat', unread: 'unread', retry: 'Could not open, try again' },
}

class ZongjiChat extends HTMLElement {
  private root = this.attachShadow({ mode: 'open' })
  private launcher = document.createElement('button')
  private badge = document.createElement('em')
  private mounted: Promise<Mounted> | null = null
  private unread = 0
  private opened = false

  connectedCallback(): void {
    this.root.adoptedStyleSheets = [sheet(styles)]
    this.launcher.type = 'button'
    this.launcher.className = 'launch'
    this.launcher.addEventListener('click', () => this.toggle(!this.opened))
    this.root.append(this.launcher)
    this.dress()
    this.draw()
    if (this.known()) void this.app().catch(() => this.draw())
  }

  /** For the page's own links: `document.querySelector('zongji-chat').toggle(true)`. */
  toggle(open: boolean): void {
    this.opened = open
    this.draw()
    this.app().then((app) => app.show(open), () => this.fail())
    if (!open) this.launcher.focus()
  }

  private words() {
    return this.language().startsWith('zh') ? WORDS.zh : WORDS.en
  }

  private language(): string {
    return (this.getAttribute('locale') || document.documentElement.lang || navigator.language).toLowerCase()
  }

  // Light unless the page says otherwise: a dark panel on a light-only page would be a stranger there.
  private dress(): void {
    const theme = this.getAttribute('theme')
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const paint = () => this.classList.toggle('dark', theme === 'dark' || (theme === 'auto' && dark.matches))
    if (theme === 'auto') dark.addEventListener('change', paint)
    paint()
    const head = this.getAttribute('head')
    if (head && /^#[0-9a-f]{6}$/i.test(head)) this.launcher.style.setProperty('--launch', head)
  }

  // A returning visitor may have unread answers, so his chat is fetched without a click.
  private known(): boolean {
    try {
      return localStorage.getItem(`zongji ${base}${this.getAttribute('account') ?? 'demo'} session`) !== null
    } catch {
      return false
    }
  }

  private app(): Promise<Mounted> {
    this.mounted ??= load().then((mount) => mount(this.root, this.options()))
    return this.mounted
  }

  private fail(): void {
    this.mounted = null
    this.opened = false
    this.draw()
    this.launcher.title = this.words().retry
    this.launcher.classList.add('failed')
  }

  private options(): Options {
    const [id, hmac, name] = ['identity-id', 'identity-hmac', 'name'].map((key) => this.getAttribute(key))
    return {
      hub: base,
      account: this.getAttribute('account') ?? 'demo',
      locale: this.language(),
      heading: this.getAttribute('heading') ?? '',
      subheading: this.getAttribute('subheading') ?? '',
      head: this.getAttribute('head'),
      bubble: this.getAttribute('bubble'),
      ...(name ? { name } : {}),
      ...(id && hmac ? { identity: { id, hmac } } : {}),
      onUnread: (count) => this.count(count),
      onMinimise: () => this.toggle(false),
    }
  }

  private count(unread: number): void {
    this.unread = unread
    this.draw()
  }

  private draw(): void {
    const words = this.words()
    const label = this.opened ? words.close : words.open
    this.launcher.title = ''
    this.launcher.classList.remove('failed')
    this.launcher.classList.toggle('open', this.opened)
    this.launcher.setAttribute('aria-expanded', String(this.opened))
    this.launcher.setAttribute('aria-label', this.unread && !this.opened ? `${label} (${this.unread} ${words.unread})` : label)
    this.launcher.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true">${this.opened ? ICONS.down : ICONS.chat}</svg>`
    this.badge.textContent = this.unread > 99 ? '99+' : String(this.unread)
    if (this.unread && !this.opened) this.launcher.append(this.badge)
  }
}

function load(): Promise<Mount> {
  return new Promise((resolve, reject) => {
    const tag = document.createElement('script')
    tag.src = `${base}widget/${__APP__}`
    tag.onload = () => resolve((globalThis as unknown as { zongjiChat: { mount: Mount } }).zongjiChat.mount)
    tag.onerror = () => {
      tag.remove()
      reject(new Error('the chat could not be fetched'))
    }
    document.head.append(tag)
  })
}

function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet()
  made.replaceSync(text)
  return made
}

// `data-account="demo"` on the script tag becomes `account="demo"` on the element.
function place(): void {
  if (!document.querySelector('zongji-chat')) {
    const element = document.createElement('zongji-chat')
    for (const { name, value } of script?.attributes ?? []) {
      if (name.startsWith('data-')) element.setAttribute(name.slice(5), value)
    }
    document.body.append(element)
  }
  if (!customElements.get('zongji-chat')) customElements.define('zongji-chat', ZongjiChat)
}

if (document.readyState === 'complete') place()
else addEventListener('load', place)
