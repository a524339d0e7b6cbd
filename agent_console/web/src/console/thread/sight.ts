/** What is looked at closely: it stays open, whatever becomes meanwhile of the line that it belongs to. */
import { shallowRef } from 'vue'
import type { Message } from '../../api/shapes'
import type { Page } from '../viewer/viewing'

interface Pictures {
  heading: string
  pages: Page[]
  file?: { address: string; name: string }
}

interface Faxed {
  message: Message
  /** The page to begin with. */
  from: number
}

export const sight = shallowRef<Pictures | Faxed | null>(null)
