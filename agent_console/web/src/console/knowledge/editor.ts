/** An article under one's hands: what is typed is kept, and what others save meanwhile is seen, not lost. */
import { computed, ref, watch } from 'vue'
import { HubError } from '../../api/client'
import { hub } from '../../api/hub'
import type { Article } from '../../api/shapes'
import { useSending } from '../forms'
import { learn } from './articles'
import { bodyOf, draftOf, dropDraft, FIELDS, formOf, isSame, keepDraft, merged, type Form } from './drafts'

const copy = (form: Form) => JSON.parse(JSON.stringify(form)) as Form

export function useEditor(key: string, article: () => Article | null, start: Form) {
  const kept = draftOf(key)
  const from = ref(kept?.from ?? start)
  const form = ref(kept?.form ?? copy(start))
  const version = ref(kept?.version ?? article()?.version ?? 0)
  const sending = useSending([...FIELDS, 'file'])

  const dirty = computed(() => !isSame(form.value, from.value))
  /** Somebody has saved another version since this draft was begun. */
  const moved = computed(() => dirty.value && (article()?.version ?? 0) > version.value)

  watch(form, () => (dirty.value ? keepDraft(key, { form: form.value, from: from.value, version: version.value }) : dropDraft(key)), { deep: true })
  watch(article, (told) => told && !dirty.value && begin(told), { immediate: true })

  function begin(told: Article): void {
    from.value = formOf(told)
    form.value = formOf(told)
    version.value = told.version
    dropDraft(key)
  }

  function drop(): void {
    const told = article()
    if (told) begin(told)
    else form.value = copy(start)
  }

  /** Goes on from the newest version with what was typed. */
  function merge(): void {
    const told = article()
    if (!told) return
    const theirs = formOf(told)
    const { form: both } = merged(from.value, form.value, theirs)
    from.value = theirs
    version.value = told.version
    form.value = copy(both)
  }

  /** The saved article; null when the hub would not have it. What was typed meanwhile goes on from there. */
  async function save(): Promise<Article | null> {
    let saved: Article | null = null
    const id = article()?.id
    const sent = copy(form.value)
    await sending.send(async () => {
      saved = await (id ? hub.knowledge.change(id, bodyOf(form.value), version.value) : hub.knowledge.add(bodyOf(form.value))).catch(look)
      goOn(saved, copy(merged(sent, form.value, formOf(saved)).form), Boolean(id))
      learn(saved)
    })
    return saved
  }

  /** A new article is opened under its own name, and what was typed of it with it. */
  function goOn(saved: Article, typed: Form, here: boolean): void {
    begin(saved)
    if (here) form.value = typed
    else if (!isSame(typed, form.value)) keepDraft(saved.id, { form: typed, from: form.value, version: saved.version })
  }

  /** A new version with one more file; what is typed goes on from there. */
  function attach(file: File): Promise<boolean> {
    return sending.send(async () => {
      const told = await hub.knowledge.attach(article()?.id ?? '', file, version.value).catch(look)
      const added = told.attachments.slice(from.value.attachments.length)
      const typed = copy(form.value)
      begin(told)
      form.value = { ...typed, attachments: [...typed.attachments, ...added] }
      learn(told)
    })
  }

  /** Where another was quicker, what he saved is read before it is told. */
  async function look(error: unknown): Promise<never> {
    const id = article()?.id
    if (id && error instanceof HubError && error.status === 409) learn(await hub.knowledge.get(id))
    throw error
  }

  return { form, from, dirty, moved, ...sending, save, attach, merge, drop, look }
}

export type Editor = ReturnType<typeof useEditor>
