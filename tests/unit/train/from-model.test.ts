import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CARD_FILE, POLICY_FILE, type PolicyCard } from '../../../electron/shared/policy-card'
import { commandOf, runConfigFrom, type RunWish } from '../../../electron/shared/run-config'
import { discrete } from '../../../electron/shared/spaces'
import { DQN } from '../../../electron/worker/agents/dqn/algorithm'
import { POLICY_FORMAT } from '../../../electron/worker/deploy/policy-format'
import { emitOnnx } from '../../../electron/worker/engine/onnx/emit'
import { makeTrainingEnv } from '../../../electron/worker/envs/training-envs'
import { clonePolicy, cloneGraph } from '../../../electron/worker/imitate/clone-graph'
import { cloneConfigSchema } from '../../../electron/shared/imitation'
import { TrainingStep } from '../../../electron/worker/engine/training-step'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { Random } from '../../../electron/shared/random'
import { TrainingRun } from '../../../electron/worker/train/run'
import { silent, toolsFor } from '../../support/probe-run'

const APP = join(import.meta.dirname, '../../..')
const ENV = 'probe:bit-flip-sparse'
const BITS = 10
let work: string
let models: string

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'apprenti-from-model-'))
  models = join(work, 'models')
  await makeClone('good')
}, 120_000)
afterAll(() => rmSync(work, { recursive: true, force: true }))

/** A clone of somebody who turns the first bit that is wrong, learned from moments of theirs. */
async function makeClone(name: string): Promise<void> {
  const { env } = await makeTrainingEnv(ENV, {
    partsOf: () => never(),
    gym: { python: [], bridge: '' }
  } as never)
  const { observationSpace } = env
  const config = cloneConfigSchema.parse({ observe: 'fields', encoder: 'mlp', hidden: 64, batchSize: 64 })
  const choices = { actions: BITS, levels: 0, parts: null }
  const graph = cloneGraph(observationSpace, choices, config)
  const runtime = new OnnxRuntime({ threads: 1 })
  const step = await TrainingStep.create(runtime, readFileSync(join(APP, 'out/native/optim.wasm')), {
    loss: graph.loss,
    trainable: graph.scope.parameters,
    optimiser: { kind: 'adamw', learningRate: 3e-3, weightDecay: 0 },
    maxNorm: 5
  })
  graph.scope.initialise(step.parameters, new Random(1))
  const random = new Random(2)
  const observations = step.inputs.get('observations') as Float32Array
  const [actions, weights] = [step.inputs.get('actions')!, step.inputs.get('weights')!]
  for (let update = 0; update < 1500; update++) {
    for (let row = 0; row < config.batchSize; row++) {
      const seen = observations.subarray(row * 2 * BITS, (row + 1) * 2 * BITS)
      // Bits are right up to one of them, as they are on somebody's way through a game.
      const wrong = random.integer(BITS)
      for (let i = 0; i < BITS; i++) {
        const goal = random.integer(2)
        seen[BITS + i] = goal
        seen[i] = i < wrong ? goal : i === wrong ? 1 - goal : random.integer(2)
      }
      actions[row] = wrong
      weights[row] = 1
    }
    await step.run()
  }
  const metadata = {
    ...{ format: POLICY_FORMAT, env: ENV, agent: 'bc', choice: 'drawn', preprocessing: 'in the graph' },
    ...{ observation: JSON.stringify(observationSpace), action: JSON.stringify(discrete(BITS)) },
    ...{ run: 'made', config: '', dataset: '', step: '1' }
  }
  const even = new Float32Array(BITS).fill(1)
  const skew = { weights: { kind: even, within: even }, labelSmoothing: config.labelSmoothing }
  mkdirSync(join(models, name), { recursive: true })
  writeFileSync(
    join(models, name, POLICY_FILE),
    emitOnnx({ ...clonePolicy(observationSpace, choices, config, skew), metadata }, step.parameters)
  )
  await runtime.close()
}

const never = (): never => {
  throw new Error('no game is played here')
}

const VALUES = {
  hiddenSizes: [128],
  batchSize: 32,
  replayCapacity: 5000,
  learningRate: 2e-3,
  targetEvery: 200
}
const configOf = (wish: Partial<RunWish>) =>
  runConfigFrom(
    {
      ...{ env: ENV, agent: 'dqn', seed: 3, steps: 60, evaluateEvery: 0, evaluationEpisodes: 40 },
      checkpointEvery: 30,
      ...wish,
      values: { ...VALUES, ...wish.values }
    },
    DQN
  )
const SHOWN = { demonstrations: 3000, pretrainUpdates: 3000, nStep: 3, gamma: 0.95, prioritised: true }

async function train(
  run: string,
  wish: Partial<RunWish>,
  evaluated: (mean: number) => void = () => undefined
): Promise<TrainingRun> {
  return TrainingRun.open(
    { folder: join(work, run), config: configOf(wish), steps: null, models: [models] },
    toolsFor({}),
    { ...silent, evaluated: ({ mean }) => evaluated(mean) }
  )
}

test(
  'a run that a clone shows how to play begins above chance, and says who taught it',
  { timeout: 60_000 },
  async () => {
    const means: number[] = []
    const run = await train('taught', { fromModel: 'good', values: SHOWN }, (mean) => means.push(mean))
    const { progress } = await run.run()
    // The first evaluation is before its first step. Every step costs 1, until all ten bits are right: five on average.
    expect(progress.random!.mean).toBeLessThan(-9)
    expect(means[0]).toBeGreaterThan(-7)
    expect(progress.best!.mean).toBeGreaterThan(-7)
    const card = JSON.parse(readFileSync(join(work, 'taught/policy', CARD_FILE), 'utf8')) as PolicyCard
    expect(card.teacher).toEqual({ policy: 'model:good', demonstrations: 3000, corrections: true })
    expect(card.command).toContain('--from-model good')
  }
)

test('it goes on without that model: what showed it is kept with the run', { timeout: 60_000 }, async () => {
  const whole = await (await train('whole', { fromModel: 'good', values: SHOWN })).run()
  const wish = { fromModel: 'good', values: SHOWN, steps: 60 }
  const run = await train('cut', { ...wish, checkpointEvery: 30 })
  run.stop()
  await run.run()
  expect(existsSync(join(work, 'cut/teacher.onnx'))).toBe(true)
  const goesOn = await TrainingRun.open(
    { folder: join(work, 'cut'), config: null, steps: null, models: [] },
    toolsFor({}),
    silent
  )
  expect((await goesOn.run()).parametersHash).toBe(whole.parametersHash)
})

test('who takes a model without saying more gets settings that suit it, and a preset goes before them', () => {
  const config = configOf({ fromModel: 'good' })
  expect(config.values).toMatchObject({ demonstrations: 20_000, pretrainUpdates: 5_000, corrections: true })
  expect(commandOf(config, DQN)).not.toContain('--demonstrations')
  expect(configOf({}).values).toMatchObject({ demonstrations: 0, pretrainUpdates: 0 })
  expect(configOf({ fromModel: 'good', preset: 'pixels' }).values).toMatchObject({ demonstrations: 40_000 })
})

test('a model that is not there, plays something else, or has nothing to show is refused in a sentence', async () => {
  const code = (wish: Partial<RunWish>) =>
    train(`refused-${String(wish.env)}-${wish.fromModel}`, wish).then(
      () => 'none',
      (error: { code: string }) => error.code
    )
  expect(await code({ fromModel: 'nobody' })).toBe('model.unknown')
  expect(await code({ fromModel: 'good', env: 'cartpole' })).toBe('model.invalid')
  expect(await code({ fromModel: 'good', env: 'live:snake' })).toBe('train.taughtInWindow')
  expect(
    await code({ fromModel: 'good', values: { demonstrations: 0, pretrainUpdates: 0, corrections: false } })
  ).toBe('train.config')
})
