/** Whole runs in environments of Gymnasium: trained, evaluated, and no process of Python left over. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runConfigFrom, type RunWish } from '../../../electron/shared/run-config'
import type { MetricPoint } from '../../../electron/shared/training'
import { DQN } from '../../../electron/worker/agents/dqn/algorithm'
import { makeTrainingEnv } from '../../../electron/worker/envs/training-envs'
import { estimateRun } from '../../../electron/worker/train/estimate'
import type { RunTools } from '../../../electron/worker/train/open-run'
import { TrainingRun, type RunListener, type RunOutcome } from '../../../electron/worker/train/run'
import { countedPython, type CountedPython } from '../../support/counted-python'
import { resources } from '../../support/invaders'
import { silent, toolsFor } from '../../support/probe-run'
import { hasPython } from '../../support/python'

let work: string
let python: CountedPython
let tools: RunTools
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'apprenti-gym-'))
  python = countedPython(work)
  tools = toolsFor({ makeEnv: (id, wish) => makeTrainingEnv(id, { ...resources, gym: python.gym }, wish) })
})
afterEach(() => rmSync(work, { recursive: true, force: true }))

const open = (
  wish: RunWish | null,
  name: string,
  { steps = null, ...listener }: Partial<RunListener> & { steps?: number | null } = {}
): Promise<TrainingRun> =>
  TrainingRun.open({ folder: join(work, name), config: wish && runConfigFrom(wish, DQN), steps }, tools, {
    ...silent,
    ...listener
  })

const train = async (...request: Parameters<typeof open>): Promise<RunOutcome> =>
  (await open(...request)).run()

describe.skipIf(!hasPython('gymnasium'))('training in CartPole-v1 of Gymnasium', { timeout: 120_000 }, () => {
  const STEPS = 400
  const WISH: RunWish = {
    ...{ env: 'gym:CartPole-v1', agent: 'dqn', seed: 3, steps: STEPS, streams: 2 },
    ...{ evaluateEvery: 200, evaluationEpisodes: 10, checkpointEvery: 100 },
    values: { hiddenSizes: [16], learningStarts: 50, trainEvery: 2, batchSize: 16, replayCapacity: 300 }
  }

  it('learns, evaluates, and ends every process of Python', async () => {
    const points: MetricPoint[] = []
    let most = 0
    const { progress, parametersHash } = await train(WISH, 'run', {
      metrics: (some) => void points.push(...some),
      evaluated: () => void (most = Math.max(most, python.alive().length))
    })
    expect(progress).toMatchObject({ status: 'finished', step: STEPS, error: null })
    expect([progress.random?.step, progress.best?.episodes]).toEqual([0, 10])
    // A pole that is pushed one way all the time still stands for eight steps.
    for (const { mean } of [progress.random!, progress.best!]) {
      expect(mean).toBeGreaterThanOrEqual(8)
      expect(mean).toBeLessThanOrEqual(500)
    }
    const losses = points.filter(({ name }) => name === 'losses/td_loss')
    expect(losses.length).toBeGreaterThan(0)
    expect(losses.every(({ value }) => Number.isFinite(value))).toBe(true)
    expect(parametersHash).toMatch(/^[0-9a-f]{16,}$/)
    // Two to learn in and one to be evaluated in.
    expect([most, python.started().length]).toEqual([3, 3])
    expect(python.alive()).toEqual([])
  })

  it('broken off and gone on with it is the same run', async () => {
    const whole = await train(WISH, 'whole')
    const first = await train(WISH, 'parts', { steps: 230 })
    expect(first.progress.step).toBe(230)
    const second = await train(null, 'parts')
    expect(second.progress).toMatchObject({ status: 'finished', step: STEPS, error: null })
    expect(second.parametersHash).toBe(whole.parametersHash)
    expect(python.alive()).toEqual([])
  })

  it('a Python that dies is replaced by another', async () => {
    let isKilled = false
    const { progress } = await train(WISH, 'killed', {
      evaluated: () => {
        // One of those it learns in.
        if (!isKilled) process.kill(python.started()[0]!, 'SIGKILL')
        isKilled = true
      }
    })
    expect(progress).toMatchObject({ status: 'finished', step: STEPS, replaced: 1, error: null })
    expect([python.started().length, python.alive()]).toEqual([4, []])
  })

  it('what it would need is tried out, and its processes end; also when the trial fails', async () => {
    const config = runConfigFrom(WISH, DQN)
    expect((await estimateRun(config, tools)).seconds).toBeGreaterThan(0)
    expect([python.started().length, python.alive()]).toEqual([2, []])
    const create = (): never => {
      throw new Error('no memory for it')
    }
    const broken = estimateRun(config, { ...tools, algorithmOf: () => ({ ...DQN, create }) })
    await expect(broken).rejects.toThrow('no memory for it')
    expect([python.started().length, python.alive()]).toEqual([4, []])
  })
})

describe.skipIf(!hasPython('gymnasium', 'ale_py'))(
  'training in Space Invaders of the Atari 2600, by the settings of keras-rl',
  { timeout: 240_000 },
  () => {
    it('learns for some steps, evaluates, and ends every process of Python', async () => {
      const points: MetricPoint[] = []
      const { progress } = await train(
        {
          // Short episodes: this is about the way there and back.
          env: 'gym:ALE/SpaceInvaders-v5?frameLimit=240',
          ...{ agent: 'dqn', preset: 'keras-rl', seed: 1, steps: 60 },
          ...{ evaluateEvery: 0, evaluationEpisodes: 2, checkpointEvery: 60 },
          values: { learningStarts: 40 }
        },
        'ale',
        { metrics: (some) => void points.push(...some) }
      )
      expect(progress).toMatchObject({ status: 'finished', step: 60, error: null })
      expect([progress.random?.step, progress.best?.episodes]).toEqual([0, 2])
      expect(points.map(({ name }) => name)).toContain('losses/td_loss')
      expect([python.started().length, python.alive()]).toEqual([2, []])
    })
  }
)
