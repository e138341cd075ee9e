import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { errorText } from '../../../electron/shared/errors'
import { runConfigFrom, type RunWish } from '../../../electron/shared/run-config'
import type { EvaluationResult, MetricPoint, RunConfig } from '../../../electron/shared/training'
import type { LiveView } from '../../../electron/shared/training-process'
import { DQN } from '../../../electron/worker/agents/dqn/algorithm'
import type { Algorithm } from '../../../electron/worker/agents/algorithm'
import { NonFiniteError } from '../../../electron/worker/engine/finite'
import { cartPole } from '../../../electron/worker/envs/classic/cartpole'
import type { Env, ResetResult } from '../../../electron/worker/envs/env'
import { identity } from '../../../electron/worker/envs/probes/probes'
import { TaskEnv } from '../../../electron/worker/envs/task-env'
import type { RunTools } from '../../../electron/worker/train/open-run'
import { TrainingRun, type RunListener } from '../../../electron/worker/train/run'
import { silent, toolsFor } from '../../support/probe-run'

let work: string
beforeAll(() => void (work = mkdtempSync(join(tmpdir(), 'apprenti-runs-'))))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const config = (wish: Partial<RunWish> = {}): RunConfig =>
  runConfigFrom(
    {
      env: 'cartpole',
      agent: 'dqn',
      seed: 2,
      steps: 600,
      evaluateEvery: 200,
      evaluationEpisodes: 10,
      checkpointEvery: 200,
      values: { hiddenSizes: [16], learningStarts: 100, trainEvery: 4, batchSize: 16, replayCapacity: 500 },
      ...wish
    },
    DQN
  )

/** The probe of symbols, whose zeros and ones come as bytes. */
function symbolsInBytes(): Env {
  const env = new TaskEnv(identity)
  const inBytes = <R extends ResetResult>(result: R): R => ({
    ...result,
    observation: Uint8Array.from(result.observation)
  })
  return {
    id: 'symbols in bytes',
    observationSpace: { ...env.observationSpace, dtype: 'uint8' },
    actionSpace: env.actionSpace,
    reset: (request) => inBytes(env.reset(request)),
    step: (action) => inBytes(env.step(action))
  }
}

let folders = 0
const open = (
  wish: Partial<RunWish> = {},
  listener: Partial<RunListener> = {},
  tools: Partial<RunTools> = {},
  folder = join(work, `run-${folders++}`)
): Promise<TrainingRun> =>
  TrainingRun.open({ folder, config: config(wish), steps: null }, toolsFor(tools), { ...silent, ...listener })

const folderOf = (): string => join(work, `run-${folders - 1}`)

describe('a run', () => {
  test('writes what it promises, and tells it', { timeout: 60_000 }, async () => {
    const points: MetricPoint[] = []
    const evaluated: EvaluationResult[] = []
    const run = await open({}, { metrics: (p) => points.push(...p), evaluated: (r) => evaluated.push(r) })
    const { progress } = await run.run()
    expect(progress).toMatchObject({ status: 'finished', step: 600, error: null })
    // Of the same episodes as the last word on the best.
    expect(progress.random).toMatchObject({ episodes: 10, step: 0, seed: progress.best!.seed })
    expect(evaluated.map(({ step, episodes }) => [step, episodes])).toEqual([
      [200, 2],
      [400, 2],
      [600, 2],
      [progress.best?.step, 10]
    ])
    const names = new Set(points.map(({ name }) => name))
    for (const name of ['charts/episodic_return', 'losses/td_loss', 'charts/epsilon', 'evaluation/mean'])
      expect(names).toContain(name)
    expect(
      readdirSync(folderOf())
        .map((name) => name.replace(/tfevents.*/, 'tfevents'))
        .sort()
    ).toEqual(['checkpoints', 'config.json', 'events.out.tfevents', 'log.txt', 'policy', 'run.json'])
    expect(JSON.parse(readFileSync(join(folderOf(), 'config.json'), 'utf8'))).toEqual(config())
  })

  test('learns from bytes between bounds of their own what it learns from the same numbers', async () => {
    const hashes: string[] = []
    for (const make of [() => new TaskEnv(identity), symbolsInBytes]) {
      const makeEnv: RunTools['makeEnv'] = async () => ({ env: make(), close: async () => undefined })
      const run = await open({ env: 'symbols', evaluateEvery: 0 }, {}, { makeEnv })
      const { progress, parametersHash } = await run.run()
      expect(progress).toMatchObject({ status: 'finished', error: null })
      hashes.push(parametersHash)
    }
    expect(hashes[1]).toBe(hashes[0])
  })

  test('is the same run whether it is watched and paused or not', { timeout: 60_000 }, async () => {
    const { parametersHash } = await (await open()).run()
    const views: LiveView[] = []
    const disturbed = await open({}, { view: (view) => views.push(view) })
    disturbed.views.watch({ perSecond: 30, saliency: true })
    const ended = disturbed.run()
    await new Promise((resolve) => setTimeout(resolve, 50))
    disturbed.pause()
    await new Promise((resolve) => setTimeout(resolve, 50))
    const { step, status } = disturbed.progress
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect([disturbed.progress.step, disturbed.progress.status]).toEqual([step, status])
    disturbed.resume()
    expect((await ended).parametersHash).toBe(parametersHash)
    expect(views.length).toBeGreaterThan(0)
    expect(views[0]).toMatchObject({ picture: null })
    expect([views[0]!.observation?.length, views[0]!.preferences.length, views[0]!.saliency?.length]).toEqual(
      [4, 2, 4]
    )
  })

  test('of other seeds is another run', { timeout: 60_000 }, async () => {
    const hashes = new Set<string>()
    for (const seed of [1, 2, 3])
      hashes.add((await (await open({ seed, steps: 200, evaluateEvery: 0 })).run()).parametersHash)
    expect(hashes.size).toBe(3)
  })

  test('ends when the wanted score is reached', async () => {
    const { progress } = await (await open({ stopAtScore: 1 })).run()
    expect(progress).toMatchObject({ status: 'finished', step: 200 })
  })

  test('ends when it does not get better for long', { timeout: 60_000 }, async () => {
    // Without learning every evaluation is the same, chance included: the first is the best.
    const values = { hiddenSizes: [16], learningStarts: 4900, evaluationEpsilon: 0.5 }
    const wish = { steps: 5000, patience: 2, values }
    const { progress } = await (await open(wish)).run()
    expect(progress).toMatchObject({ status: 'finished', step: 600 })
  })

  test('goes on for longer when asked', { timeout: 60_000 }, async () => {
    await (await open()).run()
    const rewound: number[] = []
    const request = { folder: folderOf(), config: null, steps: 800 }
    const longer = await TrainingRun.open(request, toolsFor(), { ...silent, rewound: (s) => rewound.push(s) })
    expect((await longer.run()).progress).toMatchObject({ status: 'finished', step: 800 })
    expect(rewound).toEqual([600])
  })

  describe('whose last checkpoint is gone', () => {
    const again = (from: 'last' | 'best', steps: number | null = null): Promise<TrainingRun> =>
      TrainingRun.open({ folder: folderOf(), config: null, steps, from }, toolsFor(), silent)
    const lost = async (): Promise<void> => {
      await (await open({ steps: 400 })).run()
      rmSync(join(folderOf(), 'checkpoints', 'last.safetensors'))
    }
    const policy = (): Buffer => readFileSync(join(folderOf(), 'policy', 'policy.onnx'))

    test('is not begun again over its best policy', { timeout: 60_000 }, async () => {
      await lost()
      const before = policy()
      await expect(again('last')).rejects.toThrow(
        /has trained, but its last checkpoint is gone .* --from best"\), or begin a new run\.$/
      )
      expect(policy().equals(before)).toBe(true)
      rmSync(join(folderOf(), 'checkpoints', 'best.safetensors'))
      await expect(again('last')).rejects.toThrow(/is gone .*policy\. Begin a new run\.$/)
      await expect(again('best')).rejects.toThrow(/best\.safetensors.* Begin a new run\.$/)
    })

    test(
      'goes on from its best when told to, and says that it is another run then',
      { timeout: 60_000 },
      async () => {
        await lost()
        const { best } = JSON.parse(readFileSync(join(folderOf(), 'run.json'), 'utf8')) as {
          best: EvaluationResult
        }
        const run = await again('best', 800)
        expect(run.progress).toMatchObject({ step: best.step, best: { step: best.step, mean: best.mean } })
        const { progress } = await run.run()
        expect(progress).toMatchObject({ status: 'finished', step: 800, error: null })
        const log = readFileSync(join(folderOf(), 'log.txt'), 'utf8')
        expect(log).toContain(`goes on at step ${best.step} from its best, with an empty replay memory`)
        await expect(again('last').then((whole) => whole.run())).resolves.toMatchObject({
          progress: { step: 800 }
        })
      }
    )

    test('begins where nothing was learned yet', { timeout: 60_000 }, async () => {
      await lost()
      for (const name of ['checkpoints/best.safetensors', 'policy', 'run.json'])
        rmSync(join(folderOf(), name), { recursive: true })
      expect((await (await again('last')).run()).progress).toMatchObject({ status: 'finished', step: 400 })
    })

    test('has a checkpoint from its first best policy on', { timeout: 60_000 }, async () => {
      const run = await open(
        { steps: 400, checkpointEvery: 1_000_000 },
        {
          evaluated: () => seen.push(readdirSync(join(folderOf(), 'checkpoints')).sort())
        }
      )
      const seen: string[][] = []
      await run.run()
      expect(seen[0]).toEqual(['best.safetensors', 'last.safetensors'])
    })
  })

  test(
    'has the pace of its training, whatever evaluations, random play and rests take',
    { timeout: 60_000 },
    async () => {
      // Time passes in the environments only: 10 ms a step to train, a second a step to evaluate.
      let [nowMs, made] = [0, 0]
      const makeEnv: RunTools['makeEnv'] = async () => {
        const stepMs = made++ === 0 ? 10 : 1000
        const env = new TaskEnv(cartPole)
        const step = env.step.bind(env)
        return {
          env: Object.assign(env, { step: (action: number) => ((nowMs += stepMs), step(action)) }),
          close: async () => undefined
        }
      }
      const tools = { makeEnv, clock: { nowMs: () => nowMs } }
      const record = (): { meanStepsPerSecond: number; stepsPerSecond: number } =>
        JSON.parse(readFileSync(join(folderOf(), 'run.json'), 'utf8')) as never
      const outcome = await (await open({}, {}, tools)).run()
      expect(outcome.progress.status).toBe('finished')
      expect(outcome.stepsPerSecond).toBeCloseTo(100, 6)
      expect(outcome.progress.stepsPerSecond).toBeCloseTo(100, 6)
      expect(record().meanStepsPerSecond).toBeCloseTo(100, 6)
      made = 0
      const longer = await TrainingRun.open(
        { folder: folderOf(), config: null, steps: 800 },
        toolsFor(tools),
        silent
      )
      nowMs += 3_600_000
      expect((await longer.run()).stepsPerSecond).toBeCloseTo(100, 6)
    }
  )

  test('is trained by one process at a time', async () => {
    const run = await open()
    const ended = run.run()
    const second = TrainingRun.open({ folder: folderOf(), config: null, steps: null }, toolsFor(), silent)
    await expect(second).rejects.toThrow('is being trained by another process')
    run.stop()
    await ended
  })
})

/** CartPole of which one, of those that a run makes, gives NaN from a step on: the first is learned in, the others are for evaluations. */
const brokenAfter = (steps: number, which = 0): RunTools['makeEnv'] => {
  let made = 0
  return async () => {
    let done = 0
    const isBroken = made++ === which
    const env = new TaskEnv({
      ...cartPole,
      observe: (state) => Float32Array.from(isBroken && done++ > steps ? [NaN, 0, 0, 0] : state)
    })
    return { env, close: async () => undefined }
  }
}

describe('what goes wrong is one sentence, and the last checkpoint is kept', () => {
  const sentence = ({ progress }: Awaited<ReturnType<TrainingRun['run']>>): string => {
    expect(progress.status).toBe('failed')
    return JSON.stringify(progress.error)
  }

  test('an environment that gives NaN', async () => {
    const outcome = await (await open({}, {}, { makeEnv: brokenAfter(330) })).run()
    expect(sentence(outcome)).toContain('"train.envBroken"')
    expect(outcome.progress.error?.params).toMatchObject({
      env: 'cartpole',
      what: { en: 'an observation with NaN', fr: 'une observation avec NaN' }
    })
    const log = readFileSync(join(folderOf(), 'log.txt'), 'utf8')
    expect(log).toContain('The environment cartpole gave an observation with NaN at step')
    const resumed = TrainingRun.open({ folder: folderOf(), config: null, steps: null }, toolsFor(), silent)
    expect((await (await resumed).run()).progress).toMatchObject({ status: 'finished', step: 600 })
  })

  test('an environment that gives NaN while the agent is evaluated', async () => {
    const outcome = await (await open({}, {}, { makeEnv: brokenAfter(25, 1) })).run()
    expect(sentence(outcome)).toContain('"train.envBroken"')
    expect(outcome.progress.best?.mean ?? 0).not.toBeNaN()
  })

  test('a damaged config.json', async () => {
    await (await open({ steps: 200 })).run()
    writeFileSync(join(folderOf(), 'config.json'), '{"env": "cart')
    const resumed = TrainingRun.open({ folder: folderOf(), config: null, steps: null }, toolsFor(), silent)
    await expect(resumed).rejects.toThrow(/The settings of the run run-\d+ cannot be read/)
  })

  test.skipIf(process.platform !== 'linux')('a full disk', async () => {
    const run = await open()
    symlinkSync('/dev/full', join(folderOf(), 'checkpoints', 'last.safetensors.tmp'))
    const outcome = await run.run()
    expect(sentence(outcome)).toContain('"train.diskFull"')
    expect(outcome.progress.error?.params).toMatchObject({ step: 200, folder: folderOf() })
  })

  test('a folder that cannot be written', async () => {
    await expect(open({}, {}, {}, '/proc/apprenti/run')).rejects.toThrow(
      'The run folder /proc/apprenti/run cannot be written'
    )
  })

  test('a number that is not finite', async () => {
    const algorithmOf = (): Algorithm => ({
      ...DQN,
      async create(request) {
        const agent = await DQN.create(request)
        const learn = agent.learn.bind(agent)
        agent.learn = () => {
          if (agent.steps > 250) throw new NonFiniteError({ en: 'mul gave NaN', fr: 'mul a donné NaN' })
          return learn()
        }
        return agent
      }
    })
    const outcome = await (await open({}, {}, { algorithmOf })).run()
    expect(sentence(outcome)).toContain('"train.nonFinite"')
    const said = errorText(outcome.progress.error!)
    expect(said.en).toContain('(mul gave NaN)')
    expect(said.fr).toContain('(mul a donné NaN)')
  })

  test('settings out of range, unknown ones, and names that nobody has', async () => {
    const wrong =
      (wish: Partial<RunWish>): (() => RunConfig) =>
      () =>
        config(wish)
    expect(wrong({ values: { gamma: 2 } })).toThrow('The setting gamma of the run is not valid')
    expect(wrong({ values: { speed: 2 } })).toThrow('The setting speed of the run is not valid')
    expect(wrong({ steps: 0 })).toThrow('The setting steps of the run is not valid')
    expect(wrong({ preset: 'best' })).toThrow('There is no preset named "best". Known presets: sb3-zoo')
    await expect(open({ env: 'pong' })).rejects.toThrow('there is none named "pong"')
  })
})
