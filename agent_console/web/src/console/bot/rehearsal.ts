/** A conversation with the bot as far as it has come: only its sentences are kept, and only here. */
import { computed, reactive } from 'vue'
import { hub } from '../../api/hub'
import type { Opinions, RehearsalSetting, Scene } from '../../api/shapes'
import { words } from '../toasts'

const opinions = new Map<string, Promise<Opinions | null>>()
const MOST = 200
let asked = 0

export const play = reactive({
  setting: { channel: 'web', language: 'zh-CN', tier: 'normal', node_id: '' } as RehearsalSetting,
  said: [] as string[],
  scenes: [] as Scene[],
  threshold: 0,
  selected: -1,
  /** Counts what was played, so that what is explained is made anew with it. */
  turn: 0,
  busy: false,
  fault: '',
  scene: computed((): Scene | null => play.scenes[play.selected] ?? null),
  say: (text: string) => perform([...play.said, text]),
  replay: () => perform(play.said),
  begin,
  takeBack,
})

/** The whole of it anew; where that fails, all stays as it was. */
async function perform(said: string[]): Promise<boolean> {
  if (!said.length) return true
  const mine = (asked += 1)
  play.busy = true
  play.fault = ''
  try {
    const told = await hub.bot.rehearse({ ...play.setting, said })
    if (mine !== asked) return true
    const isLonger = said.length > play.said.length
    Object.assign(play, { said, scenes: told.scenes, threshold: told.threshold, turn: play.turn + 1 })
    if (isLonger || play.selected >= said.length) play.selected = said.length - 1
    return true
  } catch (error) {
    if (mine === asked) play.fault = words(error)
    return false
  } finally {
    if (mine === asked) play.busy = false
  }
}

function begin(): void {
  asked += 1
  Object.assign(play, { said: [], scenes: [], selected: -1, busy: false, fault: '' })
}

/** What was said at a place; it is said no more, nor is what came after it. */
function takeBack(n: number): string {
  const text = play.said[n] ?? ''
  asked += 1
  Object.assign(play, { said: play.said.slice(0, n), scenes: play.scenes.slice(0, n), selected: n - 1, busy: false, fault: '' })
  return text
}

/** What a model makes of a text is asked once. */
export function opinionsOn(text: string, model: string): Promise<Opinions | null> {
  const key = `${model} ${text}`
  const known = opinions.get(key)
  if (known) return known
  if (opinions.size >= MOST) opinions.clear()
  const told = hub.bot.explain(text).then((one) => one.opinions ?? null)
  opinions.set(key, told)
  told.catch(() => opinions.delete(key))
  return told
}
