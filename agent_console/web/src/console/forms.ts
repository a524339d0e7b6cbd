/** A form that is sent: busy meanwhile, and what the hub finds wrong stands at its field. */
import { computed, ref, type Ref } from 'vue'
import { HubError } from '../api/client'
import { words } from './toasts'

export interface Sending {
  busy: Ref<boolean>
  /** What is wrong and belongs to no field that is shown. */
  fault: Ref<string>
  /** What is wrong with this field; a field's parts count as the field. */
  at: (field: string) => string
  send: (call: () => Promise<unknown>) => Promise<boolean>
}

export function useSending(shown: string[] = []): Sending {
  const busy = ref(false)
  const error = ref<unknown>(null)
  const faults = computed(() => (error.value instanceof HubError ? Object.entries(error.value.fields) : []))
  const belongs = (name: string, field: string) => name === field || name.startsWith(`${field}.`)

  const at = (field: string) => faults.value.find(([name]) => belongs(name, field))?.[1] ?? ''
  const fault = computed(() => {
    if (!error.value) return ''
    const homeless = faults.value.filter(([name]) => !shown.some((field) => belongs(name, field)))
    if (!homeless.length) return faults.value.length ? '' : words(error.value)
    return [words(error.value), ...homeless.map(([name, text]) => `${name}: ${text}`)].join(' ')
  })

  async function send(call: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    error.value = null
    try {
      await call()
      return true
    } catch (caught) {
      error.value = caught
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, fault, at, send }
}
