/** What one version of an article has become of another, field by field. */
import { diff, type Piece } from './diff'
import { FIELDS, type Field, type Form } from './drafts'
import { comma } from '../punctuation'

export interface Change {
  field: Field
  pieces: Piece[]
}

type Word = (tier: string) => string

/** Only the fields that differ, in the editor's order. */
export function changesOf(before: Form, after: Form, word: Word): Change[] {
  return FIELDS.map((field) => ({ field, old: textOf(before, field, word), fresh: textOf(after, field, word) }))
    .filter(({ old, fresh }) => old !== fresh)
    .map(({ field, old, fresh }) => ({ field, pieces: diff(old, fresh) }))
}

function textOf(form: Form, field: Field, word: Word): string {
  if (field === 'tiers') return form.tiers.map(word).join(comma())
  if (field === 'links') return form.links.map((link) => `${link.title} ${link.url}`).join('\n')
  if (field === 'attachments') return form.attachments.map((file) => file.name).join('\n')
  return form[field]
}
