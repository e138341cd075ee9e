import { describe, expect, it } from 'vitest'
import { AppError } from '../../../electron/shared/errors'
import type { AsyncEnv } from '../../../electron/worker/envs/env'
import { ReplacedEnv, type LiveGame } from '../../../electron/worker/envs/replaced-env'
import { Counter } from './toy'

const lost = (): AppError => new AppError('gym.lost', { id: 'counter', why: 'killed' })

/** Counters in programs: the i-th rejects with `lost` (or what `failure` is) from its `lives[i]`-th call on. */
async function start(lives: readonly number[], failure: () => Error = lost) {
  const programs: { isClosed: boolean }[] = []
  const told: string[] = []
  const launch = async (): Promise<LiveGame> => {
    let left = lives[programs.length] ?? Infinity
    // One that cannot be started.
    const program = { isClosed: false }
    programs.push(program)
    if (left < 0) throw failure()
    const counter = new Counter(1000)
    const alive = <T>(call: () => T): T => {
      if (left-- <= 0) throw failure()
      return call()
    }
    const env: AsyncEnv = {
      ...{ id: 'counter', observationSpace: counter.observationSpace, actionSpace: counter.actionSpace },
      reset: async (request) => alive(() => counter.reset(request)),
      step: async (action) => alive(() => counter.step(action))
    }
    return { env, close: async () => void (program.isClosed = true) }
  }
  const env = await ReplacedEnv.start(launch, (why) => told.push(why.message))
  const closed = (): boolean[] => programs.map(({ isClosed }) => isClosed)
  return { env, told, closed }
}

describe('an environment whose program is replaced', () => {
  it('ends its episode where it was lost, and begins the next in another program', async () => {
    const { env, told, closed } = await start([3])
    await env.reset({ seed: 1 })
    await env.step(2)
    const before = await env.step(2)
    expect(await env.step(2)).toEqual({
      observation: before.observation,
      reward: 0,
      terminated: false,
      truncated: true,
      info: { count: 2, replaced: true }
    })
    const { observation, info } = await env.reset({ seed: 5 })
    expect([observation[1], info]).toEqual([0, { count: 0 }])
    expect((await env.step(1)).info).toEqual({ count: 1 })
    expect(told).toEqual([lost().message])
    expect(closed()).toEqual([true, false])
    await env.close()
    expect(closed()).toEqual([true, true])
  })

  it('begins at once in another when it is lost in a reset, or its successor does not start', async () => {
    const { env, told, closed } = await start([0, -1])
    expect((await env.reset({ seed: 1 })).info).toEqual({ count: 0 })
    expect([told.length, closed()]).toEqual([2, [true, false, false]])
  })

  it('is given up after three programs in a row that gave little', async () => {
    const { env, told } = await start([1, 1, 1, 1])
    const play = async (): Promise<void> => {
      for (;;) {
        await env.reset({ seed: 1 })
        await env.step(0)
      }
    }
    await expect(play()).rejects.toMatchObject({
      code: 'gym.dying',
      params: { times: 3, steps: 0, why: 'killed' }
    })
    expect(told).toHaveLength(2)
  })

  it('is not while they give much', async () => {
    const { env, told } = await start([102, 102, 102, 102, 102])
    for (let episode = 0; episode < 5; episode++) {
      await env.reset({ seed: 1 })
      for (let step = 0; step < 102; step++) await env.step(0)
    }
    expect(told).toHaveLength(5)
  })

  it.each(['step', 'reset'] as const)('passes on what is no loss, in a %s', async (call) => {
    const { env, told } = await start([1], () => new RangeError('7 is no action'))
    await env.reset()
    await expect(call === 'step' ? env.step(7) : env.reset()).rejects.toThrow('7 is no action')
    expect(told).toEqual([])
  })
})
