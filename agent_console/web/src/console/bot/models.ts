/** The bot's models as the page shows them; looked at again while something is being done to one. */
import { reactive } from 'vue'
import { hub } from '../../api/hub'
import type { BotState, Evaluation } from '../../api/shapes'
import { Timers } from '../../live/timers'
import type { News } from '../news'
import { words } from '../toasts'

const AGAIN = 1_000
const SETTLE = 100
const timers = new Timers()

export const models = reactive({
  state: null as BotState | null,
  /** Why they could not be read. */
  failed: '',
  /** Why the last act did not come about. */
  fault: '',
  busy: false,
  read,
  hear,
  train: (promote: boolean) => act(() => hub.bot.train(promote)),
  cancel: () => act(() => hub.bot.cancel()),
  measure: (id: string) => act(() => hub.bot.measure(id)),
  activate: (id: string) => act(() => hub.bot.activate(id)),
  evaluation: (id: string): Promise<Evaluation> => hub.bot.evaluation(id),
})

async function read(): Promise<void> {
  try {
    models.state = await hub.bot.models()
    models.failed = ''
  } catch (error) {
    models.failed = words(error)
  }
  if (unsettled()) timers.set('again', AGAIN, () => void read())
}

/** A job goes on, or workers change over: nobody tells when they are done. */
function unsettled(): boolean {
  const { state } = models
  return state?.job?.state === 'running' || (state?.items.some((one) => one.runs && !one.serves && !one.refused) ?? false)
}

function hear(news: News): void {
  if (news.kind === 'model') timers.set('again', SETTLE, () => void read())
}

/** Nobody looks any more. */
export function leave(): void {
  timers.clear()
}

async function act(call: () => Promise<unknown>): Promise<boolean> {
  models.busy = true
  models.fault = ''
  try {
    await call()
    return true
  } catch (error) {
    models.fault = words(error)
    return false
  } finally {
    models.busy = false
    await read()
  }
}
