/** How an account wants its widget; loader and application read it, each may be older than the hub. */
export type Question = 'name' | 'phone' | 'mail' | 'topic'
export type Language = 'zh-CN' | 'en'

export interface Said {
  heading: string
  subheading: string
  greeting: string
  consent: string
  topics: string[]
}

export interface Settings {
  head: string
  bubble: string
  position: 'right' | 'left'
  languages: Language[]
  words: Partial<Record<Language, Said>>
  ask: Partial<Record<Question, 'optional' | 'required'>>
  consent: boolean
  privacy_url: string
  offline_form: boolean
  /** Today's hours of people, none for around the clock. */
  hours: string[]
  /** From when on people are there; null while they are. */
  opens: string | null
  text_limit: number
  file_bytes: number
  file_kinds: string[]
}

/** Where nothing is set, and while the hub does not answer. */
export const PLAIN: Settings = {
  head: '#0b4f69',
  bubble: '#0b6180',
  position: 'right',
  languages: ['zh-CN', 'en'],
  words: {},
  ask: {},
  consent: false,
  privacy_url: '',
  offline_form: false,
  hours: [],
  opens: null,
  text_limit: 5000,
  file_bytes: 0,
  file_kinds: [],
}
const WITHIN = 4_000

/** As the hub says; as it said last, or plain, when it does not answer. */
export async function fetchSettings(hub: string, account: string, locale: string): Promise<Settings> {
  const key = `zongji ${hub}${account} settings`
  try {
    const address = `${hub}chat/v1/${account}/widget?locale=${encodeURIComponent(locale)}`
    const answer = await fetch(address, { signal: AbortSignal.timeout(WITHIN) })
    if (!answer.ok) throw new Error(answer.statusText)
    const told = await answer.text()
    const settings = { ...PLAIN, ...(JSON.parse(told) as Partial<Settings>) }
    remember(key, told)
    return settings
  } catch {
    return { ...PLAIN, ...last(key) }
  }
}

/** The page's language where the account speaks it, else the account's first. */
export function languageOf(settings: Pick<Settings, 'languages'>, tag: string): Language {
  const wanted = tag.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'
  return settings.languages.includes(wanted) ? wanted : (settings.languages[0] ?? wanted)
}

function remember(key: string, told: string): void {
  try {
    localStorage.setItem(key, told)
  } catch {
    // a browser that keeps nothing asks again
  }
}

function last(key: string): Partial<Settings> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Settings>
  } catch {
    return {}
  }
}
