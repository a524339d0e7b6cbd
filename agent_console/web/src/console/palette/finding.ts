/** What is found for what was typed: at once on the page, a moment later by the hub. */
import { computed, onUnmounted, ref, shallowRef, watch, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { hub } from '../../api/hub'
import { Timers } from '../../live/timers'
import { useInbox } from '../stores/inbox'
import { words } from '../toasts'
import { actsHere } from './acts'
import { GROUPS, ofAct, ofArticle, ofConversation, ofCustomer, ofOrder, type Entry, type Group } from './entries'
import { remembered } from './recent'
import { find, readReadings } from './spelling'

const PAUSE = 120
const EACH = 5
/** Conversations that the page looks through itself; the hub finds the rest. */
const AT_HAND = 100

export function useFinding(query: Ref<string>, only: Ref<Group | 'all'>) {
  const { t } = useI18n()
  const inbox = useInbox()
  const told = shallowRef<{ asked: string; entries: Entry[] }>({ asked: '', entries: [] })
  const failure = ref('')
  const busy = ref(false)
  const ready = ref(false)
  const timers = new Timers()
  const asked = computed(() => query.value.trim())
  void readReadings().then(() => (ready.value = true))

  /** An answer that a later question has overtaken is dropped. */
  async function ask(text: string): Promise<void> {
    try {
      const found = await hub.search(text)
      if (text !== asked.value) return
      const records = [...found.orders.map((one) => ofOrder(one, t)), ...found.customers.map((one) => ofCustomer(one, t))]
      told.value = { asked: text, entries: [...found.conversations.map((one) => ofConversation(one, t)), ...records, ...found.articles.map((one) => ofArticle(one, t))] }
    } catch (error) {
      if (text === asked.value) failure.value = words(error)
    } finally {
      if (text === asked.value) busy.value = false
    }
  }

  watch(asked, (text) => {
    failure.value = ''
    busy.value = Boolean(text)
    if (text) timers.set('ask', PAUSE, () => void ask(text))
    else timers.clear()
  })
  onUnmounted(() => timers.clear())

  const atHand = () => (['mine', 'queued', 'look'] as const).flatMap((lane) => inbox.lanes.get(lane) ?? []).slice(0, AT_HAND)
  const says = (entry: Entry): boolean => [entry.title, entry.about].some((text) => find(asked.value, text))
  // What the hub told of an earlier question stays only as far as it answers this one, too.
  const stillTrue = computed(() => (told.value.asked === asked.value ? told.value.entries : told.value.entries.filter(says)))
  const local = computed(() => {
    const acts = actsHere().map(ofAct)
    if (!asked.value) return [...remembered.value, ...acts]
    return ready.value ? [...acts.filter(says), ...atHand().map((one) => ofConversation(one, t)).filter(says)] : []
  })

  const groups = computed(() => {
    const entries = [...new Map([...local.value, ...(asked.value ? stillTrue.value : [])].map((one) => [one.id, one])).values()]
    const wanted = GROUPS.filter((name) => only.value === 'all' || only.value === name)
    const most = only.value === 'all' && asked.value ? EACH : Infinity
    return wanted.map((name) => ({ name, entries: entries.filter((one) => one.group === name).slice(0, most) })).filter((group) => group.entries.length)
  })
  return { groups, busy, failure, asked, again: () => ask(asked.value) }
}
