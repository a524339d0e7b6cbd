/** What somebody prefers for himself: the last of it is what the hub keeps. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hub } from '../src/api/hub'
import { usePreferences } from '../src/console/stores/preferences'
import { toasts } from '../src/console/toasts'
import { settled } from './mounting'

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => vi.restoreAllMocks())

test('each change is sent when the one before has been taken: an overtaken one would replace the later', async () => {
  const answers: (() => void)[] = []
  const prefer = vi.spyOn(hub.session, 'prefer').mockImplementation((() => new Promise<void>((resolve) => answers.push(resolve))) as never)
  const { toggle, tells } = usePreferences()
  toggle('message', 'sound')
  toggle('message', 'badge')
  expect([tells('message', 'sound'), tells('message', 'badge')]).toEqual([false, false])
  await settled()
  expect(prefer).toHaveBeenCalledTimes(1)
  answers[0]?.()
  await settled()
  expect(prefer.mock.lastCall).toEqual([{ muted: { message: ['sound', 'badge'] }, filters: [] }])
})

test('what was not taken is told, and goes with the next change', async () => {
  const prefer = vi.spyOn(hub.session, 'prefer').mockRejectedValueOnce(new Error('down')).mockResolvedValue(undefined as never)
  const { toggle } = usePreferences()
  toggle('message', 'sound')
  await settled()
  expect(toasts.length).toBe(1)
  toggle('message', 'badge')
  await settled()
  expect(prefer.mock.lastCall).toEqual([{ muted: { message: ['sound', 'badge'] }, filters: [] }])
})
