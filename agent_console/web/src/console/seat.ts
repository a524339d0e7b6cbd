/** Where one stands oneself: online, busy, on a break, after a conversation, gone. */
import { ref } from 'vue'
import type { Seat, SeatState } from '../api/shapes'
import { client, take } from './hub'
import type { News } from './news'
import { me } from './session'
import { complain } from './toasts'

export const seat = ref<Seat | null>(null)

/** Those that one may choose; the time after a conversation begins by itself. */
export const OWN_STATES: SeatState[] = ['online', 'busy', 'break', 'offline']
/** The glyph of a state: a shape each, so that colour is never the only sign. */
export const GLYPHS: Record<SeatState, string> = { online: '', busy: 'busy', break: 'rest', wrap_up: 'wrap', offline: 'off' }

export async function readSeat(): Promise<void> {
  try {
    seat.value = await take(client.GET('/seat'))
  } catch (error) {
    complain(error)
  }
}

export async function sit(state: SeatState): Promise<void> {
  try {
    seat.value = await take(client.PUT('/seat', { body: { state } }))
  } catch (error) {
    complain(error)
  }
}

/** Rules and supervisors move a seat too. */
export function hear(news: News): void {
  if (news.kind === 'seat' && news.data['id'] === me.value?.id) void readSeat()
}
