import { execFileSync, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { checkEnv } from '../../../electron/worker/envs/checker'
import { GymEnv, type GymOptions } from '../../../electron/worker/envs/gym/gym-env'
import { makeTrainingEnv, makeTrainingVector } from '../../../electron/worker/envs/training-envs'
import { resources } from '../../support/invaders'
import { gym, hasPython } from '../../support/python'

const open: GymEnv[] = []
async function start(id: string, options: GymOptions = {}): Promise<GymEnv> {
  const env = await GymEnv.start(id, gym, options)
  open.push(env)
  return env
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((env) => env.close()))
})

describe.skipIf(!hasPython('gymnasium'))('the bridge with the real Gymnasium', () => {
  it('CartPole-v1 keeps every rule of an environment', async () => {
    expect(await checkEnv(() => start('CartPole-v1'))).toEqual([])
  })

  it('says which environment there is not', async () => {
    await expect(start('NoSuchGame-v3')).rejects.toMatchObject({ code: 'gym.unknown' })
  })

  it('says which spaces it cannot train in', async () => {
    await expect(start('Pendulum-v1')).rejects.toThrow(/its actions are Box\(-2\.0, 2\.0.*Discrete is needed/)
    await expect(start('FrozenLake-v1')).rejects.toThrow(/its observations are Discrete\(16\)/)
  })

  it('ends with the process that started it', async () => {
    const child = spawn(gym.python, [gym.bridge])
    child.stdin.end()
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0)
  })

  it('what a library prints does not reach the messages', () => {
    const noisy = `
import sys, runpy, gymnasium
make = gymnasium.make
def loud(*a, **k):
    print("hello from a library"); sys.stdout.flush()
    import os; os.write(1, b"and from C")
    return make(*a, **k)
gymnasium.make = loud
runpy.run_path(${JSON.stringify(gym.bridge)}, run_name="__main__")`
    const question = Buffer.from(JSON.stringify({ id: 'CartPole-v1', atari: null }))
    const head = Buffer.alloc(5)
    head.writeUInt32LE(question.length + 1)
    head.writeUInt8(1, 4)
    const out = execFileSync(gym.python, ['-c', noisy], {
      input: Buffer.concat([head, question]),
      stdio: ['pipe', 'pipe', 'ignore']
    })
    expect(out.readUInt32LE(0)).toBe(out.length - 4)
    expect(out.readUInt8(4)).toBe(1)
  })
})

const atari = fileURLToPath(new URL('../../support/atari-preprocessing.py', import.meta.url))

describe.skipIf(!hasPython('gymnasium', 'ale_py', 'cv2'))('beside AtariPreprocessing of Gymnasium', () => {
  it('the same rewards, ends and pictures (a grey level apart at most) for the same seed and actions', async () => {
    const random = new Random(6)
    const actions = Array.from({ length: 1500 }, () => random.integer(6))
    const out = execFileSync(gym.python, [atari, '11', actions.join()], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28
    })
    const theirs = JSON.parse(out) as [picture: string, reward: number, terminated: boolean][]
    const env = await start('ALE/SpaceInvaders-v5', { window: 1 })
    const first = await env.reset({ seed: 11 })
    expect(farthest(first.observation, theirs[0]![0])).toBeLessThanOrEqual(1)
    for (const [i, [picture, reward, terminated]] of theirs.slice(1).entries()) {
      const ours = await env.step(actions[i]!)
      expect([ours.reward, ours.terminated], `step ${i}`).toEqual([reward, terminated])
      // Of a frame that ends the game Gymnasium shows a mixture with the picture before.
      if (!terminated) expect(farthest(ours.observation, picture), `step ${i}`).toBeLessThanOrEqual(1)
    }
    expect(theirs.at(-1)![2], 'the game was played to its end').toBe(true)
  }, 60_000)
})

/** The largest difference of two pictures, in grey levels. */
function farthest(ours: ArrayLike<number>, hex: string): number {
  const theirs = Buffer.from(hex, 'hex')
  expect(ours.length).toBe(theirs.length)
  return theirs.reduce((worst, value, i) => Math.max(worst, Math.abs(value - ours[i]!)), 0)
}

describe.skipIf(!hasPython('gymnasium', 'ale_py'))('ALE Space Invaders through the bridge', () => {
  it('keeps every rule of an environment', async () => {
    const options = { frameLimit: 2000 }
    expect(
      await checkEnv(() => start('ALE/SpaceInvaders-v5', options), { steps: 60, maxSteps: 600 })
    ).toEqual([])
  }, 120_000)

  it('shows the last pictures, 84 x 84, as many as asked for, the first one repeated', async () => {
    const env = await start('ALE/SpaceInvaders-v5', { window: 3 })
    expect(env.observationSpace).toMatchObject({ shape: [3, 84, 84], dtype: 'uint8', isStack: true })
    expect(env.actionSpace.n).toBe(6)
    const { observation, info } = await env.reset({ seed: 1 })
    const cut = (o: ArrayLike<number>, i: number): number[] => Array.from(o).slice(i * 7056, (i + 1) * 7056)
    expect(cut(observation, 0)).toEqual(cut(observation, 2))
    expect(info).toEqual({ score: 0, lives: 3 })
    let [before, changes] = [observation, 0]
    for (let i = 0; i < 40; i++) {
      const next = (await env.step(3)).observation
      expect([cut(next, 0), cut(next, 1)]).toEqual([cut(before, 1), cut(before, 2)])
      changes += Number(cut(next, 2).join() !== cut(before, 2).join())
      before = next
    }
    expect(changes).toBeGreaterThan(5)
  })

  it('a lost life ends an episode when asked, and the game goes on', async () => {
    const env = await start('ALE/SpaceInvaders-v5', { lifeEndsEpisode: true })
    await env.reset({ seed: 2 })
    const play = async (): Promise<Record<string, unknown>> => {
      for (;;) {
        const { terminated, info } = await env.step(1)
        if (terminated) return info
      }
    }
    const first = await play()
    expect(first['lives']).toBe(2)
    const { info } = await env.reset()
    expect(info).toMatchObject({ lives: 2, score: first['score'] })
    await play()
    await env.reset()
    expect((await play())['lives']).toBe(0)
    expect((await env.reset()).info).toEqual({ lives: 3, score: 0 })
  }, 60_000)

  it('is made by its id, alone and in numbers', async () => {
    const all = { ...resources, gym }
    const one = await makeTrainingEnv('gym:ALE/SpaceInvaders-v5', all, { window: 2 })
    expect(one.env.observationSpace.shape).toEqual([2, 84, 84])
    await one.close()
    const two = await makeTrainingVector('gym:CartPole-v1', 2, all, { autoreset: 'sameStep' })
    await two.reset({ seed: 1 })
    const seen = await two.step([0, 1])
    expect([...seen.rewards]).toEqual([1, 1])
    await two.close()
  })
})
