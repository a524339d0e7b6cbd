/** States and types in the order of the trade, and who did a step when it was nobody of ours. */
import type { OrderState, OrderStep, OrderType, Tier } from '../../api/shapes'

export const STATES: OrderState[] = ['draft', 'open', 'accepted', 'dispatched', 'received', 'in_progress', 'answered', 'visiting', 'suspended', 'returned', 'closed', 'cancelled']
export const TYPES: OrderType[] = ['complaint', 'appeal', 'fault', 'emergency', 'business', 'consultation', 'suggestion', 'callback', 'visit']
export const PRIORITIES = ['urgent', 'high', 'normal', 'low'] as const
export const TIERS: Tier[] = ['supreme', 'diamond', 'gold', 'silver', 'normal']
const NOBODY = ['bot', 'customer', 'system']

export function doerOf(step: Pick<OrderStep, 'by' | 'by_name'>, t: (key: string) => string): string {
  return NOBODY.includes(step.by) ? t(`order_by.${step.by}`) : step.by_name || step.by
}
