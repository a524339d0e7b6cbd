/** Where one stands oneself: online, busy, on a break, after a conversation, gone. */
import { ref } from 'vue'
import { hub } from '../api/hub'
import type { Seat, SeatState } from '../api/shapes'
import type { News } from './news'
import { useSession } from './stores/session'
import { complain } from './toasts'

export const seat = ref<Seat | null>(null)

/** Those that one may choose, by Alt 1 to 4 but for the last: nobody leaves by a slip. */
export const OWN_STATES: SeatState[] = ['online', 'busy', 'break', 'wrap_up', 'offline']
/** The glyph of a state: a shape each, so that colour is never the only sign. */
export const GLYPHS: Record<SeatState, string> = { online: '', busy: 'busy', break: 'rest', wrap_up: 'wrap', offline: 'off' }

export async function readSeat(): Promise<void> {
  try {
    seat.value = await hub.seats.own()
  } catch (error) {
    complain(error)
  }
}

/** Seconds of the breaks that began today. */
export async function breakToday(now = new Date()): Promise<number> {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).toISOString()
  return secondsIn('break', (await hub.seats.times(midnight)).items, now.toISOString())
}

/** Of these states, oldest first, each lasts until the next one. */
export function secondsIn(state: SeatState, stays: { state: SeatState; at: string }[], until: string): number {
  const lengths = stays.map((one, at) => Date.parse(stays[at + 1]?.at ?? until) - Date.parse(one.at))
  return stays.reduce((sum, one, at) => sum + (one.state === state ? (lengths[at] ?? 0) / 1_000 : 0), 0)
}

export async function sit(state: SeatState): Promise<void> {
  try {
    seat.value = await hub.seats.sit(state)
  } catch (error) {
    complain(error)
  }
}

/** Rules and supervisors move a seat too. */
export function hear(news: News): void {
  if (news.kind === 'seat' && news.data['id'] === useSession().me?.id) void readSeat()
}
