/** The widget's application; the loader fetches it at the first need and mounts it into its shadow root. */
import { createApp, reactive, type App } from 'vue'
import tokens from '../design/tokens.css?inline'
import ChatPanel from './ChatPanel.vue'
import { Conversation } from './conversation'
import type { Identity, Place } from './session'
import { fetchSettings, languageOf, type Settings } from './settings'
import styles from './widget.css?inline'
import { colourOr, inkOn } from './theme'

/** What a loader gives; one may be older than this application, so whatever was added later may be missing. */
export interface Options extends Place {
  heading: string
  subheading: string
  head: string | null
  bubble: string | null
  onUnread(count: number): void
  onMinimise(): void
  settings?: Settings
  onEvent?(name: string, detail: object): void
}

export interface Mounted {
  show(open: boolean): void
  identify(identity: Identity | null, name?: string): void
  speak(locale: string): void
}

export interface View {
  open: boolean
}

function mount(root: ShadowRoot, given: Options): Mounted {
  root.adoptedStyleSheets.push(sheet(tokens.replaceAll('html.dark', ':host(.dark)').replaceAll(':root', ':host')), sheet(styles))
  const view = reactive<View>({ open: false })
  let options = given
  let running: Running | null = null

  // Another visitor or language is another application in the same place.
  function start(changes: Partial<Options>): void {
    options = { ...options, ...changes }
    running?.stop()
    running = run(root, options, view, (locale) => start({ locale }))
  }

  if (given.settings) start({})
  else void fetchSettings(given.hub, given.account, given.locale).then((settings) => start({ settings }))
  return {
    show: (open) => (view.open = open),
    identify: (identity, name) => start({ identity: identity ?? undefined, name } as Partial<Options>),
    speak: (locale) => start({ locale }),
  }
}

interface Running {
  stop(): void
}

function run(root: ShadowRoot, options: Options, view: View, speak: (locale: string) => void): Running {
  const settings = options.settings as Settings
  const place = { ...options, locale: languageOf(settings, options.locale) }
  const conversation = new Conversation(place, settings)
  const point = document.createElement('div')
  paint(point, options, settings)
  root.append(point)
  const app: App = createApp(ChatPanel, { conversation, options: place, settings, view, speak })
  app.mount(point)
  return {
    stop() {
      app.unmount()
      conversation.stop()
      point.remove()
    },
  }
}

function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet()
  made.replaceSync(text)
  return made
}

function paint(point: HTMLElement, options: Options, settings: Settings): void {
  const [head, bubble] = [colourOr(options.head, settings.head), colourOr(options.bubble, settings.bubble)]
  point.style.setProperty('--w-head', head)
  point.style.setProperty('--w-head-ink', inkOn(head))
  point.style.setProperty('--w-me', bubble)
  point.style.setProperty('--w-me-ink', inkOn(bubble))
}

Object.assign(globalThis, { zongjiChat: { mount } })
