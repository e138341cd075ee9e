/** Runs whose environments die, hang, or cannot be repeated. Needs Python, not Gymnasium. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { errorText } from '../../../electron/shared/errors'
import { runConfigFrom, type RunWish } from '../../../electron/shared/run-config'
import type { MetricPoint } from '../../../electron/shared/training'
import { DQN } from '../../../electron/worker/agents/dqn/algorithm'
import type { RunRequest } from '../../../electron/worker/train/open-run'
import { TrainingRun, type RunOutcome } from '../../../electron/worker/train/run'
import { silent, toolsFor } from '../../support/probe-run'
import { gym, hasPython } from '../../support/python'
import { standInGymnasium, type StandInNotes } from '../../support/stand-in-gymnasium'
import { GymEnv } from '../../../electron/worker/envs/gym/gym-env'

let work: string
let notes: StandInNotes
let points: MetricPoint[]
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'apprenti-gym-losses-'))
  notes = standInGymnasium(work)
  points = []
  for (const [name, value] of Object.entries(notes.env)) vi.stubEnv(name, value)
})
afterEach(() => {
  vi.unstubAllEnvs()
  for (const pid of notes.alive()) process.kill(pid, 'SIGKILL')
  rmSync(work, { recursive: true, force: true })
})

const folder = (): string => join(work, 'run')
const log = (): string => readFileSync(join(folder(), 'log.txt'), 'utf8')
const hasCheckpoint = (): boolean => existsSync(join(folder(), 'checkpoints', 'last.safetensors'))

async function run(request: Partial<RunRequest>): Promise<RunOutcome> {
  const whole = { folder: folder(), config: null, steps: null, ...request }
  const metrics = (some: readonly MetricPoint[]): void => void points.push(...some)
  return (await TrainingRun.open(whole, toolsFor(), { ...silent, metrics })).run()
}

const train = (env: string, wish: Partial<RunWish> = {}): Promise<RunOutcome> =>
  run({
    config: runConfigFrom(
      {
        ...{ env: `gym:${env}`, agent: 'dqn', seed: 2, steps: 600 },
        ...{ evaluateEvery: 0, evaluationEpisodes: 2, checkpointEvery: 1_000_000 },
        values: { hiddenSizes: [8], learningStarts: 50, batchSize: 8, replayCapacity: 500 },
        ...wish
      },
      DQN
    )
  })

describe.skipIf(!hasPython('json'))('an environment’s process that is lost', { timeout: 120_000 }, () => {
  it('is replaced: one of four that dies costs its episode, and is told and counted', async () => {
    const { progress } = await train('DiesOnce-v0', { streams: 4, evaluationEpisodes: 5 })
    expect(progress).toMatchObject({ status: 'finished', step: 600, replaced: 1, error: null })
    expect(log()).toMatch(
      /The Python process of gym:DiesOnce-v0 was lost \(it ended by itself \(exit code 3\)\)\. Another takes its place/
    )
    expect(points.filter(({ name }) => name === 'charts/envs_replaced').at(-1)?.value).toBe(1)
    // Four to learn in, one to be evaluated in, and the one that took its place.
    expect(notes.pids('made')).toHaveLength(6)
    expect(notes.alive()).toEqual([])
  })

  it('hangs alike, for as long as the run says', async () => {
    const { progress } = await train('HangsOnce-v0', { streams: 2, answerSeconds: 1 })
    expect(progress).toMatchObject({ status: 'finished', step: 600, replaced: 1, error: null })
    expect(log()).toContain('it has not answered for 1 s')
  })

  it('again and again ends the run, with a reason and a checkpoint that can be gone on from', async () => {
    const { progress } = await train('DiesEverAfter-v0', { streams: 2 })
    expect(progress).toMatchObject({ status: 'failed', error: { code: 'gym.dying' } })
    expect(progress.step).toBeGreaterThan(100)
    expect(errorText(progress.error!).en).toMatch(
      /^The environment gym:DiesEverAfter-v0 was lost 3 times in a row, the last time after 10 steps \(it ended by itself \(exit code 3\)\)/
    )
    expect(hasCheckpoint()).toBe(true)
    rmSync(join(work, 'happened'), { recursive: true })
    const again = await run({ steps: progress.step + 100 })
    expect(again.progress).toMatchObject({ status: 'finished', error: null })
    expect(again.progress.step).toBeGreaterThanOrEqual(progress.step + 100)
    expect(log()).toContain(`goes on at step ${progress.step}`)
  })

  it('and one that throws ends it with what was learned', async () => {
    const { progress } = await train('Throws-v0', { evaluationEpisodes: 1 })
    expect(progress).toMatchObject({ status: 'failed', error: { code: 'gym.failed' } })
    expect(errorText(progress.error!).en).toContain('gym:Throws-v0 failed: ValueError: bad luck.')
    expect([progress.step > 100, hasCheckpoint()]).toEqual([true, true])
    const again = await run({ steps: progress.step + 50 })
    expect(again.progress).toMatchObject({ status: 'finished', step: progress.step + 50, error: null })
    expect(log()).toContain('with new episodes: no longer the identical run')
    expect(notes.alive()).toEqual([])
  })
})

describe.skipIf(!hasPython('json'))('what an environment gives', { timeout: 120_000 }, () => {
  it('a reward that no number of 32 bits can hold is named, with whose it is', async () => {
    const { progress } = await train('HugeReward-v0')
    expect(progress).toMatchObject({ status: 'failed', error: { code: 'train.envBroken' } })
    expect(errorText(progress.error!).en).toMatch(
      /^The environment gym:HugeReward-v0 gave the reward 1e\+39 \(numbers go up to 3\.4e38 here\) at step \d+/
    )
    expect(hasCheckpoint()).toBe(true)
  })

  it('rewards that learning cannot hold are the reason, not the learning rate', async () => {
    const { progress } = await train('LargeRewards-v0')
    expect(progress).toMatchObject({ status: 'failed', error: { code: 'train.rewardsHuge' } })
    expect(errorText(progress.error!).en).toContain('gym:LargeRewards-v0 gives rewards as large as 3e+38')
  })

  it.each([
    ['LacksModule-v0', /The Python package "Box2D" is missing.*pip install swig "gymnasium\[box2d\]"$/],
    ['LacksUnknownModule-v0', /lacks something of Python's: there is no module "a_module_of_nobody"/],
    ['BrokenImport-v0', /lacks something of Python's: cannot import name 'x' from 'y'\. Install/],
    ['LacksDependency-v0', /lacks something of Python's: MuJoCo is not installed, run `pip install/],
    ['BreakoutNoFrameskip-v4', /"gym:BreakoutNoFrameskip-v4" is not .* Choose gym:ALE\/Breakout-v5:/],
    ['Breakout-v4', /Choose gym:ALE\/Breakout-v5:/],
    ['NothingOfTheKind-v0', /Gymnasium knows no environment "gym:NothingOfTheKind-v0"/]
  ])('%s: what it lacks is said', async (id, sentence) => {
    await expect(GymEnv.start(id, gym)).rejects.toThrow(sentence)
  })

  it('bytes come with the bounds they were declared with', async () => {
    const env = await GymEnv.start('Bits-v0', gym)
    expect(env.observationSpace).toMatchObject({ dtype: 'uint8', low: 0, high: 1 })
    await env.close()
  })
})

describe.skipIf(!hasPython('json'))('a run that cannot be repeated', { timeout: 120_000 }, () => {
  it('says so at its first checkpoint, is refused, and goes on with new episodes', async () => {
    const told = /does not lead to the same place when an episode is played again/
    const first = await train('OwnDice-v0', { checkpointEvery: 150, steps: 300 })
    expect(first.progress).toMatchObject({ status: 'finished', isRepeatable: false })
    expect(log().match(told)).toHaveLength(1)
    await expect(run({ steps: 500 })).rejects.toMatchObject({ code: 'checkpoint.notRepeated' })
    const second = await run({ steps: 500, newEpisodes: true })
    expect(second.progress).toMatchObject({ status: 'finished', step: 500, isRepeatable: false, error: null })
    expect(log()).toContain('goes on at step 300 with new episodes: no longer the identical run')
  })

  it('is not what one is that can be', async () => {
    const first = await train('Steady-v0', { checkpointEvery: 150, steps: 300 })
    expect(first.progress).toMatchObject({ status: 'finished', isRepeatable: true })
    expect(log()).not.toContain('does not lead to the same place')
    const second = await run({ steps: 500 })
    expect(second.progress).toMatchObject({ status: 'finished', step: 500, error: null })
    expect(log()).not.toContain('new episodes')
  })
})
