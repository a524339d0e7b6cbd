/** The numbered events of the hub: each is applied once, and what a lost line missed comes by itself. */
import { defineStore } from 'pinia'
import { reactive } from 'vue'
import { hub } from '../../api/hub'
import type { Message } from '../../api/shapes'
import { Link, type Frame, type LinkState } from '../../live/link'
import { Timers } from '../../live/timers'
import { isOther } from '../build'
import { spread } from '../news'
import { retry } from '../outgoing'
import { useCompany } from './company'
import { useInbox } from './inbox'
import { useSession } from './session'

const GOOD_NEWS_SHOWN = 3_000
const PAUSE = 1_500

export const useLive = defineStore('live', () => {
  const line = reactive({ state: 'connecting' as LinkState, lostAt: 0, caughtUp: -1, other: false })
  const inbox = useInbox()
  const company = useCompany()
  const timers = new Timers()
  let link: Link | null = null
  let reads = true
  let last: number | null = null
  let target = 0
  let fresh = 0

  /** Listen first, then read: whatever happens in between is heard, and what is heard is newer. */
  function open(conversationsToo: boolean): void {
    reads = conversationsToo
    link = new Link({ address, frame: hear, state: connection, refused: () => void hub.people.list().catch(() => undefined) })
    link.start()
  }

  function leave(): void {
    pause()
    last = null
    inbox.clear()
  }

  /** The session is over, or somebody else's: what is on the page stays. */
  function pause(): void {
    link?.stop()
    timers.clear()
    link = null
    company.part()
  }

  function address(): string {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    return `${scheme}://${location.host}/api/v1/live${last === null ? '' : `?after=${last}`}`
  }

  function connection(state: LinkState): void {
    line.state = state
    if (state === 'open') company.join((frame) => link?.send(frame) ?? false)
    if (state === 'lost') company.part()
    if (state === 'lost' && last !== null && !line.lostAt) line.lostAt = Date.now()
  }

  function hear(frame: Frame): void {
    if (frame.type === 'welcome') welcome(Number(frame['last']), frame['build'])
    if (frame.type === 'event') event(frame)
    if (frame.type === 'company') company.hear(frame)
    if (frame.type === 'typing') inbox.showTyping(String(frame['conversation_id']))
  }

  function welcome(newest: number, build: unknown): void {
    line.other = isOther(build)
    retry()
    if (last === null) {
      last = newest
      if (reads) void inbox.read()
      return
    }
    target = newest
    fresh = 0
    caughtUp()
  }

  function event(frame: Frame): void {
    const number = Number(frame['number'] ?? 0)
    if (number) {
      if (last !== null && number <= last) return
      last = number
    }
    inbox.apply(frame)
    spread(frame)
    if (frame['kind'] === 'message' && !isOwn(frame['message'] as Message | undefined)) fresh += 1
    caughtUp()
  }

  /** One's own words were not missed, though they come with what was. */
  function isOwn(message: Message | undefined): boolean {
    return message?.author.id === useSession().me?.id
  }

  // The banner turns green when everything missed has come, and says how much it was. Events that
  // one has no right to see leave holes, so a pause counts as the end too.
  function caughtUp(): void {
    if (!line.lostAt || line.state !== 'open') return
    if ((last ?? 0) >= target) good()
    else timers.set('catching up', PAUSE, good)
  }

  function good(): void {
    timers.stop('catching up')
    line.lostAt = 0
    line.caughtUp = fresh
    timers.set('good news', GOOD_NEWS_SHOWN, () => (line.caughtUp = -1))
  }
  return { line, open, pause, leave }
})
