import { describe, expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { invaders } from '../../../games/invaders'
import { MachineEnv } from '../../../electron/worker/envs/machine-env'
import { RAM_FEATURES, RamObserver } from '../../../games/invaders/observers/memory-observer'
import { IN_PLAY, cabinet, craftRam, profile } from '../../support/invaders'

/** Actions of the profile: fire, and those that do not. */
const FIRE = 1
const CALM = [0, 2, 3] as const

const indexOf = (name: string): number => {
  expect(RAM_FEATURES).toContain(name)
  return RAM_FEATURES.indexOf(name)
}
const look = (fields: object): ((name: string) => number) => {
  const ram = craftRam({ ...IN_PLAY, playerX: 0x80, playerY: 0x20, enemyShotSpeed: -4, ...fields })
  const seen = new RamObserver(profile).begin({ ram, paint: () => undefined })
  return (name) => seen[indexOf(name)]!
}
/** Comes down over Xr 0x80 to 0x82, from the top of the ship plus `height`. */
const bomb = (height: number, xr = 0x80): object => ({
  rollingShotStatus: 0x80,
  rollingShotX: xr,
  rollingShotY: 0x27 + height
})

describe('danger', () => {
  it('is where a shot will hit: from 14 pixels left of it to its own column', () => {
    const at = look(bomb(4))
    expect(at('dangerRight0')).toBe(1)
    expect(at('dangerLeft12')).toBe(1)
    expect(at('dangerLeft16')).toBe(0)
    expect(at('dangerRight4')).toBe(0)
  })

  it('grows as the shot comes down, four pixels in three frames', () => {
    expect(look(bomb(4 + 4 * 12))('dangerRight0')).toBeCloseTo(1 - 36 / 72)
    expect(look(bomb(4 + 4 * 24))('dangerRight0')).toBe(0)
  })

  it('is none under a shield that will take the shot, and none while nobody plays', () => {
    const ram = craftRam({ ...IN_PLAY, playerX: 0x80, playerY: 0x20, enemyShotSpeed: -4, ...bomb(40) })
    const danger = (): number =>
      new RamObserver(profile).begin({ ram, paint: () => undefined })[indexOf('dangerRight0')]!
    expect(danger()).toBeGreaterThan(0)
    ram[0x400 + (0x81 - 0x20) * 32 + 6] = 0x01
    expect(danger()).toBe(0)
    expect(look({ ...bomb(4), playerInGame: 0 })('dangerRight0')).toBe(0)
  })
})

describe('hit', () => {
  it('tells soon enough which way is out', () => {
    // The shot hits from frame 6 on at 0x80 - 12 to 0x82: two to the right is free, twelve to the left is not.
    const at = look(bomb(12, 0x82))
    expect(at('hitRight')).toBe(0)
    expect(at('hitStay')).toBeCloseTo(1 - 6 / 72)
    expect(at('hitLeft')).toBeCloseTo(1 - 6 / 72)
  })

  it('stops at the edge of the screen', () => {
    const at = look({ ...bomb(60, 0xd9), playerX: 0xd9 })
    expect(at('hitRight')).toBeGreaterThan(0)
    expect(at('hitLeft')).toBe(0)
  })
})

describe('aim', () => {
  const one = Array.from({ length: 55 }, (_, i) => Number(i === 0))
  // A shot flies 20 frames to 0x78.
  const alien = { aliens: one, aliensLeft: 1, referenceAlienX: 0x80, referenceAlienY: 0x78, alienCursor: 0 }

  it('is where a shot hits, sooner is more', () => {
    const many = Array.from({ length: 55 }, (_, i) => Number(i === 0 || i > 30))
    const at = look({ ...alien, aliens: many, aliensLeft: 25, referenceAlienDx: 2 })
    expect(at('aimRight0')).toBeGreaterThan(0.8)
    expect(at('aimRight8')).toBe(0)
    expect(at('aimLeft8')).toBe(0)
    const beside = look({
      ...alien,
      aliens: many,
      aliensLeft: 25,
      referenceAlienDx: 2,
      referenceAlienX: 0x90
    })
    expect(beside('aimRight0')).toBe(0)
    expect(beside('aimRight16')).toBeGreaterThan(0.7)
    expect(beside('aimRight16')).toBeLessThan(at('aimRight0'))
  })

  it('knows where a fast alien will be, also behind the turn', () => {
    const right = { ...alien, referenceAlienDx: 3, referenceAlienX: 0x80 - 60 }
    expect(look(right)('aimRight0')).toBeGreaterThan(0.8)
    expect(look({ ...right, alienDirection: 1, referenceAlienDx: -2 })('aimRight0')).toBe(0)
  })

  it('waits for the shot that is on its way, and tells what comes later', () => {
    const far = { ...alien, referenceAlienDx: 3, referenceAlienX: 0x80 - 60 - 24 }
    const at = look(far)
    expect(at('aimRight0')).toBe(0)
    expect(at('aimIn2')).toBeGreaterThan(0.7)
    expect(look({ ...far, playerShotStatus: 2, playerShotX: 0x30, playerShotY: 0xd8 - 28 })('aimIn2')).toBe(0)
  })
})

describe('on the real board', () => {
  it('a ship that stands is hit when it was foreseen, and not when it was not', () => {
    const env = new MachineEnv('invaders-ram', invaders, cabinet(), profile, new RamObserver(profile))
    const random = new Random(3)
    const [stay, lives] = [indexOf('hitStay'), indexOf('lives')]
    let [hits, foreseen] = [0, 0]
    for (let episode = 0; episode < 6; episode++) {
      let before = env.reset({ seed: random.uint32() }).observation
      for (let ended = false; !ended;) {
        const { observation, terminated, truncated } = env.step(0)
        if (observation[lives]! < before[lives]!) {
          hits++
          foreseen += Number(before[stay]! > 0.9)
        }
        before = observation
        ended = terminated || truncated
      }
    }
    expect(hits).toBeGreaterThan(12)
    expect(foreseen).toBe(hits)
  })

  it('a shot hits that was foreseen to, and one that was not does not', () => {
    const env = new MachineEnv('invaders-ram', invaders, cabinet(), profile, new RamObserver(profile))
    const random = new Random(5)
    const [aim, free, held, left] = ['aimRight0', 'shotFree', 'fireHeld', 'aliensLeft'].map(indexOf) as [
      number,
      number,
      number,
      number
    ]
    const scores = { foreseen: [0, 0], unforeseen: [0, 0] }
    let [now, fired] = [env.reset({ seed: 1 }).observation, null as 'foreseen' | 'unforeseen' | null]
    let aliens = now[left]!
    for (let step = 0; step < 6000; step++) {
      const fires = fired === null && now[free] === 1 && now[held] === 0 && random.uniform() < 0.5
      if (fires) {
        fired = now[aim]! > 0 ? 'foreseen' : 'unforeseen'
        aliens = now[left]!
      }
      const { observation, terminated } = env.step(fires ? FIRE : CALM[random.integer(3)]!)
      now = observation
      const isOver = fired !== null && now[free] === 1 && !fires
      if (isOver && !terminated && now[indexOf('playing')] === 1) {
        scores[fired!][now[left]! < aliens ? 0 : 1]!++
        fired = null
      }
      if (terminated || now[indexOf('playing')] === 0) fired = null
      if (terminated) now = env.reset().observation
    }
    const [hits, misses] = scores.foreseen as [number, number]
    expect(hits).toBeGreaterThan(20)
    // Enemy shots that come up meanwhile, and the saucer, are why not all.
    expect(hits / (hits + misses)).toBeGreaterThan(0.85)
    expect(scores.unforeseen[0]! / (scores.unforeseen[0]! + scores.unforeseen[1]!)).toBeLessThan(0.25)
  })
})
