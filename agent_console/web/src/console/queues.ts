/** The queues and how they stand. */
import { ref } from 'vue'
import type { Queue } from '../api/shapes'
import { client, take } from './hub'

export const queues = ref<Queue[]>([])

export async function readQueues(): Promise<void> {
  queues.value = (await take(client.GET('/queues'))).items
}

export function queueName(id: string | null | undefined): string {
  return id ? (queues.value.find((one) => one.id === id)?.name ?? id) : ''
}
