import { expect, test } from 'vitest'
import { commandOf, runConfigFrom } from '../../../electron/shared/run-config'
import type { AgentInfo } from '../../../electron/shared/training'

const text = { en: '', fr: '' }
const named = { title: text, about: text, envs: [], values: {} }
const agent: AgentInfo = {
  id: 'learner',
  title: text,
  about: text,
  fields: [],
  presets: [
    { ...named, id: 'plain', steps: 1000 },
    { ...named, id: 'wide', steps: 8000, streams: 8, evaluateEvery: 2000, evaluationEpisodes: 7 }
  ]
}
const from = (wish: object) => runConfigFrom({ env: 'cartpole', agent: 'learner', ...wish }, agent)

test('what a preset says of a run is taken where nothing else is said', () => {
  expect(from({ preset: 'wide' })).toMatchObject({
    steps: 8000,
    streams: 8,
    evaluateEvery: 2000,
    evaluationEpisodes: 7,
    checkpointEvery: 400
  })
  expect(from({ preset: 'wide', streams: 1, evaluateEvery: 0, evaluationEpisodes: 30 })).toMatchObject({
    steps: 8000,
    streams: 1,
    evaluateEvery: 0,
    evaluationEpisodes: 30
  })
})

test('a preset that says nothing of it leaves one environment and the usual evaluations', () => {
  const usual = { streams: 1, evaluateEvery: 50, evaluationEpisodes: 100 }
  expect(from({ preset: 'plain' })).toMatchObject(usual)
  expect(from({ steps: 1000 })).toMatchObject(usual)
})

test('the command of a run names the environments only where they differ from the preset', () => {
  const command = (wish: object) => commandOf(from(wish), agent)
  expect(command({ preset: 'wide' })).toBe(
    'npx apprenti train --env cartpole --agent learner --preset wide --seed 0'
  )
  expect(command({ preset: 'wide', streams: 1 })).toContain(' --streams 1')
  expect(command({ streams: 8 })).toContain(' --streams 8')
})
