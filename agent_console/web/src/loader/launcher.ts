/** The button in the corner and the shadow root under it; fetches the chat when it is first needed. */
import type { Mounted, Options } from '../widget/main'
import type { Identity } from '../widget/session'
import { fetchSettings, languageOf, type Settings } from '../widget/settings'
import styles from './launcher.css?inline'
import { load } from './load'

const ICONS = { chat: 'M2.5 3.5h11v8H7L4 14v-2.5H2.5z', down: 'm4 6 4 4 4-4' }
const WORDS = {
  'zh-CN': { open: '打开在线客服', close: '收起在线客服', unread: '条未读', retry: '没能打开，点击再试' },
  en: { open: 'Open chat', close: 'Close chat', unread: 'unread', retry: 'Could not open, try again' },
}

export class Launcher extends HTMLElement {
  /** Where the hub is, with a trailing slash. */
  static base = ''
  static tell: (name: string, detail: object) => void = () => undefined
  opened = false
  private root = this.attachShadow({ mode: 'open' })
  private launcher = document.createElement('button')
  private badge = document.createElement('em')
  private mounted: Promise<Mounted> | null = null
  private settings: Settings | null = null
  private identity: Identity | null = null
  private unread = 0
  private failed = false

  connectedCallback(): void {
    if (this.settings || this.root.adoptedStyleSheets.length) return
    this.root.adoptedStyleSheets = [new CSSStyleSheet()]
    this.root.adoptedStyleSheets[0]?.replaceSync(styles)
    this.launcher.type = 'button'
    this.launcher.className = 'launch'
    this.launcher.addEventListener('click', () => this.toggle(!this.opened))
    const [id, hmac] = [this.getAttribute('identity-id'), this.getAttribute('identity-hmac')]
    if (id && hmac) this.identity = { id, hmac }
    void fetchSettings(Launcher.base, this.account, this.language).then((settings) => this.begin(settings))
  }

  /** Opens or closes the panel; the keyboard comes back to the launcher. */
  toggle(open: boolean): void {
    if (this.opened === open) return
    this.opened = open
    this.draw()
    if (this.settings && (open || this.mounted)) this.app().then((app) => app.show(this.opened), () => this.fail())
    if (!open) this.launcher.focus()
  }

  /** For whom the page's server has signed; null: nobody any more. */
  identify(identity: Identity | null, name?: string): void {
    const same = identity?.id === this.identity?.id
    this.identity = identity
    if (name) this.setAttribute('name', name)
    if (!same) void this.mounted?.then((app) => app.identify(identity, name))
  }

  speak(locale: string): void {
    this.setAttribute('locale', locale)
    void this.mounted?.then((app) => app.speak(locale))
    this.draw()
  }

  private get account(): string {
    return this.getAttribute('account') ?? 'demo'
  }

  private get language(): string {
    return (this.getAttribute('locale') || document.documentElement.lang || navigator.language).toLowerCase()
  }

  private begin(settings: Settings): void {
    this.settings = settings
    this.dress(settings)
    this.root.append(this.launcher)
    this.draw()
    Launcher.tell('ready', {})
    if (this.opened || this.known()) this.app().then((app) => app.show(this.opened), () => this.opened && this.fail())
  }

  // Light unless the page says otherwise: a dark panel on a light-only page would be a stranger there.
  private dress(settings: Settings): void {
    const theme = this.getAttribute('theme')
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const paint = () => this.classList.toggle('dark', theme === 'dark' || (theme === 'auto' && dark.matches))
    if (theme === 'auto') dark.addEventListener('change', paint)
    paint()
    this.classList.toggle('left', (this.getAttribute('position') ?? settings.position) === 'left')
    const head = this.getAttribute('head')
    this.launcher.style.setProperty('--launch', head && /^#[0-9a-f]{6}$/i.test(head) ? head : settings.head)
  }

  // A returning visitor may have unread answers, so his chat is fetched without a click.
  private known(): boolean {
    try {
      const who = this.identity ? `${this.identity.id} ` : ''
      return localStorage.getItem(`zongji ${Launcher.base}${this.account} ${who}session`) !== null
    } catch {
      return false
    }
  }

  private app(): Promise<Mounted> {
    this.mounted ??= load(Launcher.base).then((mount) => mount(this.root, this.options()))
    return this.mounted
  }

  private fail(): void {
    this.mounted = null
    this.opened = false
    this.failed = true
    this.draw()
  }

  private options(): Options {
    const name = this.getAttribute('name')
    return {
      hub: Launcher.base,
      account: this.account,
      locale: this.language,
      heading: this.getAttribute('heading') ?? '',
      subheading: this.getAttribute('subheading') ?? '',
      head: this.getAttribute('head'),
      bubble: this.getAttribute('bubble'),
      ...(name ? { name } : {}),
      ...(this.identity ? { identity: this.identity } : {}),
      ...(this.settings ? { settings: this.settings } : {}),
      onUnread: (count) => this.count(count),
      onMinimise: () => this.toggle(false),
      onEvent: (event, detail) => Launcher.tell(event, detail),
    }
  }

  private count(unread: number): void {
    this.unread = unread
    this.draw()
  }

  private draw(): void {
    const words = WORDS[languageOf(this.settings ?? { languages: ['zh-CN', 'en'] }, this.language)]
    const label = this.opened ? words.close : words.open
    const { launcher, unread, opened, badge } = this
    launcher.title = this.failed && !opened ? words.retry : ''
    launcher.classList.toggle('failed', this.failed && !opened)
    launcher.classList.toggle('open', opened)
    launcher.setAttribute('aria-expanded', String(opened))
    launcher.setAttribute('aria-label', unread && !opened ? `${label} (${unread} ${words.unread})` : label)
    launcher.replaceChildren(icon(opened ? ICONS.down : ICONS.chat))
    badge.textContent = unread > 99 ? '99+' : String(unread)
    if (unread && !opened) launcher.append(badge)
    this.failed = false
  }
}

// Made by hand: a page that asks for trusted types lets nobody write markup.
function icon(path: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  svg.setAttribute('viewBox', '0 0 16 16')
  svg.setAttribute('aria-hidden', 'true')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}
