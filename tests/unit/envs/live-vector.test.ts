import { describe, expect, it } from 'vitest'
import { AppError } from '../../../electron/shared/errors'
import type { AsyncEnv } from '../../../electron/worker/envs/env'
import { LiveVectorEnv } from '../../../electron/worker/envs/live-vector'
import type { LiveGame } from '../../../electron/worker/envs/replaced-env'
import { VectorEnv } from '../../../electron/worker/envs/vector'
import type { AutoresetMode, VectorStep } from '../../../electron/worker/envs/vector-slots'
import { Counter } from './toy'

const LENGTHS = [2, 3]

/** A counter in a program that can be killed. */
class Program implements LiveGame {
  isClosed = false
  isKilled = false
  failure: Error = new AppError('play.lost', { title: 'toy', why: 'killed' })
  readonly #counter: Counter

  constructor(length: number) {
    this.#counter = new Counter(length)
  }

  readonly env: AsyncEnv = {
    id: 'counter',
    observationSpace: new Counter().observationSpace,
    actionSpace: new Counter().actionSpace,
    reset: async (request) => this.#alive().reset(request),
    step: async (action) => this.#alive().step(action)
  }

  close(): Promise<void> {
    this.isClosed = true
    return Promise.resolve()
  }

  #alive(): Counter {
    if (this.isKilled) throw this.failure
    return this.#counter
  }
}

async function start(autoreset: AutoresetMode) {
  const programs: Program[] = []
  const replaced: number[] = []
  const launch = (): Promise<Program> => {
    const program = new Program(LENGTHS[programs.length] ?? 5)
    programs.push(program)
    return Promise.resolve(program)
  }
  const env = await LiveVectorEnv.start(2, launch, { autoreset, onReplaced: (i) => replaced.push(i) })
  return { env, programs, replaced }
}

const snapshot = (step: VectorStep): unknown => [
  [...step.observations],
  [...step.rewards],
  [...step.terminated],
  [...step.truncated],
  [...step.infos],
  step.finalObservations.map((o) => o && [...o])
]

describe('LiveVectorEnv', () => {
  it.each(['nextStep', 'sameStep'] as const)('steps as VectorEnv does, autoreset %s', async (autoreset) => {
    const { env } = await start(autoreset)
    const board = new VectorEnv(
      LENGTHS.map((length) => new Counter(length)),
      autoreset
    )
    expect([...(await env.reset({ seed: 9 })).observations]).toEqual([
      ...board.reset({ seed: 9 }).observations
    ])
    for (let i = 0; i < 8; i++)
      expect(snapshot(await env.step([1, 2])), `step ${i}`).toEqual(snapshot(board.step([1, 2])))
  })

  it('nextStep: truncates the episode of a dead game, replaces it, and leaves the other alone', async () => {
    const { env, programs, replaced } = await start('nextStep')
    await env.reset({ seed: 9 })
    await env.step([1, 2])
    programs[0]!.isKilled = true
    const found = await env.step([1, 2])
    expect([...found.truncated]).toEqual([1, 0])
    expect([...found.rewards]).toEqual([0, 2])
    expect([found.observations[1], found.observations[3]]).toEqual([1, 2])
    expect(found.infos[0]).toEqual({ count: 1, replaced: true })
    const next = await env.step([1, 2])
    expect([next.observations[1], next.observations[3]]).toEqual([0, 3])
    expect([...next.truncated]).toEqual([0, 0])
    expect(replaced).toEqual([0])
    expect(programs.map((p) => p.isClosed)).toEqual([true, false, false])
    await env.close()
    expect(programs.every((p) => p.isClosed)).toBe(true)
  })

  it('sameStep: gives the last observation of a dead game beside the first of its replacement', async () => {
    const { env, programs } = await start('sameStep')
    await env.reset({ seed: 9 })
    await env.step([1, 2])
    programs[1]!.isKilled = true
    const found = await env.step([1, 2])
    expect(found.truncated[1]).toBe(1)
    expect(found.finalObservations[1]?.[1]).toBe(1)
    expect(found.observations[3]).toBe(0)
  })

  it('replaces a game that died between episodes, with random numbers of its own', async () => {
    const { env, programs } = await start('nextStep')
    const before = [...(await env.reset({ seed: 9 })).observations]
    programs[0]!.isKilled = true
    const { observations } = await env.reset()
    expect(programs).toHaveLength(3)
    expect(observations[0]).not.toBe(before[0])
    expect(observations[0]).not.toBe(before[2])
  })

  it('passes on what is no death', async () => {
    const { env, programs } = await start('nextStep')
    await env.reset({ seed: 9 })
    await expect(env.step([7, 1])).rejects.toThrow(/7 is no action/)
    await expect(env.step([1])).rejects.toThrow(/1 actions were given to 2 environments/)
    Object.assign(programs[0]!, { isKilled: true, failure: new AppError('mame.missing') })
    await expect(env.step([1, 1])).rejects.toMatchObject({ code: 'mame.missing' })
  })

  it('leaves no game behind when one does not start', async () => {
    const started: Program[] = []
    const launch = (): Promise<Program> => {
      if (started.length === 1) return Promise.reject(new AppError('mame.missing'))
      started.push(new Program(3))
      return Promise.resolve(started[0]!)
    }
    await expect(LiveVectorEnv.start(2, launch)).rejects.toMatchObject({ code: 'mame.missing' })
    expect(started[0]!.isClosed).toBe(true)
  })
})
