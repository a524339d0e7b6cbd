/** The articles that the page shows: the tree, the list as it is filtered, and the one that is open. */
import { reactive, ref, shallowRef } from 'vue'
import { hub } from '../../api/hub'
import type { Article, ArticleState, Category } from '../../api/shapes'
import { Timers } from '../../live/timers'
import type { News } from '../news'
import { locale } from '../preferences'
import { words } from '../toasts'

export const STATES: ArticleState[] = ['draft', 'review', 'published', 'retired']
export const LANGUAGES = ['zh-CN', 'en'] as const

export const filter = reactive({ state: '' as ArticleState | '', category: '', language: locale.value as string, q: '' })
export const categories = shallowRef<Category[]>([])
export const list = shallowRef<Article[]>([])
export const next = ref<string | null>(null)
export const loading = ref(true)
export const failed = ref('')
export const current = shallowRef<Article | null>(null)
export const missing = ref('')

const SETTLE = 400
const timers = new Timers()
let asked = 0
let wanted = ''

const TYPES: Record<string, string> = { csv: 'text/csv', json: 'application/json', md: 'text/markdown', markdown: 'text/markdown' }

/** The form of a file of articles, by the end of its name; empty for any other. */
export function typeOf(name: string): string {
  return TYPES[name.toLowerCase().split('.').at(-1) ?? ''] ?? ''
}

function query(after = '') {
  const { state, ...rest } = filter
  return { ...rest, q: rest.q.trim(), ...(state ? { state } : {}), after }
}

/** The first page and the tree anew; an answer that is overtaken by a later question is dropped. */
export async function read(): Promise<void> {
  const mine = (asked += 1)
  failed.value = ''
  try {
    const [page, tree] = await Promise.all([
      hub.knowledge.list(query()),
      hub.knowledge.categories(filter.language),
    ])
    if (mine !== asked) return
    list.value = page.items
    next.value = page.next
    categories.value = tree.items
    loading.value = false
  } catch (error) {
    if (mine === asked) failed.value = words(error)
  }
}

export async function readMore(): Promise<void> {
  const mine = asked
  const page = await hub.knowledge.list(query(next.value ?? ''))
  if (mine !== asked) return
  const known = new Set(list.value.map((article) => article.id))
  list.value = [...list.value, ...page.items.filter((article) => !known.has(article.id))]
  next.value = page.next
}

export async function show(id: string): Promise<void> {
  wanted = id
  missing.value = ''
  if (current.value?.id !== id) current.value = list.value.find((article) => article.id === id) ?? null
  try {
    const article = await hub.knowledge.get(id)
    if (wanted === id) current.value ??= article
    learn(article)
  } catch (error) {
    if (wanted === id) missing.value = words(error)
  }
}

export function leave(): void {
  wanted = ''
  current.value = null
  missing.value = ''
}

/** What is newer takes the place of what was known, in the list and on the page. */
export function learn(article: Article): void {
  list.value = list.value.map((known) => (known.id === article.id ? newer(known, article) : known))
  if (current.value?.id === article.id) current.value = newer(current.value, article)
}

function newer(known: Article, told: Article): Article {
  return told.updated_at >= known.updated_at ? told : known
}

/** Articles changed somewhere: the open one is read again, and so is the list, once things settle. */
export function hear(news: News): void {
  if (news.kind !== 'article') return
  const open = current.value?.id
  const ids = news.data['ids']
  if (open && Array.isArray(ids) && ids.includes(open)) timers.set('article', 50, () => void hub.knowledge.get(open).then(learn, () => undefined))
  timers.set('list', SETTLE, () => void read())
}
