/** Tells the hub which conversation this page shows, as long as somebody can see it. */
import { onMounted, onUnmounted, ref, watch } from 'vue'
import { useCompany } from './stores/company'

export function useLooking(conversation: () => string | null): void {
  const company = useCompany()
  const seen = ref(document.visibilityState === 'visible')
  const turn = () => (seen.value = document.visibilityState === 'visible')
  watch([conversation, seen], () => company.look((seen.value && conversation()) || ''), { immediate: true })
  onMounted(() => document.addEventListener('visibilitychange', turn))
  onUnmounted(() => {
    document.removeEventListener('visibilitychange', turn)
    company.look('')
  })
}
