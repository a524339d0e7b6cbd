/** What must be said when a conversation is closed. */
import { ref } from 'vue'
import { hub } from '../../api/hub'
import type { EndingRules } from '../../api/shapes'

export const endings = ref<EndingRules>({ categories: [], summary_required: true, category_required: false, rev: 0 })

export async function readEndings(): Promise<void> {
  endings.value = await hub.endings.get()
}
