/** What is being written, kept at every stroke, so that a closed tab or a lost line costs no word. */
import { ref, watch, type Ref } from 'vue'
import { forget, keep, recall } from '../../live/storage'

export interface Mention {
  id: string
  name: string
}

export function useDraft(key: Ref<string>) {
  const text = ref('')
  const mentions = ref<Mention[]>([])
  const saved = ref(false)

  function load(): void {
    text.value = recall(key.value) ?? ''
    mentions.value = JSON.parse(recall(`${key.value} names`) ?? '[]') as Mention[]
    saved.value = text.value !== ''
  }

  function write(): void {
    if (text.value) keep(key.value, text.value)
    else forget(key.value)
    const named = mentions.value.filter((one) => text.value.includes(`@${one.name}`))
    if (named.length) keep(`${key.value} names`, JSON.stringify(named))
    else forget(`${key.value} names`)
    saved.value = text.value !== ''
  }

  /** The ids of those whose names still stand in the text. */
  function named(): string[] {
    return mentions.value.filter((one) => text.value.includes(`@${one.name}`)).map((one) => one.id)
  }
  watch(key, load, { immediate: true })
  return { text, mentions, saved, write, named }
}
