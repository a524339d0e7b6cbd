/** Which page of the console is open; its address says so too. */
import { computed, ref } from 'vue'
import { may } from './session'

export type Page = 'inbox' | 'templates'

const TEMPLATES = '#/templates'
const wanted = ref<Page>(location.hash === TEMPLATES ? 'templates' : 'inbox')

/** Who has no right to conversations begins where he has one. */
export const page = computed<Page>(() => {
  if (!may('templates.see')) return 'inbox'
  return may('conversations.see') ? wanted.value : 'templates'
})

export function go(to: Page): void {
  wanted.value = to
  history.replaceState(null, '', to === 'templates' ? TEMPLATES : location.pathname)
}
