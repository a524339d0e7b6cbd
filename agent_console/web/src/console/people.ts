/** Colleagues, by name: whom a conversation may go to, and who has it. */
import { ref } from 'vue'
import { hub } from '../api/hub'
import type { Colleague } from '../api/shapes'
import { complain } from './toasts'

export const people = ref<Colleague[]>([])

export async function readPeople(): Promise<void> {
  try {
    people.value = (await hub.people.list()).items
  } catch (error) {
    complain(error)
  }
}
