/** The panel's suggestions: asked for in one request a word of the customer's, and never of somebody else. */
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import { hub } from '../src/api/hub'
import type { Conversation, Message, Suggested } from '../src/api/shapes'
import { useSuggestions } from '../src/console/panel/suggestions'
import { useInbox } from '../src/console/stores/inbox'
import { settled } from './mounting'

const said = (seq: number, kind = 'customer') => ({ seq, author: { kind } }) as Message
const suggested = (question: string) => ({ question, hits: [{ article_id: question }] }) as Suggested

beforeEach(() => setActivePinia(createPinia()))

function panel(may = true) {
  const id = shallowRef('a')
  const shown = effectScope().run(() => useSuggestions(() => ({ id: id.value }) as Conversation, () => may))
  if (!shown) throw new Error('no scope')
  return { id, ...shown }
}

test('with each word of the customer’s it is asked once, whatever others say', async () => {
  const ask = vi.spyOn(hub.knowledge, 'suggestions').mockImplementation(async (id) => suggested(`${id}?`))
  const { question, hits } = panel()
  await settled()
  expect([ask.mock.calls.length, question.value]).toEqual([0, ''])
  useInbox().messages.set('a', [said(1)])
  await settled()
  useInbox().messages.set('a', [said(1), said(2, 'agent')])
  await settled()
  expect([ask.mock.calls, question.value, hits.value[0]?.article_id]).toEqual([[['a']], 'a?', 'a?'])
  useInbox().messages.set('a', [said(1), said(2, 'agent'), said(3)])
  await settled()
  expect(ask).toHaveBeenCalledTimes(2)
})

test('what was meant for one conversation is never shown beside another', async () => {
  const answers = new Map<string, (found: Suggested) => void>()
  vi.spyOn(hub.knowledge, 'suggestions').mockImplementation((id) => new Promise((resolve) => answers.set(id, resolve)))
  const { id, question, hits } = panel()
  for (const one of ['a', 'b']) useInbox().messages.set(one, [said(1)])
  await settled()
  id.value = 'b'
  await settled()
  answers.get('a')?.(suggested('a?'))
  await settled()
  expect([question.value, hits.value]).toEqual(['', []])
  answers.get('b')?.(suggested('b?'))
  await settled()
  id.value = 'a'
  await settled()
  expect([question.value, hits.value]).toEqual(['', []])
})

test('what cannot be had is said, and nobody who may see no articles asks', async () => {
  const ask = vi.spyOn(hub.knowledge, 'suggestions').mockRejectedValueOnce(new Error('down')).mockResolvedValue(suggested('a?'))
  useInbox().messages.set('a', [said(1)])
  const { failed, question, read } = panel()
  await settled()
  expect(failed.value).not.toBe('')
  await read()
  expect([failed.value, question.value]).toEqual(['', 'a?'])
  ask.mockClear()
  panel(false)
  await settled()
  expect(ask).not.toHaveBeenCalled()
})
