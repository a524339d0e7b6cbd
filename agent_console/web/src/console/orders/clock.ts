/** How an order stands to its time. */
import type { WorkOrder } from '../../api/shapes'
import { isFinished } from './turn'

export interface Standing {
  kind: 'none' | 'running' | 'paused' | 'late'
  time: string
  soon: boolean
  share: number
}

export function standing(order: WorkOrder): Standing {
  const none: Standing = { kind: 'none', time: '', soon: false, share: 100 }
  if (isFinished(order.state)) return none
  if (order.late.length) return { ...none, kind: 'late' }
  return order.state === 'suspended' ? { ...none, kind: 'paused' } : none
}
