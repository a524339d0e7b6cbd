/** Short news at the foot of the page; failures stay until they are dismissed. */
import { reactive } from 'vue'
import { HubError } from '../api/client'
import { i18n } from './i18n'

export interface Toast {
  id: number
  text: string
  bad: boolean
  /** What it leads to, when clicked. */
  open?: () => void
}

const SHOWN = 5_000
export const toasts = reactive<Toast[]>([])
let last = 0

/** A failure that stands there already is not told again. */
export function tell(text: string, bad = false, open?: () => void): void {
  if (bad && toasts.some((toast) => toast.bad && toast.text === text)) return
  const toast: Toast = { id: (last += 1), text, bad, ...(open ? { open } : {}) }
  toasts.push(toast)
  if (!bad) setTimeout(() => dismiss(toast.id), SHOWN)
}

export function complain(error: unknown): void {
  tell(words(error), true)
}

/** An error in the user's language: the hub words its own, the network's have none. */
export function words(error: unknown): string {
  if (!(error instanceof HubError)) return i18n.global.t('error.network')
  return error.message || i18n.global.t('error.status', { status: error.status })
}

export function dismiss(id: number): void {
  const at = toasts.findIndex((toast) => toast.id === id)
  if (at >= 0) toasts.splice(at, 1)
}
