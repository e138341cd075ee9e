import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeTrainingEnv } from '../../../electron/worker/envs/training-envs'
import { RunEnvs } from '../../../electron/worker/train/run-envs'
import { trainingResources } from '../../../electron/worker/train/composition'
import { profile } from '../../support/invaders'

const resources = trainingResources(join(import.meta.dirname, '../../..'))
const envsIn = async (env: string): Promise<RunEnvs> =>
  new RunEnvs([await makeTrainingEnv(env, resources)], 1)

test('a game that is read from memory is shown as a person sees it, and looking changes nothing', async () => {
  const [watched, alone] = [await envsIn('invaders-ram'), await envsIn('invaders-ram')]
  await Promise.all([watched.begin(), alone.begin()])
  const seen: string[] = []
  for (let i = 0; i < 60; i++) {
    await Promise.all([watched, alone].map((envs) => envs.step(Int32Array.of(i % 6))))
    const screen = watched.screen()!
    expect([screen.width, screen.height, screen.data.length]).toEqual([224, 256, 224 * 256])
    seen.push(Buffer.from(screen.data).toString('base64'))
    expect(watched.observations).toEqual(alone.observations)
  }
  expect(watched.screen()!.data.filter((light) => light > 60).length).toBeGreaterThan(500)
  expect(new Set(seen).size).toBeGreaterThan(30)
})

test('actions and numbers of the game have their names, one each', async () => {
  const envs = await envsIn('invaders-ram')
  expect(envs.labels.actions).toEqual(profile.actions.map(({ label }) => label))
  expect(envs.labels.numbers).toHaveLength(envs.observationSpace.shape[0]!)
  expect((await envsIn('invaders-pixels')).labels.numbers).toEqual([])
})

test('a small world has neither picture nor names', async () => {
  const envs = await envsIn('cartpole')
  expect(envs.screen()).toBeNull()
  expect(envs.labels).toEqual({ actions: [], numbers: [] })
})
