/** The queues and how they stand. */
import { ref } from 'vue'
import { hub } from '../api/hub'
import type { Queue } from '../api/shapes'

export const queues = ref<Queue[]>([])

export async function readQueues(): Promise<void> {
  queues.value = (await hub.queues.list()).items
}

export function queueName(id: string | null | undefined): string {
  return id ? (queues.value.find((one) => one.id === id)?.name ?? id) : ''
}
