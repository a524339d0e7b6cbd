/** Files that come by hand, by drop or by paste: looked at before they go up, and what is wrong is said. */
import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { tell } from '../toasts'
import { attach, attachments, faultOf } from './attachments'
import { useCarried } from './carried'

export function useFiles(conversation: Ref<string>, note: Ref<boolean>) {
  const { t } = useI18n()
  const limits = useCarried(conversation)
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
  return { limits, files, there, bring, paste }
}
