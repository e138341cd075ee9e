import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { registryOf } from '../../../games/registry'
import { encodeFrame } from '../../../electron/main/capture/encode'
import { LiveGame } from '../../../electron/main/play/live-game'
import { RecordedGame } from '../../../electron/main/play/recorded-game'
import { SessionLibrary } from '../../../electron/main/record/library'
import { resources } from '../../../electron/main/resources'
import { BuiltinTarget } from '../../../electron/main/targets/builtin'
import type { GameSession } from '../../../electron/shared/target'
import { PolicyShelf } from '../../../electron/worker/agents/catalogue'
import { checkEnv } from '../../../electron/worker/envs/checker'
import { makeTrainingEnv } from '../../../electron/worker/envs/training-envs'
import { evaluate } from '../../../electron/worker/train/evaluate'
import { trainingResources } from '../../../electron/worker/train/composition'
import { lamps } from '../../games/lamps'
import { runOf } from '../../support/probe-run'
import { writeUntrainedModel } from '../../support/untrained-model'
import { kernels } from '../agents/dqn-support'

// The registry with one game more, which lies in its own folder: nothing else knows of it.
vi.mock('../../../games/registry', async (original) => {
  const real = await original<{ registryOf: typeof registryOf; GAMES: readonly (typeof lamps)[] }>()
  const { lamps: added } = await import('../../games/lamps')
  return { ...real, ...real.registryOf([...real.GAMES, added]) }
})

let folder: string
beforeAll(async () => {
  await kernels()
  folder = mkdtempSync(join(tmpdir(), 'apprenti-lamps-'))
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function attached(): Promise<GameSession> {
  const target = new BuiltinTarget(resources, [lamps.profile])
  const [candidate] = await target.list()
  return target.attach(candidate!, lamps.profile)
}

describe('a game of another kind, added to the registry alone', () => {
  test.each(['lamps-ram', 'lamps-pixels'])('is an environment that keeps every rule: %s', async (id) => {
    const resources = trainingResources(join(import.meta.dirname, '../../..'))
    const make = async () => (await makeTrainingEnv(id, resources)).env
    expect(await checkEnv(make, { seed: 3 })).toEqual([])
  })

  test(
    'is learned: DQN holds the lamp to the right, worth about ten points',
    { timeout: 120_000 },
    async () => {
      const { progress } = await runOf({
        env: 'lamps-ram',
        seed: 2,
        steps: 4000,
        evaluateEvery: 0,
        evaluationEpisodes: 5,
        values: { hiddenSizes: [32], learningStarts: 200, epsilonSteps: 1500 }
      })
      expect(progress.error).toBeNull()
      // Three frames a point, with up to thirty idle ones of the forty at the start.
      expect(progress.best!.mean).toBeGreaterThan(2 * progress.random!.mean)
    }
  )

  test('is played by a policy that was made in its environment, at random, and by nobody of another game', async () => {
    await writeUntrainedModel(folder, 'lamp', 'lamps-ram')
    const shelf = new PolicyShelf(folder)
    expect(shelf.policies().find(({ id }) => id === 'model:lamp')).toMatchObject({
      game: 'lamps',
      actions: 3,
      sees: 'ram'
    })
    const session = await attached()
    for (const id of ['model:lamp', 'random']) {
      const policy = await shelf.create(id, lamps.profile, 1)
      const { scores } = await evaluate({ session, policy, episodes: 3, seed: 5 })
      expect(scores).toHaveLength(3)
    }
    await expect(shelf.create('scripted', lamps.profile, 1)).rejects.toMatchObject({
      code: 'policy.otherGame'
    })
    await session.close()
  })

  test('is recorded with its own fields and phases, and its states decoded live', async () => {
    const session = await attached()
    const game = (await LiveGame.of(session))!
    await game.startEpisode(0)
    await game.advance(['right'], 3)
    expect(game.state.fields['points']).toEqual({ value: 1, confidence: 1 })
    const recorded = await RecordedGame.start(session, { folder, policyId: 'random', seed: 1 }, encodeFrame)
    for (let i = 0; i < 60; i++) {
      await recorded.perform({ kind: 'buttons', held: ['right'] })
      await recorded.advance(1)
    }
    const { id, gameId } = await recorded.stop()
    await session.close()
    expect(gameId).toBe('lamps')
    const { steps } = await new SessionLibrary(folder).read(id, 0, 60)
    expect(steps.at(-1)!.state).toMatchObject({ phase: 'over', fields: { left: { value: 0 } } })
    expect(steps[0]!.state).toMatchObject({ phase: 'playing' })
  })
})
