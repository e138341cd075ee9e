import { describe, expect, it } from 'vitest'
import type { Profile } from '../../../electron/shared/profile'
import { createPolicy, policyCatalogue } from '../../../electron/worker/agents/catalogue'
import { ScriptedInvaders } from '../../../games/invaders/experts/scripted'
import { RandomPolicy } from '../../../electron/worker/agents/random'
import { evaluate, type Evaluation } from '../../../electron/worker/train/evaluate'
import { IN_PLAY, builtinSession, craftRam, profile } from '../../support/invaders'

const action = (id: string): number => profile.actions.findIndex((a) => a.id === id)

describe('createPolicy', () => {
  it.each(policyCatalogue)('makes what the catalogue names: $id', async ({ id, title, about }) => {
    const policy = createPolicy(id, 'invaders', 1)
    policy.begin(1)
    const decision = await policy.decide(craftRam(IN_PLAY))
    expect(decision.action).toBeLessThan(profile.actions.length)
    for (const text of [title.en, title.fr, about.en, about.fr]) expect(text).not.toBe('')
  })

  it('refuses what it does not know', () => {
    expect(() => createPolicy('genius', profile, 1)).toThrow(
      'There is no policy named "genius". Known policies: scripted, random.'
    )
    expect(() => createPolicy('scripted', 'pong', 1)).toThrow(
      'There is no game named "pong". Known games: invaders.'
    )
  })

  it('refuses a profile without the actions it needs', () => {
    const mute: Profile = { ...profile, actions: profile.actions.filter((a) => a.id !== 'leftFire') }
    expect(() => createPolicy('scripted', mute, 1)).toThrow(/at actions: no action holds fire\+left/)
  })
})

describe('RandomPolicy', () => {
  it('takes every action equally often, in an order its seed decides', () => {
    const policy = new RandomPolicy(6, 3)
    const drawn = Array.from({ length: 12_000 }, () => policy.decide().action)
    for (let a = 0; a < 6; a++) {
      // 2,000 expected, standard deviation 41.
      expect(Math.abs(drawn.filter((d) => d === a).length - 2000)).toBeLessThan(170)
    }
    policy.begin(3)
    expect(Array.from({ length: 100 }, () => policy.decide().action)).toEqual(drawn.slice(0, 100))
    policy.begin(4)
    expect(Array.from({ length: 100 }, () => policy.decide().action)).not.toEqual(drawn.slice(0, 100))
  })
})

describe('the scripted policy', () => {
  const decide = (fields: Parameters<typeof craftRam>[0], shield: readonly number[] = []) => {
    const ram = craftRam({ ...IN_PLAY, ...fields })
    for (const column of shield) ram.set([0xff, 0xff], 0x400 + 32 * column + 6)
    return new ScriptedInvaders(profile).decide(ram)
  }
  const alone = (index: number, x: number, y: number) => ({
    aliens: Array.from({ length: 55 }, (_, i) => Number(i === index)),
    aliensLeft: 1,
    alienCursor: index,
    referenceAlienX: x,
    referenceAlienY: y,
    referenceAlienDx: 2
  })

  it('lets go of everything when there is nothing to play', () => {
    expect(decide({ gameRunning: 0 })).toEqual({ action: action('noop'), reason: 'wait' })
    expect(decide({ playerAlive: 1, playerOk: 0 })).toEqual({ action: action('noop'), reason: 'wait' })
  })

  it('fires when the shot will hit, and not while its last shot flies', () => {
    // A lone alien runs 3 to the right each frame; it is 80 rows up, 20 frames of flight: lead of about 60.
    const target = alone(0, 0x50, 0x78)
    const ready = decide({ ...target, playerX: 0x50 + 60 })
    expect(ready.reason).toBe('fire')
    expect(profile.actions[ready.action]!.hold).toContain('fire')
    expect(decide({ ...target, playerX: 0x50 - 30 }).reason).not.toBe('fire')
    const flying = { playerShotStatus: 2, playerShotX: 0xc0, playerShotY: 0x40 }
    expect(profile.actions[decide({ ...target, ...flying, playerX: 0x50 + 60 }).action]!.hold).not.toContain(
      'fire'
    )
  })

  it('leaves the column of a shot about to hit, on the side where there is room', () => {
    const shot = { rollingShotStatus: 0x80, rollingShotY: 0x38 }
    const right = decide({ ...shot, playerX: 0x60, rollingShotX: 0x63 })
    expect(right).toMatchObject({
      action: action('right'),
      reason: 'dodge',
      focus: { x: 0x43, y: 255 - 0x38 }
    })
    expect(decide({ ...shot, playerX: 0x60, rollingShotX: 0x6b })).toMatchObject({ action: action('left') })
  })

  it('stays under a shield that takes the shot', () => {
    const shot = { rollingShotStatus: 0x80, rollingShotY: 0x50, rollingShotX: 0x68 }
    const columns = Array.from({ length: 16 }, (_, i) => 0x40 + i)
    expect(decide({ ...shot, playerX: 0x60 }).reason).toBe('dodge')
    expect(decide({ ...shot, playerX: 0x60 }, columns)).toMatchObject({
      action: action('noop'),
      reason: 'shelter'
    })
  })

  it('does not fire into a shield over its muzzle', () => {
    const overhead = { ...alone(0, 0x50, 0x78), playerX: 0x50 + 60 }
    const columns = Array.from({ length: 40 }, (_, i) => 0x50 + 60 - 0x20 - 12 + i)
    expect(decide(overhead, columns).reason).not.toBe('fire')
  })

  it('does not fire into an enemy shot that comes down its column', () => {
    const target = { ...alone(0, 0x50, 0x78), playerX: 0x50 + 60 }
    const falling = { plungerShotStatus: 0x80, plungerShotX: 0x50 + 60 + 7 }
    expect(decide({ ...target, ...falling, plungerShotY: 0x60 }).reason).not.toBe('fire')
    // One that the alien's end comes before is no hindrance.
    expect(decide({ ...target, ...falling, plungerShotY: 0xc8 }).reason).toBe('fire')
  })

  it('takes the saucer when it flies into its shot', () => {
    const saucer = { saucerActive: 1, saucerX: 0x40, saucerDx: 2, playerX: 0x40 + 30 }
    const shot = decide(saucer)
    expect(['fire', 'saucer']).toContain(shot.reason)
    expect(shot.focus?.y).toBeLessThan(48)
    expect(decide({ ...saucer, saucerHit: 1 }).reason).toBe('wait')
  })
})

describe('scores of the policies', () => {
  const play = async (policyId: string, seed: number, frameLimit?: number): Promise<Evaluation> =>
    evaluate({
      session: await builtinSession(),
      policy: createPolicy(policyId, 'invaders', seed),
      episodes: 2,
      seed,
      ...(frameLimit === undefined ? {} : { frameLimit })
    })

  it('the scripted one is past 1,890 points in its first two and a quarter minutes, the same each time', async () => {
    const [first, again] = [await play('scripted', 1, 8000), await play('scripted', 1, 8000)]
    for (const score of first.scores) expect(score).toBeGreaterThan(1890)
    expect(again).toEqual(first)
  })

  it('the random one loses three ships for little', async () => {
    const { scores } = await play('random', 1)
    for (const score of scores) expect(score).toBeLessThan(800)
    for (const score of scores) expect(score).toBeGreaterThan(0)
  })
})
