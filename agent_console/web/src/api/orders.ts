import { asBody, client, one, take, type Body } from './client'
import type { paths } from './schema'
import type { Limit, NewOrder, OrderAct, OrderAction, OrderForm, OrderType } from './shapes'

export type OrderQuery = NonNullable<paths['/workorders']['get']['parameters']['query']>

export const orders = {
  list: (query: OrderQuery) => take(client.GET('/workorders', { params: { query } })),
  count: (query: OrderQuery) => take(client.GET('/workorders/count', { params: { query } })),
  numbers: (query: OrderQuery) => take(client.GET('/workorders/numbers', { params: { query } })),
  bulk: (body: Body<'/workorders/bulk', 'post'>) => take(client.POST('/workorders/bulk', { body })),
  loads: () => take(client.GET('/workorders/loads')),
  monitor: (node: string, days: number) => take(client.GET('/workorders/monitor', { params: { query: { ...(node ? { node } : {}), days } } })),
  counts: (node: string) => take(client.GET('/workorders/counts', { params: { query: node ? { node } : {} } })),
  get: (number: string) => take(client.GET('/workorders/{id}', { params: one(number) })),
  open: (body: NewOrder) => take(client.POST('/workorders', { body })),
  act: (number: string, action: OrderAction, body: OrderAct) => take(client.POST('/workorders/{id}/{action}', { params: { path: { id: number, action } }, body })),
  watch: (number: string) => take(client.POST('/workorders/{id}/watch', { params: one(number) })),
  unwatch: (number: string) => take(client.POST('/workorders/{id}/unwatch', { params: one(number) })),
  attach: (number: string, file: File, note: string, shown: boolean) => take(client.POST('/workorders/{id}/files', { params: { ...one(number), query: { name: file.name, note, shown } }, ...asBody(file) })),

  forms: () => take(client.GET('/order-forms')),
  form: (type: OrderType, version?: number) => take(client.GET('/order-forms/{type}', { params: { path: { type }, query: version === undefined ? {} : { version } } })),
  putForm: (type: OrderType, fields: OrderForm['fields'], version: number) => take(client.PUT('/order-forms/{type}', { params: { path: { type } }, body: { fields, version } })),

  limits: () => take(client.GET('/order-limits')),
  putLimits: (items: Limit[], version: number) => take(client.PUT('/order-limits', { body: { items, version } })),

  templates: (node?: string) => take(client.GET('/order-templates', { params: { query: node ? { node } : {} } })),
  addTemplate: (body: Body<'/order-templates', 'post'>) => take(client.POST('/order-templates', { body })),
  changeTemplate: (id: string, body: Body<'/order-templates/{id}', 'put'>) => take(client.PUT('/order-templates/{id}', { params: one(id), body })),
  removeTemplate: (id: string, version: number) => take(client.DELETE('/order-templates/{id}', { params: { ...one(id), query: { version } } })),
}
