/** The answer as the mail that it would be, composed by what sends mails, a moment after one has stopped typing. */
import { onUnmounted, ref, shallowRef, watch } from 'vue'
import { hub } from '../../api/hub'
import type { ArticleMail } from '../../api/shapes'
import { words } from '../toasts'
import { bodyOf, type Form } from './drafts'

const PAUSE = 400

export function useLetter(form: () => Form) {
  const letter = shallowRef<ArticleMail | null>(null)
  const failed = ref('')
  let turn = 0
  let timer = 0

  async function read(): Promise<void> {
    const now = (turn += 1)
    try {
      const told = await hub.knowledge.letter({ ...bodyOf(form()), attachments: [] })
      if (now !== turn) return
      letter.value = told
      failed.value = ''
    } catch (error) {
      if (now === turn) failed.value = words(error)
    }
  }

  watch(() => JSON.stringify([form().title, form().answer, form().mail, form().questions, form().links, form().language]), () => {
    clearTimeout(timer)
    timer = window.setTimeout(() => void read(), letter.value ? PAUSE : 0)
  }, { immediate: true })
  onUnmounted(() => clearTimeout(timer))
  return { letter, failed, read }
}
