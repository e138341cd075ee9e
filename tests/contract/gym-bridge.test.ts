import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { pythonOf } from '../../electron/worker/envs/gym/bridge'
import { GymEnv } from '../../electron/worker/envs/gym/gym-env'
import { LiveVectorEnv } from '../../electron/worker/envs/live-vector'

const standIn = {
  python: process.execPath,
  bridge: fileURLToPath(new URL('../support/stand-in-bridge.mjs', import.meta.url))
}

/** An environment over the stand-in, which behaves like this. */
const start = (behaviour: string, stepDeadlineMs = 20_000, makeDeadlineMs = 20_000): Promise<GymEnv> => {
  process.env['STAND_IN_BRIDGE'] = behaviour
  return GymEnv.start('Thing-v0', standIn, { stepDeadlineMs, makeDeadlineMs })
}
afterEach(() => {
  delete process.env['STAND_IN_BRIDGE']
})

describe('what a stand-in for the Python bridge does wrong becomes one sentence', () => {
  it.each([
    [
      'dies at once',
      /The Python process of gym:Thing-v0 was lost: it ended by itself \(exit code 3\)\. Start again\./
    ],
    ['dies with a word', /was lost: SegmentationTrouble: of some kind\./],
    ['prints to stdout', /was lost: it sent something that is no message\./],
    ['speaks another version', /was lost: the bridge speaks version 9\./],
    ['sends no JSON', /was lost: what should be JSON is none\./],
    ['describes nonsense', /was lost: the bridge described the environment wrongly\./],
    [
      'lacks gymnasium',
      /The Python package "gymnasium" is missing, and gym:Thing-v0 needs it\. Install it: .* -m pip install gymnasium$/
    ],
    ['lacks ale_py', /-m pip install gymnasium ale-py$/],
    ['lacks Box2D', /The Python package "Box2D" is missing.*-m pip install swig "gymnasium\[box2d\]"$/],
    [
      'lacks a module of nobody',
      /lacks something of Python's: there is no module "my_games"\. .*if it is a module of your own.*PYTHONPATH\.$/
    ],
    ['cannot import', /lacks something of Python's: cannot import name 'x' from 'y'\. Install/],
    [
      'is called otherwise',
      /"gym:Thing-v0" is not trained in under this name\. Choose gym:ALE\/Breakout-v5:/
    ],
    [
      'knows it not',
      /Gymnasium knows no environment "gym:Thing-v0": Environment `Nope` does not exist\. Check/
    ],
    ['has another space', /cannot be trained in: its actions are Box\(1\)\./]
  ])('making: %s', async (behaviour, sentence) => {
    await expect(start(behaviour)).rejects.toThrow(sentence)
  })

  it('making: never answers', async () => {
    await expect(start('never answers', 20_000, 300)).rejects.toThrow(/it has not answered for 0\.3 s/)
  })

  it.each([
    ['dies in a reset', /was lost: it ended by itself \(exit code 9\)/],
    ['sends a short observation', /was lost: an observation of 4 bytes came, not of 8/],
    ['answers something else', /was lost: it sent an answer that nobody asked for/],
    ['throws', /The environment gym:Thing-v0 failed: ValueError: bad luck\./]
  ])('playing: %s', async (behaviour, sentence) => {
    const env = await start(behaviour)
    await expect(env.reset({ seed: 1 })).rejects.toThrow(sentence)
    // It stays lost, for the same reason.
    await expect(env.reset()).rejects.toThrow(sentence)
    await env.close()
  })

  it('playing: hangs', async () => {
    const env = await start('hangs in a reset', 300)
    await expect(env.reset()).rejects.toThrow(/it has not answered for 0\.3 s/)
    await env.close()
  })

  it('playing: answers twice', async () => {
    const env = await start('answers twice')
    // Where the second answer comes just when the next question has been asked, it passes for its answer, once.
    const playing = async (): Promise<void> => {
      await env.reset()
      for (;;) {
        await setTimeout(20)
        await env.step(0)
      }
    }
    await expect(playing()).rejects.toMatchObject({ code: 'gym.lost' })
    await env.close()
  })
})

describe('what goes right', () => {
  it('messages may come in pieces of any size', async () => {
    const env = await start('answers in pieces')
    expect(env.observationSpace).toEqual({ kind: 'box', dtype: 'float32', shape: [2], low: -1, high: 1 })
    await env.close()
  })

  it('numbers arrive as they were sent', async () => {
    const env = await start('')
    expect(await env.reset({ seed: 5 })).toEqual({
      observation: Float32Array.of(0.5, 0.25),
      info: { score: 0 }
    })
    expect(await env.step(1)).toEqual({
      observation: Float32Array.of(-0.5, 0.125),
      reward: 1.5,
      terminated: false,
      truncated: false,
      info: { score: 1.5 }
    })
    await env.close()
  })

  it('an answer that waits while we were stopped ourselves is not late', async () => {
    const env = await start('', 300)
    const answer = env.reset({ seed: 5 })
    // As a Ctrl+Z in the terminal would, nothing goes on here for longer than the deadline.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600)
    expect((await answer).info).toEqual({ score: 0 })
    await env.close()
  })

  it('a process that will not go is ended', async () => {
    const env = await start('will not go')
    await env.close()
    await expect(env.reset()).rejects.toThrow('it was closed')
  })

  it('the others play on while a lost one is replaced', async () => {
    let made = 0
    const told: number[] = []
    const launch = async (): Promise<{ env: GymEnv; close(): Promise<void> }> => {
      const env = await start(made++ === 1 ? 'dies in a reset' : '')
      return { env, close: () => env.close() }
    }
    const vector = await LiveVectorEnv.start(2, launch, { onReplaced: (index) => told.push(index) })
    const { observations } = await vector.reset()
    expect([...observations]).toEqual([0.5, 0.25, 0.5, 0.25])
    expect([told, made]).toEqual([[1], 3])
    await vector.close()
  })
})

describe('finding Python', () => {
  it('says how to get it when it is not there', async () => {
    const nowhere = { python: '/nowhere/python3', bridge: standIn.bridge }
    await expect(GymEnv.start('CartPole-v1', nowhere)).rejects.toThrow(
      /Python was not found as "\/nowhere\/python3".*Install Python 3, or set APPRENTI_PYTHON/
    )
  })

  it('takes APPRENTI_PYTHON before the usual name', () => {
    expect(pythonOf({ APPRENTI_PYTHON: '/opt/python' }, 'linux')).toBe('/opt/python')
    expect(pythonOf({}, 'linux')).toBe('python3')
    expect(pythonOf({}, 'win32')).toBe('python')
  })
})
