/** All reply templates as the hub says them, and what is being written in their place. */
import { reactive, ref } from 'vue'
import { hub } from '../../api/hub'
import type { Template, TemplateEdit } from '../../api/shapes'
import { words } from '../toasts'
import { askBeforeUnload } from '../unsaved'

/** The texts of all channels together are kept under this name. */
export const EVERY = ''

export const templates = reactive(new Map<string, Template>())
export const channels = ref<string[]>([])
export const languages = ref<string[]>([])
export const loading = ref(true)
export const failed = ref('')
/** What is written and not yet saved; it outlives a visit to another page, and a reload asks first. */
export const drafts = reactive(new Map<string, string>())
askBeforeUnload(() => drafts.size > 0)

export function keyOf(one: Template): string {
  return `${one.language}.${one.name}`
}

export async function read(): Promise<void> {
  failed.value = ''
  try {
    const found = await hub.templates.list()
    channels.value = found.channels
    languages.value = found.languages
    templates.clear()
    for (const one of found.items) learn(one)
    loading.value = false
  } catch (error) {
    failed.value = words(error)
  }
}

export function learn(one: Template): void {
  templates.set(keyOf(one), one)
}

/** The last edit for this channel, also one that was given back: its version counts. */
export function editOf(one: Template, channel: string): TemplateEdit | undefined {
  return one.edits.find((edit) => edit.channel === channel)
}

export function isWorded(one: Template, channel: string): boolean {
  return Boolean(editOf(one, channel)?.text)
}

/** The channel's own text, else the one for all channels, else the built-in one. */
export function said(one: Template, channel: string): string {
  const found = [channel, EVERY].map((place) => editOf(one, place)).find((edit) => edit?.text && edit.usable)
  return found?.text ?? one.built_in
}

export function matches(one: Template, query: string): boolean {
  const wanted = query.trim().toLowerCase()
  return [one.name, one.built_in, ...one.edits.map((edit) => edit.text ?? '')].some((text) => text.toLowerCase().includes(wanted))
}
