import { beforeEach, expect, test, vi } from 'vitest'
import { hub } from '../src/api/hub'
import type { BotModel, Evaluation, Scene } from '../src/api/shapes'
import { comparable, difference, newMistakes, percent, standingOf } from '../src/console/bot/figures'
import { outcomeOf } from '../src/console/bot/outcome'
import { opinionsOn, play } from '../src/console/bot/rehearsal'

const evidence = { rule: '', intent: '', confidence: 0, article_id: '', title: '', version: 0, passage: '', score: 0, model: '' }
const scene = (fields: Partial<Scene> = {}, ...says: Partial<typeof evidence>[]) =>
  ({
    text: '', to_bot: true, entities: [], reads: [], searches: [], order: null, handover: '', queue: '', state: 'bot', topic: '', look_rule: '',
    memory: { form: '', slots: {}, offered: '', choices: [], failures: 0 },
    messages: says.map((one) => ({ author: { kind: 'bot' }, parts: [], evidence: { ...evidence, ...one } })),
    ...fields,
  }) as unknown as Scene
const read = (confidence: number) => [{ text: '', intent: 'fault', confidence, threshold: 0.5, model: 'm', directives: [] }]
const memory = (fields: object) => ({ memory: { form: '', slots: {}, offered: '', choices: [], failures: 0, ...fields } }) as Partial<Scene>

test('what a turn comes to is the gravest of what it does', () => {
  const kinds = [
    scene({ to_bot: false }),
    scene({ handover: 'asked' }, { article_id: 'a' }),
    scene({ order: { type: 'fault', title: '', fields: {} } }),
    scene({}, { article_id: 'a' }),
    scene(memory({ choices: ['甲', '乙'] }), { rule: 'which_one' }),
    scene(memory({ form: 'fault_form' }), { rule: 'ask' }),
    scene(memory({ offered: 'person' }), { rule: 'not_known' }),
    scene({}, { rule: 'greeting' }),
    scene(),
  ].map((one) => outcomeOf(one).kind)
  expect(kinds).toEqual(['people', 'handover', 'order', 'answer', 'choose', 'form', 'offer', 'say', 'silent'])
})

test('why is the threshold, the article, the form, or a rule that needs no model', () => {
  expect(outcomeOf(scene({ reads: read(0.4) }, { rule: 'not_understood' })).why).toBe('unsure')
  expect(outcomeOf(scene({ reads: read(0.9) }, { rule: 'greeting' })).why).toBe('model')
  expect(outcomeOf(scene({ reads: read(0.9) }, { rule: 'greeting' }, { article_id: 'a', title: '甲' }))).toMatchObject({ why: 'article', title: '甲' })
  expect(outcomeOf(scene({}, { rule: 'calm' })).why).toBe('hub')
  expect(outcomeOf(scene({}, { rule: 'no_model_yet' })).why).toBe('without_bot')
})

const model = (fields: object, figures: object | null = {}) => ({ id: 'a', runs: false, serves: false, refused: false, way_back: false, figures: figures && { yardstick: 'y', threshold: 0.5, ...figures }, ...fields }) as unknown as BotModel

test('a model that is to run is changing until a worker serves by it', () => {
  expect([model({ runs: true, serves: true }), model({ runs: true }), model({ runs: true, refused: true }), model({ way_back: true }), model({ serves: true })].map(standingOf)).toEqual(['serves', 'changing', 'refused', 'way_back', ''])
})

test('figures are compared only where they were measured alike', () => {
  expect(comparable(model({}), model({}))).toBe(true)
  expect(comparable(model({}), model({}, { yardstick: 'z' }))).toBe(false)
  expect(comparable(model({}), model({}, { threshold: 0.6 }))).toBe(false)
  expect(comparable(model({}), model({}, null))).toBe(false)
  expect([difference(0.9, 0.88, 'zh-CN'), difference(0.9, 0.9, 'en'), difference(0.04, 0.05, 'en'), percent(0.8919, 'zh-CN')]).toEqual(['+2.0', '±0', '-1.0', '89.2%'])
  const told = (...texts: string[]) => ({ mistakes: texts.map((text) => ({ text })) }) as unknown as Evaluation
  expect(newMistakes(told('a', 'b'), told('b', 'c')).map((one) => one.text)).toEqual(['a'])
})

beforeEach(() => {
  play.begin()
  vi.restoreAllMocks()
})

const scenes = (said: string[]) => ({ threshold: 0.5, scenes: said.map((text) => scene({ text })) })

test('a conversation is played from its beginning, and what fails leaves it as it was', async () => {
  const rehearse = vi.spyOn(hub.bot, 'rehearse').mockImplementation(async (body) => scenes(body.said))
  await play.say('一')
  await play.say('二')
  expect(rehearse.mock.lastCall?.[0].said).toEqual(['一', '二'])
  expect(play.scene?.text).toBe('二')
  rehearse.mockRejectedValueOnce(new Error('down'))
  expect(await play.say('三')).toBe(false)
  expect([play.said, play.fault !== '', play.busy]).toEqual([['一', '二'], true, false])
  play.selected = 0
  await play.replay()
  expect(play.selected).toBe(0)
  expect(play.takeBack(1)).toBe('二')
  expect([play.said, play.scenes.length]).toEqual([['一'], 1])
})

test('an answer that comes after a new beginning is not shown', async () => {
  let answer: (told: unknown) => void = () => undefined
  vi.spyOn(hub.bot, 'rehearse').mockImplementation(() => new Promise((resolve) => (answer = resolve)) as never)
  const said = play.say('旧')
  play.begin()
  answer(scenes(['旧']))
  await said
  expect([play.said, play.scenes]).toEqual([[], []])
})

test('opinions are asked once a model and text, and again after a failure', async () => {
  const explain = vi.spyOn(hub.bot, 'explain').mockRejectedValueOnce(new Error('down')).mockResolvedValue({ opinions: { plain: '甲' } } as never)
  await expect(opinionsOn('甲', 'm')).rejects.toThrow()
  await Promise.resolve()
  expect([await opinionsOn('甲', 'm'), await opinionsOn('甲', 'm')]).toEqual([{ plain: '甲' }, { plain: '甲' }])
  expect(explain).toHaveBeenCalledTimes(2)
})
