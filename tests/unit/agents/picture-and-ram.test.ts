import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resources } from '../../../electron/main/resources'
import { createTargets } from '../../../electron/main/targets/registry'
import type { Policy } from '../../../games/contract/policy'
import { fieldsShown } from '../../../electron/shared/live-env'
import { profileSchema } from '../../../electron/shared/profile'
import { defaultSettings } from '../../../electron/shared/settings'
import { inParts, joined } from '../../../electron/shared/spaces'
import { LearnedPolicy } from '../../../electron/worker/agents/learned'
import { PolicyReader } from '../../../electron/worker/deploy/policy-reader'
import { makeObserver } from '../../../electron/worker/envs/catalogue'
import { PictureAndRam } from '../../../electron/worker/envs/picture-and-ram'
import { evaluate } from '../../../electron/worker/train/evaluate'
import { memoryObserver } from '../../../games/contract/game'
import { gameOf } from '../../../games/registry'
import { handmadePolicy, NUMBERS } from '../../support/handmade-policy'

const game = gameOf('invaders')
const { profile } = game
const PICTURE = 84 * 84
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-picture-and-ram-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const attach = () => createTargets(resources, () => defaultSettings).attach('builtin:invaders')

function open(beside: number): Promise<PolicyReader> {
  const file = join(folder, `${beside}.onnx`)
  writeFileSync(
    file,
    handmadePolicy({
      ...{ env: 'live:invaders?see=both&stack=2', dtype: 'uint8', shape: [1, 2, 84, 84] },
      told: { dtype: 'uint8', shape: [2, 84, 84] },
      beside: { shape: [1, beside], told: beside }
    })
  )
  return PolicyReader.open(file)
}

describe('pictures and memory of a game that brings code', () => {
  it('are shown as its last pictures, and as what its environment over memory observes then', () => {
    const look = { see: 'both', side: 84, isColour: false, stack: 2 } as const
    const both = new PictureAndRam(look, memoryObserver(game)!.make(profile))
    const plain = makeObserver('invaders-ram', profile)
    expect(both.space).toMatchObject({ shape: [2, 84, 84], beside: 2 * NUMBERS })
    const moments = [1, 2, 3].map((value) => ({
      picture: new Uint8Array(PICTURE).fill(value),
      ram: new Uint8Array(0x2000).fill(value)
    }))
    const rows = moments.map(({ ram }, i) => {
      const moment = { ram, paint: () => undefined }
      return [...(i === 0 ? plain.begin(moment) : plain.next(moment))]
    })
    const seen = moments.map(({ picture, ram }, i) => {
      const sight = joined(picture, ram)
      return inParts((i === 0 ? both.begin(sight) : both.next(sight)) as Uint8Array, 2 * PICTURE)
    })
    expect(seen.map(({ picture }) => [picture[0], picture[PICTURE]])).toEqual([
      [1, 1],
      [1, 2],
      [2, 3]
    ])
    expect([...seen[0]!.numbers]).toEqual([...rows[0]!, ...rows[0]!])
    expect([...seen[2]!.numbers]).toEqual([...rows[1]!, ...rows[2]!])
  })

  it('are what a policy of both plays by, whole games through', { timeout: 120_000 }, async () => {
    const reader = await open(2 * NUMBERS)
    const policy = new LearnedPolicy(reader, profile, 0)
    expect(policy.sees).toBe('pictureAndRam')
    const session = await attach()
    const { scores } = await evaluate({ session, policy, episodes: 1, seed: 3, frameLimit: 600 })
    expect(scores).toHaveLength(1)
    await session.close()
    await expect(policy.decide(new Uint8Array(PICTURE))).rejects.toThrow(
      'its picture and memory has 7056 bytes'
    )
    await reader.close()
  })

  it('of another width are refused', async () => {
    const reader = await open(4)
    expect(() => new LearnedPolicy(reader, profile, 0)).toThrow(
      `and 4 numbers, and here there is uint8 [2, 84, 84] and ${2 * NUMBERS} numbers`
    )
    await reader.close()
  })
})

describe('fields of a game in lock-step', () => {
  it.each(['fields', 'both'] as const)('are shown to a policy that sees %s', async (sees) => {
    const session = await attach()
    const region = { x: 0, y: 0, width: 0.1, height: 0.1 }
    const read = profileSchema.parse({ ...profile, readers: [{ kind: 'number', field: 'lives', region }] })
    const shown: Uint8Array[] = []
    const policy: Policy = {
      sees,
      begin: () => undefined,
      decide: (seen) => {
        shown.push(seen.slice())
        return { action: 0, reason: 'random' }
      }
    }
    // Of a profile whose readers name what its memory tells.
    const reading = new Proxy(session, {
      get: (target, key) => {
        const value: unknown = key === 'profile' ? read : Reflect.get(target, key, target)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      }
    })
    await evaluate({ session: reading, policy, episodes: 1, seed: 1, frameLimit: 40 })
    const { numbers } = inParts(shown[0]!, sees === 'both' ? PICTURE : 0)
    expect([...numbers]).toEqual([
      ...fieldsShown(['lives'], { fields: { lives: { value: 3, confidence: 1 } } })
    ])
    await session.close()
  })
})
