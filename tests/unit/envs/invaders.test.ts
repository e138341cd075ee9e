import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { ENV_IDS, makeEnv, makeObserver } from '../../../electron/worker/envs/catalogue'
import type { MachineOptions } from '../../../electron/worker/envs/machine-env'
import { RAM_FEATURES, RamObserver } from '../../../games/invaders/observers/memory-observer'
import { invaders } from '../../../games/invaders'
import { LiveEnv } from '../../../electron/worker/envs/live'
import { sizeOf } from '../../../electron/shared/spaces'
import { IN_PLAY, builtinSession, cabinet, craftRam, profile, resources } from '../../support/invaders'

/** A hash over everything an environment says in some steps of seeded random actions. */
function hashOf(id: string, seed: number, options: MachineOptions = {}, steps = 300): string {
  const env = makeEnv(id, resources, options)
  const actions = new Random(99)
  const hash = createHash('sha256').update(env.reset({ seed }).observation)
  for (let i = 0; i < steps; i++) {
    const { observation, reward, terminated, info } = env.step(actions.integer(env.actionSpace.n))
    hash.update(observation).update(JSON.stringify([reward, terminated, info]))
    if (terminated) env.reset()
  }
  return hash.digest('hex')
}

describe('makeEnv', () => {
  it.each(ENV_IDS)('gives the same episode for the same seed, another for another: %s', (id) => {
    expect(hashOf(id, 1)).toBe(hashOf(id, 1))
    expect(hashOf(id, 1)).not.toBe(hashOf(id, 2))
  })

  it('keeps actions by chance only when asked, and by the seed', () => {
    const sticky = { stickyProbability: 0.25 }
    expect(hashOf('invaders-ram', 1, sticky)).toBe(hashOf('invaders-ram', 1, sticky))
    expect(hashOf('invaders-ram', 1, sticky)).not.toBe(hashOf('invaders-ram', 1))
    expect(hashOf('invaders-ram', 1, { stickyProbability: 0 })).toBe(hashOf('invaders-ram', 1))
  })

  it('takes a new action up late in one frame of four when it sticks by a quarter', () => {
    const env = makeEnv('invaders-ram', resources, { stickyProbability: 0.25, frameskip: 1, noopMax: 0 })
    const x = RAM_FEATURES.indexOf('playerX')
    let prompt = 0
    for (let seed = 0; seed < 200; seed++) {
      const first = env.reset({ seed }).observation[x]!
      prompt += Number(env.step(2).observation[x]! > first)
    }
    // 150 expected, standard deviation 6.
    expect(Math.abs(prompt - 150)).toBeLessThan(25)
    const first = env.reset({ seed: 1 }).observation[x]!
    for (let i = 0; i < 39; i++) env.step(2)
    expect(env.step(2).observation[x]! * 224).toBeGreaterThan(first * 224 + 35)
  })

  it('holds an action for ever when it always sticks', () => {
    const env = makeEnv('invaders-ram', resources, { stickyProbability: 1, noopMax: 0 })
    const x = RAM_FEATURES.indexOf('playerX')
    const first = env.reset({ seed: 1 }).observation[x]
    for (let i = 0; i < 5; i++) expect(env.step(2).observation[x]).toBe(first)
  })

  it('truncates at the frame limit, with the game still on', () => {
    const env = makeEnv('invaders-ram', resources, { frameLimit: 40 })
    env.reset({ seed: 1 })
    const ends = Array.from({ length: 10 }, () => {
      const { terminated, truncated } = env.step(0)
      return [terminated, truncated]
    })
    expect(ends.slice(0, 9)).toEqual(Array(9).fill([false, false]))
    expect(ends[9]).toEqual([false, true])
    expect(() => env.step(0)).toThrow(/has ended/)
  })

  it('terminates on game over, and tells lives and score on the way', () => {
    const env = makeEnv('invaders-ram', resources)
    env.reset({ seed: 5 })
    const lives = new Set<unknown>()
    let [points, steps] = [0, 0]
    let last = env.step(1)
    for (; !last.terminated && steps < 5000; steps++) {
      points += last.reward
      lives.add(last.info['lives'])
      last = env.step(steps % 2)
    }
    expect(last.terminated).toBe(true)
    expect(last.truncated).toBe(false)
    expect([...lives, last.info['lives']]).toEqual([3, 2, 1, 0, 0].slice(0, lives.size + 1))
    expect(last.info['score']).toBe(points + last.reward)
    expect(points).toBeGreaterThan(0)
  })

  it('refuses an unknown environment with its known ones', () => {
    expect(() => makeEnv('pong', resources)).toThrow(
      /none named "pong"; known are invaders-ram, invaders-pixels/
    )
    expect(() => makeObserver('toString', profile)).toThrow(/none named "toString"/)
  })
})

describe('invaders-pixels', () => {
  const SIDE = 84 * 84

  it('shows the last four pictures, oldest first, and the first one four times', () => {
    const env = makeEnv('invaders-pixels', resources)
    const first = env.reset({ seed: 2 }).observation
    for (let i = 1; i < 4; i++) expect(first.slice(i * SIDE, (i + 1) * SIDE)).toEqual(first.slice(0, SIDE))
    const second = env.step(2).observation
    const third = env.step(2).observation
    expect(third.slice(2 * SIDE, 3 * SIDE)).toEqual(second.slice(3 * SIDE))
    expect(third.slice(0, SIDE)).toEqual(first.slice(0, SIDE))
    expect(third.slice(3 * SIDE)).not.toEqual(second.slice(3 * SIDE))
  })
})

describe('invaders-ram', () => {
  const feature = (observation: ArrayLike<number>, name: string): number => {
    expect(RAM_FEATURES).toContain(name)
    return observation[RAM_FEATURES.indexOf(name)]!
  }
  const look = (...moments: Uint8Array[]): Float32Array => {
    const observer = new RamObserver(profile)
    let seen = observer.begin({ ram: moments[0]!, paint: () => undefined })
    for (const ram of moments.slice(1)) seen = observer.next({ ram, paint: () => undefined })
    return seen
  }

  it('names every number once', () => {
    expect(new Set(RAM_FEATURES).size).toBe(RAM_FEATURES.length)
    expect(sizeOf(new RamObserver(profile).space)).toBe(RAM_FEATURES.length)
  })

  it('says finely what is near the ship', () => {
    const muzzle = 0x20 + 100 + 8
    const aliens = Array.from({ length: 55 }, (_, i) => Number(i === 12))
    const near = (change: object): Float32Array =>
      look(craftRam({ ...IN_PLAY, playerX: 0x20 + 100, playerY: 0x20, aliens, aliensLeft: 1, ...change }))
    // The middle of column 1 is 16 + 8 pixels right of the formation's left edge.
    const exact = near({ referenceAlienX: muzzle - 24 + 16 })
    expect(feature(exact, 'columnRight16')).toBe(1)
    expect(feature(exact, 'columnRight8')).toBe(0)
    const between = near({ referenceAlienX: muzzle - 24 - 6 })
    expect(feature(between, 'columnLeft8')).toBeCloseTo(0.75)
    expect(feature(between, 'columnRight0')).toBeCloseTo(0.25)
    const bomb = near({ rollingShotStatus: 0x80, rollingShotX: muzzle - 1 + 8, rollingShotY: 0x20 + 16 })
    expect(feature(bomb, 'rollingNearDx')).toBe(0.25)
    expect(feature(bomb, 'rollingNearY')).toBe(0.75)
    expect(feature(bomb, 'plungerNearY')).toBe(0)
    expect(feature(near({ fireBounce: 1 }), 'fireHeld')).toBe(1)
    expect(feature(near({ fireBounce: 0 }), 'fireHeld')).toBe(0)
  })

  it('sees the shield over the muzzle', () => {
    const ram = craftRam({ ...IN_PLAY, playerX: 0x20 + 100, playerY: 0x20 })
    // Columns 106 to 109, heights 48 to 55.
    for (let column = 106; column < 110; column++) ram[0x400 + column * 32 + 6] = 0xff
    const seen = look(ram)
    expect(feature(seen, 'coverRight0')).toBe(0.5)
    expect(feature(seen, 'coverRight8')).toBe(0)
  })

  it('says where things are, as fractions of the picture', () => {
    const aliens = Array.from({ length: 55 }, (_, i) => Number(i === 13 || i === 24 || i === 20))
    const seen = look(
      craftRam({
        ...IN_PLAY,
        playerX: 0x20 + 112,
        playerShotStatus: 2,
        playerShotX: 0x20 + 112 + 8 + 56,
        playerShotY: 128,
        aliens,
        aliensLeft: 3,
        referenceAlienX: 0x20 + 24,
        referenceAlienY: 0x70,
        alienDirection: 1,
        referenceAlienDx: -2,
        rack: 2
      })
    )
    expect(feature(seen, 'playing')).toBe(1)
    expect(feature(seen, 'playerX')).toBe(0.5)
    expect(feature(seen, 'shotFree')).toBe(0)
    expect(feature(seen, 'shotDx')).toBe(0.25)
    expect(feature(seen, 'shotY')).toBe(0.5)
    expect(feature(seen, 'column2')).toBeCloseTo(0.4)
    expect(feature(seen, 'column9')).toBeCloseTo(0.2)
    expect(feature(seen, 'column0')).toBe(0)
    expect(feature(seen, 'formationLeft')).toBeCloseTo((24 + 32) / 224)
    expect(feature(seen, 'formationRight')).toBeCloseTo((24 + 9 * 16 + 16) / 224)
    expect(feature(seen, 'formationBottom')).toBe((0x70 + 16) / 256)
    expect(feature(seen, 'formationGoesLeft')).toBe(1)
    expect(feature(seen, 'formationDx')).toBe(-0.5)
    expect(feature(seen, 'aliensLeft')).toBeCloseTo(3 / 55)
    expect(feature(seen, 'lives')).toBe(0.5)
    expect(feature(seen, 'wave')).toBe(0.25)
  })

  it('gives speeds from one observation to the next, and none to what has just come', () => {
    const shot = { ...IN_PLAY, playerX: 0x50, squigglyShotStatus: 0x80, squigglyShotX: 0x57, saucerActive: 1 }
    const [before, after] = [
      craftRam({ ...shot, squigglyShotY: 0x80, saucerX: 0x60 }),
      craftRam({ ...shot, squigglyShotY: 0x7c, saucerX: 0x62 })
    ]
    const moving = look(before, after)
    expect(feature(moving, 'squigglyVy')).toBe(-0.25)
    expect(feature(moving, 'squigglyDx')).toBe(0)
    expect(feature(moving, 'squigglyY')).toBe(0x7c / 256)
    expect(feature(moving, 'saucerVx')).toBe(0.125)
    const fresh = look(craftRam(IN_PLAY), after)
    expect(feature(fresh, 'squigglyVy')).toBe(0)
    expect(feature(fresh, 'squigglyFlying')).toBe(1)
    expect(feature(fresh, 'rollingFlying')).toBe(0)
  })

  it('samples the shields from the picture', () => {
    const whole = makeEnv('invaders-ram', resources).reset({ seed: 1 }).observation
    const names = RAM_FEATURES.filter((name) => name.startsWith('shield'))
    expect(names).toHaveLength(16)
    for (const name of names) expect(feature(whole, name)).toBeGreaterThan(0.7)
    for (const name of names) expect(feature(look(craftRam(IN_PLAY)), name)).toBe(0)
  })
})

describe('LiveEnv', () => {
  it.each(ENV_IDS)('shows, rewards and ends like the environment over the board: %s', async (id) => {
    const board = makeEnv(id, resources)
    const live = new LiveEnv(id, invaders, await builtinSession(), makeObserver(id, profile), cabinet())
    const actions = new Random(4)
    expect(await live.reset({ seed: 9 })).toEqual(board.reset({ seed: 9 }))
    for (let i = 0; i < 150; i++) {
      const action = actions.integer(6)
      const [seen, wanted] = [await live.step(action), board.step(action)]
      expect(
        Buffer.compare(Buffer.from(seen.observation.buffer), Buffer.from(wanted.observation.buffer))
      ).toBe(0)
      expect({ ...seen, observation: 0 }).toEqual({ ...wanted, observation: 0 })
    }
  })

  it('refuses a session that cannot be run step by step', async () => {
    const session = await builtinSession()
    const watched = Object.assign(Object.create(session) as typeof session, {
      capabilities: { ...session.capabilities, lockStep: false }
    })
    expect(
      () => new LiveEnv('x', invaders, watched, makeObserver('invaders-ram', profile), cabinet())
    ).toThrow(/cannot be run step by step/)
  })
})
