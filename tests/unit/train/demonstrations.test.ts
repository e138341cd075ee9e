import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textIn } from '../../../electron/shared/language'
import type { PolicyCard } from '../../../electron/shared/policy-card'
import { runConfigFrom, type RunWish } from '../../../electron/shared/run-config'
import type { RunProgress } from '../../../electron/shared/training'
import { DQN } from '../../../electron/worker/agents/dqn/algorithm'
import { demonstrate, type Demonstrator } from '../../../electron/worker/train/demonstrations'
import type { RunTools } from '../../../electron/worker/train/open-run'
import { TrainingRun, type RunListener } from '../../../electron/worker/train/run'
import { silent, toolsFor } from '../../support/probe-run'

let work: string
beforeAll(() => void (work = mkdtempSync(join(tmpdir(), 'apprenti-demonstrations-'))))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const BITS = 10

/** Turns the first bit that is wrong. */
const turner: Demonstrator = {
  id: 'turner',
  choose: (seen) =>
    Math.max(
      0,
      Array.from({ length: BITS }, (_, i) => i).findIndex((i) => seen[i] !== seen[BITS + i])
    )
}
const taught: Partial<RunTools> = { demonstratorOf: () => turner }

const VALUES = {
  hiddenSizes: [128],
  learningStarts: 100,
  trainEvery: 2,
  batchSize: 32,
  replayCapacity: 5000,
  learningRate: 2e-3,
  targetEvery: 200,
  epsilonStart: 0.05,
  nStep: 3,
  gamma: 0.95
}
const SHOWN = { ...VALUES, demonstrations: 1500, pretrainUpdates: 1500, prioritised: true }

let folders = 0
const folderOf = (): string => join(work, `run-${folders}`)

function open(
  values: object,
  wish: Partial<RunWish> = {},
  tools: Partial<RunTools> = taught,
  listener: Partial<RunListener> = {}
): Promise<TrainingRun> {
  folders++
  const config = runConfigFrom(
    {
      ...{ env: 'probe:bit-flip-sparse', agent: 'dqn', seed: 3, steps: 400 },
      ...{ evaluateEvery: 0, evaluationEpisodes: 20, checkpointEvery: 200 },
      values: values as RunWish['values'] & object,
      ...wish
    },
    DQN
  )
  return TrainingRun.open({ folder: folderOf(), config, steps: null }, toolsFor(tools), {
    ...silent,
    ...listener
  })
}

describe('a run with demonstrations', { timeout: 60_000 }, () => {
  test('solves in few steps what is not found without them', async () => {
    const bestOf = async (values: object): Promise<number> =>
      (await (await open(values, { steps: 1000 })).run()).progress.best!.mean
    // Every step costs 1, until all ten bits are as wanted: five steps are needed on average.
    expect(await bestOf(SHOWN)).toBeGreaterThan(-6)
    expect(await bestOf(VALUES)).toBeLessThan(-9)
  })

  test('tells what it was shown and how it learns, and judges it before the first step', async () => {
    const lines: string[] = []
    const steps: number[] = []
    const seen: RunProgress[] = []
    const run = await open(SHOWN, { steps: 50 }, taught, {
      progress: (progress) => seen.push(progress),
      log: (line) => lines.push(textIn('en', line)),
      evaluated: ({ step }) => steps.push(step)
    })
    const { progress } = await run.run()
    expect(progress).toMatchObject({ status: 'finished', step: 50, error: null })
    expect(
      lines.some((line) => /was shown 1500 steps; \d+ episodes ended, on average at -\d/.test(line))
    ).toBe(true)
    expect(lines.filter((line) => /update \d+ of 1500 before play: td_loss/.test(line))).toHaveLength(20)
    expect(steps[0]).toBe(0)
    expect(seen[0]?.pretraining).toEqual({ done: 0, total: 1500 })
    expect(seen.filter(({ step }) => step > 0).every(({ pretraining }) => pretraining === null)).toBe(true)
    expect(progress.pretraining).toBeNull()
  })

  test('is the same run when it was stopped in the middle of learning from them', async () => {
    const wish = { steps: 120 }
    const values = { ...SHOWN, pretrainUpdates: 100, corrections: true }
    const { parametersHash } = await (await open(values, wish)).run()

    const stopped: TrainingRun = await open(values, wish, taught, {
      log: (line) => void (textIn('en', line).includes('update 35 of 100') && stopped.stop())
    })
    expect((await stopped.run()).progress).toMatchObject({
      ...{ status: 'stopped', step: 0 },
      pretraining: { done: 35, total: 100 }
    })
    expect(readFileSync(join(folderOf(), 'log.txt'), 'utf8')).not.toContain('update 100 of 100')
    const lines: string[] = []
    const request = { folder: folderOf(), config: null, steps: null }
    const listener = { ...silent, log: (line: string) => lines.push(line) }
    const resumed = await TrainingRun.open(request, toolsFor(taught), listener)
    expect((await resumed.run()).parametersHash).toBe(parametersHash)
    expect(lines.some((line) => line.includes('update 30 of 100'))).toBe(false)
    expect(lines.some((line) => line.includes('update 40 of 100'))).toBe(true)
  })

  test('corrections reach what is learned', async () => {
    const hashOf = async (corrections: boolean): Promise<string> =>
      (await (await open({ ...SHOWN, pretrainUpdates: 20, corrections }, { steps: 200 })).run())
        .parametersHash
    expect(await hashOf(true)).not.toBe(await hashOf(false))
  })

  test('its policy says who taught it', async () => {
    const teacherOf = async (values: object): Promise<unknown> => {
      await (await open(values, { steps: 200 })).run()
      const card: unknown = JSON.parse(readFileSync(join(folderOf(), 'policy/card.json'), 'utf8'))
      return (card as PolicyCard).teacher
    }
    const wish = { ...SHOWN, pretrainUpdates: 20, corrections: true }
    expect(await teacherOf(wish)).toEqual({ policy: 'turner', demonstrations: 1500, corrections: true })
    expect(await teacherOf(VALUES)).toBeNull()
  })

  test('where nobody can demonstrate is refused in a sentence, and leaves nothing', async () => {
    await expect(open(SHOWN, { env: 'cartpole' }, {})).rejects.toThrow(
      'Nobody can demonstrate the environment cartpole. Set demonstrations to 0, name a model that can (--from-model), or choose'
    )
    expect(() => readFileSync(join(folderOf(), 'config.json'))).toThrow()
  })
})

test.each(['invaders-ram', 'invaders-pixels'])(
  '%s is demonstrated by a teacher who plays well',
  async (env) => {
    let [lost, firing] = [0, 0]
    const shown = await demonstrate(
      {
        ...{ wanted: 4000, noise: 0, wantsCorrections: false, updates: { done: 0, total: 0 } },
        show: ({ actions, livesLost, expertActions }) => {
          expect(expertActions![0]).toBe(actions[0])
          lost += livesLost![0]!
          firing += Number([1, 4, 5].includes(actions[0]!))
        },
        learn: () => Promise.reject(new Error('only shown'))
      },
      { env, seed: 1 },
      toolsFor()
    )
    // Random play scores about 430 and loses its three lives in some 500 steps.
    expect(shown.returns.length).toBeLessThan(4)
    for (const score of shown.returns) expect(score).toBeGreaterThan(2000)
    expect(lost).toBeLessThan(6)
    expect(firing).toBeGreaterThan(200)
  }
)
