/** The fields of an order's form: their names in the reader's language, and what stands in them. */
import { hub } from '../../api/hub'
import type { OrderType } from '../../api/shapes'

export interface FieldSchema {
  type: 'string' | 'integer' | 'number' | 'boolean'
  title: string
  'x-title-en'?: string
  description?: string
  enum?: (string | number)[]
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  default?: string | number | boolean
}

export interface FormSchema {
  required?: string[]
  properties: Record<string, FieldSchema>
}

export type Value = string | number | boolean

export interface Field {
  name: string
  title: string
  text: string
}

export function titleOf(name: string, schema: FieldSchema | undefined, locale: string): string {
  return (locale === 'en' ? schema?.['x-title-en'] : undefined) ?? schema?.title ?? name
}

/** In the order of the form; what the form does not know (any more) comes after, by its bare name. */
export function fieldsOf(form: FormSchema | null, values: Readonly<Record<string, Value>>, locale: string): Field[] {
  const names = [...Object.keys(form?.properties ?? {}), ...Object.keys(values)]
  return [...new Set(names)].filter((name) => values[name] !== undefined && values[name] !== '').map((name) => ({ name, title: titleOf(name, form?.properties[name], locale), text: textOf(values[name] as Value) }))
}

function textOf(value: Value): string {
  return typeof value === 'boolean' ? (value ? '✓' : '✗') : String(value)
}

/** What is typed as the form wants it; nothing typed is nothing said. */
export function valuesOf(form: FormSchema, typed: Readonly<Record<string, unknown>>): Record<string, Value> {
  const values: Record<string, Value> = {}
  for (const [name, field] of Object.entries(form.properties)) {
    const value = typed[name]
    if (field.type === 'boolean') {
      if (typeof value === 'boolean') values[name] = value
    } else if (typeof value === 'number' || (typeof value === 'string' && value.trim())) {
      values[name] = field.type === 'string' ? String(value).trim() : Number(value)
    }
  }
  return values
}

/** Whether everything is there that the form requires. */
export function isComplete(form: FormSchema | null, typed: Readonly<Record<string, unknown>>): boolean {
  return (form?.required ?? []).every((name) => typed[name] !== undefined && typed[name] !== '')
}

const known = new Map<string, FormSchema>()

/** Null where it cannot be had: the fields then stand under their bare names. */
export async function formOf(type: OrderType, version?: number): Promise<FormSchema | null> {
  const key = `${type} ${version}`
  const kept = version === undefined ? undefined : known.get(key)
  if (kept) return kept
  try {
    const found = await hub.orders.form(type, version)
    known.set(`${type} ${found.version}`, found.fields as unknown as FormSchema)
    return found.fields as unknown as FormSchema
  } catch {
    return null
  }
}
