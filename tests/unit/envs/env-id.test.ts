import { describe, expect, it } from 'vitest'
import { parseEnvId } from '../../../electron/worker/envs/env-id'
import { makeTrainingEnv } from '../../../electron/worker/envs/training-envs'
import { resources } from '../../support/invaders'

describe('settings in an environment’s id', () => {
  it('are taken off the name', () => {
    expect(parseEnvId('cartpole')).toEqual({ name: 'cartpole', settings: {} })
    expect(parseEnvId('gym:ALE/Pong-v5?window=3&stickyProbability=0.5&lifeEndsEpisode=1')).toEqual({
      name: 'gym:ALE/Pong-v5',
      settings: { window: 3, stickyProbability: 0.5, lifeEndsEpisode: true }
    })
  })

  it.each([
    [
      'cartpole?noopMax=1',
      /The environment cartpole is not valid: it has no setting "noopMax"; known are none\./
    ],
    [
      'invaders-ram?window=1',
      /no setting "window"; known are frameskip, noopMax, frameLimit, stickyProbability/
    ],
    ['gym:ALE/Pong-v5?window=', /window must be a whole number from 1 to 64/],
    ['gym:ALE/Pong-v5?window=2.5', /window must be a whole number/],
    ['gym:ALE/Pong-v5?noopMax=-1', /noopMax must be a whole number from 0/],
    ['gym:ALE/Pong-v5?stickyProbability=2', /stickyProbability must be a number from 0 to 1/],
    ['gym:ALE/Pong-v5?toString=1', /no setting "toString"/]
  ])('%s is refused', (id, sentence) => {
    expect(() => parseEnvId(id)).toThrow(sentence)
  })

  it('count, and what a caller asks for counts more', async () => {
    const all = { ...resources, gym: { python: '', bridge: '' } }
    const framesOfAStep = async (options: { frameskip?: number }): Promise<unknown> => {
      const { env } = await makeTrainingEnv('invaders-ram?frameskip=7', all, options)
      await env.reset({ seed: 1 })
      return (await env.step(0)).info['frames']
    }
    expect(await framesOfAStep({})).toBe(7)
    expect(await framesOfAStep({ frameskip: 2 })).toBe(2)
  })
})
