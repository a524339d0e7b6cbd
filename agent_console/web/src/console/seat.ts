/** Where one stands oneself: online, busy, on a break, after a conversation, gone. */
import { ref } from 'vue'
import { hub } from '../api/hub'
import type { Seat, SeatState } from '../api/shapes'
import type { News } from './news'
import { useSession } from './stores/session'
import { complain } from './toasts'

export const seat = ref<Seat | null>(null)

/** Those that one may choose; the time after a conversation begins by itself. */
export const OWN_STATES: SeatState[] = ['online', 'busy', 'break', 'offline']
/** The glyph of a state: a shape each, so that colour is never the only sign. */
export const GLYPHS: Record<SeatState, string> = { online: '', busy: 'busy', break: 'rest', wrap_up: 'wrap', offline: 'off' }

export async function readSeat(): Promise<void> {
  try {
    seat.value = await hub.seats.own()
  } catch (error) {
    complain(error)
  }
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
