/** What is read again and again: whose answer is shown, and whose failure is told. */
import { expect, test } from 'vitest'
import { useReading } from '../src/console/reading'
import { settled } from './mounting'

/** A reading whose questions are answered, or fail, when the test says so. */
function held() {
  const questions: { resolve: (answer: string) => void; reject: (error: Error) => void }[] = []
  const shown: string[] = []
  let about = 'a'
  const reading = useReading(() => new Promise<string>((resolve, reject) => questions.push({ resolve, reject })), (found) => shown.push(found), () => about)
  const ask = (of: string) => {
    about = of
    void reading.read()
    return questions.at(-1) as (typeof questions)[number]
  }
  return { ...reading, ask, shown }
}

test('an answer does not hide that to a later question', async () => {
  const { ask, shown, loading } = held()
  const [first, second] = [ask('a'), ask('a')]
  expect(loading.value).toBe(true)
  second.resolve('second')
  await settled()
  first.resolve('first')
  await settled()
  expect(shown).toEqual(['second'])
  expect(loading.value).toBe(false)
})

test('of two answers that come in order both are shown: the first is news too', async () => {
  const { ask, shown } = held()
  const [first, second] = [ask('a'), ask('a')]
  first.resolve('first')
  await settled()
  second.resolve('second')
  await settled()
  expect(shown).toEqual(['first', 'second'])
})

test('what one has turned away from is neither shown nor told to have failed', async () => {
  const { ask, shown, failed } = held()
  const [first, second] = [ask('a'), ask('a')]
  ask('b')
  first.resolve('of a')
  second.reject(new Error('down'))
  await settled()
  expect(shown).toEqual([])
  expect(failed.value).toBe('')
})

test('a failure is told until it is asked anew, unless something later is shown', async () => {
  const { ask, failed } = held()
  ask('a').reject(new Error('down'))
  await settled()
  expect(failed.value).not.toBe('')
  const [early, late] = [ask('a'), ask('a')]
  expect(failed.value).toBe('')
  late.resolve('here')
  await settled()
  early.reject(new Error('down'))
  await settled()
  expect(failed.value).toBe('')
})
