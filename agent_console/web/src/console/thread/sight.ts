/** What is looked at closely: it stays open, whatever becomes meanwhile of the line that it belongs to. */
import { shallowRef } from 'vue'
import type { Message } from '../../api/shapes'

type Sight = { address: string; name: string } | { message: Message; from: number }

export const sight = shallowRef<Sight | null>(null)
