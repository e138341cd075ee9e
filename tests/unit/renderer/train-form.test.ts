import { expect, test } from 'vitest'
import type { ConfigField } from '../../../electron/shared/config-form'
import type { AgentInfo } from '../../../electron/shared/training'
import {
  draftOf,
  grouped,
  plainOf,
  presetsFor,
  presetValues,
  readField,
  readGymId,
  readNumber
} from '../../../renderer/parts/train/form'

const text = { en: '', fr: '' }
const common = { label: text, about: text, group: 'g' }
const integer: ConfigField = { ...common, key: 'n', kind: 'integer', default: 3, min: 1, max: 10 }
const sizes: ConfigField = {
  ...common,
  key: 's',
  kind: 'sizes',
  default: [64],
  maxLength: 3,
  max: 512,
  group: 'h'
}
const flag: ConfigField = { ...common, key: 'f', kind: 'flag', default: true }
const preset = (id: string, envs: string[], values = {}) => ({
  id,
  title: text,
  about: text,
  envs,
  steps: 1,
  values
})
const agent: AgentInfo = {
  id: 'a',
  title: text,
  about: text,
  fields: [integer, sizes, flag],
  presets: [preset('any', []), preset('cart', ['cartpole'], { n: 7 }), preset('other', ['x'])]
}

test.each([
  ['5', { value: 5 }],
  [' 5 ', { value: 5 }],
  ['0,5', { value: 0.5 }],
  ['1e-3', { value: 0.001 }],
  ['', { problem: { kind: 'number' } }],
  ['five', { problem: { kind: 'number' } }],
  ['Infinity', { problem: { kind: 'number' } }],
  ['11', { problem: { kind: 'range', min: 0, max: 10 } }],
  ['-1', { problem: { kind: 'range', min: 0, max: 10 } }]
])('the number %o', (typed, found) => expect(readNumber(typed, 0, 10, false)).toEqual(found))

test('a whole number is whole', () => {
  expect(readField(integer, '2.5')).toEqual({ problem: { kind: 'whole' } })
  expect(readField(integer, '2')).toEqual({ value: 2 })
})

test('sizes are separated by commas or blanks, and what is shown reads back', () => {
  expect(readField(sizes, '64, 32')).toEqual({ value: [64, 32] })
  expect(readField(sizes, '')).toEqual({ value: [] })
  for (const wrong of ['64, x', '0', '513', '1,2,3,4', '1.5'])
    expect(readField(sizes, wrong)).toEqual({ problem: { kind: 'sizes', most: 3, max: 512 } })
  for (const field of agent.fields)
    expect(readField(field, draftOf(field.default))).toEqual({ value: field.default })
})

test('a preset changes what it names and leaves the defaults', () => {
  expect(presetValues(agent, agent.presets[1]!)).toEqual({ n: 7, s: [64], f: true })
  expect(presetValues(agent, null)).toEqual({ n: 3, s: [64], f: true })
  // What a model shows goes before the defaults, a preset before that.
  expect(presetValues(agent, null, { n: 5 })).toMatchObject({ n: 5 })
  expect(presetValues(agent, agent.presets[1]!, { n: 5 })).toMatchObject({ n: 7 })
})

test('presets made for the environment come first; those for others are not offered', () => {
  expect(presetsFor(agent, 'cartpole').map(({ id }) => id)).toEqual(['cart', 'any'])
  expect(presetsFor(agent, 'acrobot').map(({ id }) => id)).toEqual(['any'])
})

test('groups keep the order of their first field', () => {
  expect(grouped(agent.fields).map(([name, fields]) => [name, fields.length])).toEqual([
    ['g', 2],
    ['h', 1]
  ])
})

test('a Gymnasium id', () => {
  expect(readGymId(' ALE/SpaceInvaders-v5 ')).toEqual({ value: 'gym:ALE/SpaceInvaders-v5' })
  expect(readGymId('gym:CartPole-v1')).toEqual({ value: 'gym:CartPole-v1' })
  expect(readGymId('rm -rf /')).toEqual({ problem: { kind: 'gymId' } })
  expect(readGymId('')).toEqual({ problem: { kind: 'gymId' } })
})

test('a preset fills in the steps, the environments and how often it is looked at', () => {
  expect(plainOf({ ...preset('usual', []), steps: 1000 })).toEqual({
    steps: '1000',
    streams: '1',
    evaluateEvery: '50',
    checkpointEvery: '50'
  })
  const wide = { ...preset('wide', []), steps: 1000, streams: 8, evaluateEvery: 200, evaluationEpisodes: 7 }
  expect(plainOf(wide)).toMatchObject({ streams: '8', evaluateEvery: '200', evaluationEpisodes: '7' })
})
