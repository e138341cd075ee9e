import { describe, expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { InvadersEnv } from '../../../electron/worker/envs/invaders-env'
import { RAM_FEATURES, RamObserver } from '../../../electron/worker/envs/invaders-ram'
import { IN_PLAY, cabinet, craftRam, profile } from '../../support/invaders'

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
  const aliens = Array.from({ length: 55 }, (_, i) => Number(i === 0))
  it('is where a shot meets the alien, and fades beside it', () => {
    const still = look({ aliens, aliensLeft: 1, referenceAlienX: 0x80 + 8, referenceAlienY: 0x78 })
    expect(still('aimRight8')).toBe(1)
    expect(still('aimRight4')).toBe(0.5)
    expect(still('aimRight0')).toBe(0)
  })

  it('leads an alien that moves', () => {
    // 20 frames of flight; with ten aliens a step of 2 takes ten frames.
    const moving = look({
      aliens,
      aliensLeft: 10,
      referenceAlienX: 0x80,
      referenceAlienY: 0x78,
      referenceAlienDx: 2
    })
    expect(moving('aimRight4')).toBe(1)
  })
})

describe('on the real board', () => {
  it('a ship that stands is hit when it was foreseen, and not when it was not', () => {
    const env = new InvadersEnv('invaders-ram', cabinet(), profile, new RamObserver(profile))
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
})
