/** The list that opens while one writes: canned replies, articles, colleagues; keys choose from it. */
import { computed, ref, shallowRef, watch, type Ref } from 'vue'
import { hub } from '../../api/hub'
import type { Canned, ColleagueHere, Conversation } from '../../api/shapes'
import { composes } from '../../live/keys'
import { Timers } from '../../live/timers'
import { complain } from '../toasts'
import { cannedFor, phrases } from './canned'
import { found, triggerAt, type Sign } from './triggers'

export interface Choice {
  id: string
  title: string
  sub: string
  text: string
  person?: ColleagueHere
}

interface Place {
  conversation: Ref<Conversation>
  text: Ref<string>
  caret: Ref<number>
  note: Ref<boolean>
  /** A canned reply with its names filled in. */
  fill: (canned: Canned) => string
  question: () => string
}

const PAUSE = 250

export function useSuggestions({ conversation, text, caret, note, fill, question }: Place, take: (choice: Choice, from: number) => void) {
  const at = ref(0)
  const put = ref('')
  const articles = shallowRef<Choice[]>([])
  const colleagues = shallowRef<ColleagueHere[]>([])
  const searching = ref(false)
  const timers = new Timers()
  let asked = 0
  const trigger = computed(() => triggerAt(text.value, caret.value, note.value))
  const mark = computed(() => (trigger.value ? `${trigger.value.sign} ${trigger.value.from}` : ''))
  const sign = computed<Sign | null>(() => (trigger.value && mark.value !== put.value ? trigger.value.sign : null))
  const words = computed(() => (sign.value ? (trigger.value?.words ?? '') : ''))

  const choices = computed<Choice[]>(() => {
    if (sign.value === '??') return articles.value
    if (sign.value === '@') {
      const named = colleagues.value.map((one) => ({ ...one, title: one.name }))
      return found(named, words.value).map((one) => ({ id: one.id, title: one.name, sub: one.id, text: `@${one.name} `, person: one }))
    }
    if (sign.value !== '/') return []
    return found(cannedFor(phrases.value, conversation.value), words.value).map((one) => ({ id: one.id, title: one.title, sub: one.code, text: fill(one) }))
  })

  watch(mark, (now) => now !== put.value && (put.value = ''))
  watch([sign, words], () => {
    const mine = (asked += 1)
    at.value = 0
    searching.value = sign.value === '??'
    if (searching.value) timers.set('find', PAUSE, () => void find(words.value.trim() || question(), mine))
  })
  watch([sign, () => conversation.value.id], ([now, id]) => {
    if (now !== '@') return
    hub.conversations.colleagues(id).then((page) => id === conversation.value.id && (colleagues.value = page.items), complain)
  })

  /** An answer is dropped that is overtaken by what has been typed since. */
  async function find(wanted: string, mine: number): Promise<void> {
    try {
      const hits = wanted ? (await hub.knowledge.search(wanted, conversation.value.locale)).hits : []
      if (mine === asked) articles.value = hits.map((hit) => ({ id: hit.article_id, title: hit.title, sub: hit.passage, text: hit.answer || hit.passage }))
    } catch (error) {
      complain(error)
    } finally {
      if (mine === asked) searching.value = false
    }
  }

  function choose(choice: Choice | undefined): void {
    if (choice && trigger.value) take(choice, trigger.value.from)
  }

  /** Whether the key was the list's; what was typed stays when it is put away. */
  function press(event: KeyboardEvent): boolean {
    if (!sign.value || composes(event) || event.ctrlKey || event.metaKey || event.altKey) return false
    if (event.key === 'Escape') return handled(event, () => (put.value = mark.value))
    // What is still being looked for is waited for: half a question must not go to the customer.
    if (searching.value && event.key === 'Enter') return handled(event, () => undefined)
    const count = choices.value.length
    if (!count) return false
    if (event.key === 'ArrowDown') return handled(event, () => (at.value = (at.value + 1) % count))
    if (event.key === 'ArrowUp') return handled(event, () => (at.value = (at.value + count - 1) % count))
    if (event.key === 'Enter' || event.key === 'Tab') return !event.shiftKey && handled(event, () => choose(choices.value[at.value]))
    return false
  }
  return { at, sign, words, choices, choose, press, close: () => (put.value = mark.value) }
}

function handled(event: KeyboardEvent, act: () => unknown): true {
  event.preventDefault()
  event.stopPropagation()
  act()
  return true
}
