/** What is written of an article and not yet saved; it outlives a visit elsewhere and a reload. */
import { ref } from 'vue'
import type { Article, ArticleBody, ArticleText, Attachment, Tier } from '../../api/shapes'
import { forget, keep, recall } from '../../live/storage'

/** The article as fields: lists of lines and of names are texts while they are written. */
export interface Form {
  title: string
  answer: string
  short: string
  mail: string
  questions: string
  category: string
  language: string
  valid_from: string
  valid_until: string
  regions: string
  tiers: Tier[]
  links: { title: string; url: string }[]
  attachments: Attachment[]
  translates: string
}
export const FIELDS = ['title', 'answer', 'short', 'mail', 'questions', 'category', 'language', 'valid_from', 'valid_until', 'regions', 'tiers', 'links', 'attachments', 'translates'] as const
export type Field = (typeof FIELDS)[number]

/** `from` and `version`: what it began from. */
export interface Draft {
  form: Form
  from: Form
  version: number
}

const place = (key: string) => `zongji draft article ${key}`

export function draftOf(key: string): Draft | null {
  const kept = recall(place(key))
  return kept ? (JSON.parse(kept) as Draft) : null
}

/** Drafts that came or went on this page. */
const turns = ref(0)

export function hasDraft(key: string): boolean {
  return turns.value >= 0 && recall(place(key)) !== null
}

export function keepDraft(key: string, draft: Draft): void {
  const isNew = !hasDraft(key)
  keep(place(key), JSON.stringify(draft))
  if (isNew) turns.value += 1
}

export function dropDraft(key: string): void {
  const wasThere = hasDraft(key)
  forget(place(key))
  if (wasThere) turns.value += 1
}

export function emptyForm(category: string, language: string): Form {
  return { title: '', answer: '', short: '', mail: '', questions: '', category, language, valid_from: '', valid_until: '', regions: '', tiers: [], links: [], attachments: [], translates: '' }
}

export function formOf(text: ArticleText): Form {
  return {
    title: text.title,
    answer: text.answer,
    short: text.short,
    mail: text.mail,
    questions: text.questions.join('\n'),
    category: text.category,
    language: text.language,
    valid_from: text.valid_from ?? '',
    valid_until: text.valid_until ?? '',
    regions: text.regions.join('、'),
    tiers: [...text.tiers] as Tier[],
    links: text.links.map((link) => ({ ...link })),
    attachments: text.attachments.map((file) => ({ ...file })),
    translates: text.translates,
  }
}

/** A translation begins with everything that is not words. */
export function translationOf(article: Article, language: string): Form {
  const { valid_from, valid_until, regions, tiers } = formOf(article)
  return { ...emptyForm('', language), valid_from, valid_until, regions, tiers, translates: article.id }
}

export function bodyOf(form: Form): ArticleBody {
  return {
    ...form,
    questions: lines(form.questions),
    valid_from: form.valid_from || null,
    valid_until: form.valid_until || null,
    regions: names(form.regions),
    links: form.links.filter((link) => link.title.trim() || link.url.trim()),
    attachments: form.attachments.map((file) => file.file_id),
  }
}

/** Whether both would be saved as the same article. */
export function isSame(one: Form, other: Form): boolean {
  return JSON.stringify(bodyOf(one)) === JSON.stringify(bodyOf(other))
}

/** Mine where I changed something, theirs in all the rest; `both`: what we both changed, each to his own. */
export function merged(from: Form, mine: Form, theirs: Form): { form: Form; both: Field[] } {
  const differs = (one: Form, other: Form, field: Field) => JSON.stringify(one[field]) !== JSON.stringify(other[field])
  const own = FIELDS.filter((field) => differs(from, mine, field))
  const both = own.filter((field) => differs(from, theirs, field) && differs(mine, theirs, field))
  return { form: { ...theirs, ...Object.fromEntries(own.map((field) => [field, mine[field]])) }, both }
}

export function lines(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter(Boolean)
}

function names(text: string): string[] {
  return text.split(/[,，、;；|]/).map((name) => name.trim()).filter(Boolean)
}
