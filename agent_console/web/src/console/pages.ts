/** Which page of the console is open, and what on it; its address says so too. */
import { computed, ref } from 'vue'
import { useSession } from './stores/session'

export const PAGES = ['inbox', 'orders', 'knowledge', 'bot', 'board', 'templates', 'settings'] as const
export type Page = (typeof PAGES)[number]

/** Any one of these rights opens the page. */
const NEEDS: Record<Page, string[]> = {
  inbox: ['conversations.see'],
  orders: ['orders.see'],
  knowledge: ['articles.see'],
  bot: ['bot.see'],
  board: ['seats.see'],
  templates: ['templates.see'],
  settings: ['organisation.manage', 'people.manage', 'queues.manage', 'calendars.manage', 'customers.edit', 'outside.manage'],
}

interface Place {
  page: Page
  parts: string[]
}

/** `#/orders/TS-1123-0001`; whatever else stands after the `#` is a conversation of the inbox. */
export function placeOf(hash: string): Place {
  const [name, ...parts] = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent)
  const page = hash.startsWith('#/') && PAGES.find((one) => one === name)
  return page ? { page, parts } : { page: 'inbox', parts: [] }
}

const wanted = ref(placeOf(location.hash))
addEventListener('popstate', () => (wanted.value = placeOf(location.hash)))

/** Who has no right to a page begins where he has one. */
export const page = computed<Page>(() => (opens(wanted.value.page) ? wanted.value.page : (PAGES.find(opens) ?? 'inbox')))

/** What of the open page is open: the number of an order, a section of the settings. */
export const parts = computed(() => (page.value === wanted.value.page ? wanted.value.parts : []))

export function opens(one: Page): boolean {
  return useSession().me !== null && NEEDS[one].some(useSession().may)
}

export function go(to: Page, ...within: string[]): void {
  wanted.value = { page: to, parts: within }
  history.pushState(null, '', to === 'inbox' ? location.pathname : `#/${[to, ...within].map(encodeURIComponent).join('/')}`)
}
