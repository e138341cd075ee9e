import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { acrobot } from '../../../electron/worker/envs/classic/acrobot'
import { cartPole } from '../../../electron/worker/envs/classic/cartpole'
import { mountainCar } from '../../../electron/worker/envs/classic/mountain-car'
import { Random } from '../../../electron/shared/random'
import type { Env } from '../../../electron/worker/envs/env'
import { TaskEnv, type Task } from '../../../electron/worker/envs/task-env'
import { gym, hasPython } from '../../support/python'

interface Step {
  readonly observation: number[]
  readonly outcome: [reward: number, terminated: boolean, truncated: boolean]
  readonly state: number[]
}

interface Episode {
  readonly start: number[]
  readonly actions: number[]
  readonly steps: Step[]
}

const script = fileURLToPath(new URL('../../support/gymnasium-trace.py', import.meta.url))

type Told = [observation: number[], reward: number, terminated: boolean, truncated: boolean, state: number[]]

function gymnasiumPlays(id: string, episodes: number): Episode[] {
  const options = { encoding: 'utf8', maxBuffer: 2 ** 28 } as const
  const { stdout } = spawnSync(gym.python, [script, id, String(episodes)], options)
  const played = JSON.parse(stdout) as (Omit<Episode, 'steps'> & { steps: Told[] })[]
  return played.map((episode) => ({
    ...episode,
    steps: episode.steps.map(([observation, reward, terminated, truncated, state]) => ({
      observation,
      outcome: [reward, terminated, truncated],
      state
    }))
  }))
}

/** An episode from the same start, its first `count` steps: what errors there are add up. */
function compareEpisode(env: Env, { start, actions, steps }: Episode, count: number): void {
  env.reset({ options: { state: start } })
  actions.slice(0, count).forEach((action, i) => {
    const ours = env.step(action)
    expect([ours.reward, ours.terminated, ours.truncated], `step ${i}`).toEqual(steps[i]!.outcome)
    expectClose([...ours.observation], steps[i]!.observation, 1e-6, `step ${i}`)
  })
}

/** Each step from Gymnasium's own state: in double precision, before anything is rounded. */
function compareSteps<S>(task: Task<S>, { start, actions, steps }: Episode): void {
  actions.forEach((action, i) => {
    const before = (i === 0 ? start : steps[i - 1]!.state) as S
    const { state } = task.next(before, action, new Random(0))
    expectClose(state as number[], steps[i]!.state, 1e-12, `step ${i}`)
  })
}

function expectClose(ours: number[], theirs: number[], tolerance: number, where: string): void {
  theirs.forEach((value, k) =>
    expect(Math.abs(ours[k]! - value), `${where}, number ${k}`).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(value))
    )
  )
}

// The cosines of two maths libraries differ in their last bit, and Acrobot is chaotic: in 300 steps it makes 1e-6 of that.
const CASES: [string, Task<unknown>, episodes: number, steps: number][] = [
  ['CartPole-v1', cartPole, 40, 500],
  ['MountainCar-v0', mountainCar, 20, 200],
  ['Acrobot-v1', acrobot, 20, 200]
]

describe.skipIf(!hasPython('gymnasium'))('classic control, step by step beside Gymnasium', () => {
  it.each(CASES)('%s', (id, task, episodes, steps) => {
    const played = gymnasiumPlays(id, episodes)
    expect(played).toHaveLength(episodes)
    for (const episode of played) {
      compareSteps(task, episode)
      compareEpisode(new TaskEnv(task), episode, steps)
    }
  })
})
