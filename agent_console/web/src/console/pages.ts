/** Which page of the console is open, and what on it; its address says so too. */
import { computed, ref } from 'vue'
import { useSession } from './stores/session'
import { isHeld, whenFree } from './unsaved'

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
  settings: ['conversations.answer', 'organisation.manage', 'people.manage', 'queues.manage', 'calendars.manage', 'customers.edit', 'outside.manage', 'channels.manage', 'system.see', 'audit.see', 'trouble.mend'],
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
addEventListener('popstate', arrive)

/** By the address bar or a step back: where what is typed would be lost, the page stays, and so does its address. */
function arrive(): void {
  const { hash } = location
  const step = () => (wanted.value = placeOf(hash))
  if (!isHeld()) return void step()
  history.pushState(null, '', addressOf(wanted.value))
  whenFree(() => {
    history.pushState(null, '', hash || location.pathname)
    step()
  })
}

/** Who has no right to a page begins where he has one. */
export const page = computed<Page>(() => (opens(wanted.value.page) ? wanted.value.page : (PAGES.find(opens) ?? 'inbox')))

/** What of the open page is open: the number of an order, a section of the settings. */
export const parts = computed(() => (page.value === wanted.value.page ? wanted.value.parts : []))

export function opens(one: Page): boolean {
  return useSession().me !== null && NEEDS[one].some(useSession().may)
}

function addressOf({ page: to, parts: within }: Place): string {
  return to === 'inbox' ? location.pathname : `#/${[to, ...within].map(encodeURIComponent).join('/')}`
}

/** Another page is asked for by somebody; within one the page itself leads on, and has asked where that is needed. */
export function go(to: Page, ...within: string[]): void {
  const step = (): void => {
    wanted.value = { page: to, parts: within }
    history.pushState(null, '', addressOf(wanted.value))
  }
  if (to === page.value) step()
  else whenFree(step)
}
