/** What somebody prefers for himself; the hub keeps it, so that it follows him to every browser. */
import { defineStore } from 'pinia'
import { reactive } from 'vue'
import { hub } from '../../api/hub'
import type { Occasion, Preferences, SavedFilter, Way } from '../../api/shapes'
import { complain } from '../toasts'

export const OCCASIONS: Occasion[] = ['offer', 'message', 'mention', 'order_due', 'line_lost']
export const WAYS: Way[] = ['sound', 'notification', 'badge']

export const usePreferences = defineStore('preferences', () => {
  const own = reactive<Preferences>({ muted: {}, filters: [] })
  let sending = Promise.resolve()

  function read(): void {
    hub.session.preferences().then((told) => Object.assign(own, told), complain)
  }

  function tells(occasion: Occasion, way: Way): boolean {
    return !own.muted[occasion]?.includes(way)
  }

  function toggle(occasion: Occasion, way: Way): void {
    const ways = own.muted[occasion] ?? []
    const after = ways.includes(way) ? ways.filter((one) => one !== way) : [...ways, way]
    prefer({ muted: { ...own.muted, [occasion]: after } })
  }

  /** The one of this name, anew; none: it is given up. */
  function keepFilter(name: string, filter?: SavedFilter): void {
    prefer({ filters: [...own.filters.filter((one) => one.name !== name), ...(filter ? [filter] : [])] })
  }

  // Shown at once, sent one after the other, for each replaces all; a hub that does not take it is heard
  // of, and asked again with the next change.
  function prefer(change: Partial<Preferences>): void {
    Object.assign(own, change)
    sending = sending.then(() => hub.session.prefer({ muted: own.muted, filters: own.filters })).then(() => undefined, complain)
  }

  return { own, read, tells, toggle, keepFilter }
})
