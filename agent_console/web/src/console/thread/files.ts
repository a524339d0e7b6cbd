/** Files that come by hand, by drop or by paste: looked at before they go up, and what is wrong is said. */
import { computed, shallowRef, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { hub } from '../../api/hub'
import type { Carried } from '../../api/shapes'
import { complain, tell } from '../toasts'
import { attach, attachments, faultOf } from './attachments'

export function useFiles(conversation: Ref<string>, note: Ref<boolean>) {
  const { t } = useI18n()
  const limits = shallowRef<Carried | null>(null)
  const files = computed(() => attachments.get(conversation.value) ?? [])
  const there = computed(() => files.value.every((one) => one.sent))

  function bring(list: Iterable<File> | undefined): void {
    for (const file of list ?? []) {
      const fault = limits.value && faultOf(file, limits.value, note.value, files.value.map((one) => one.file))
      if (fault) tell(t(`attach.${fault}`, { name: file.name }), true)
      else attach(conversation.value, file)
    }
  }

  function paste(event: ClipboardEvent): void {
    if (!event.clipboardData?.files.length) return
    event.preventDefault()
    bring(event.clipboardData.files)
  }

  watch(conversation, (wanted) => {
    limits.value = null
    hub.uploads.limits(wanted).then((found) => wanted === conversation.value && (limits.value = found), complain)
  }, { immediate: true })
  return { limits, files, there, bring, paste }
}
