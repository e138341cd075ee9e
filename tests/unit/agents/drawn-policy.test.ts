import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { profileSchema, type Profile } from '../../../electron/shared/profile'
import { LearnedPolicy } from '../../../electron/worker/agents/learned'
import { PolicyReader } from '../../../electron/worker/deploy/policy-reader'
import { handmadePolicy } from '../../support/handmade-policy'

const SEES = [4, 84, 84]
const PICTURE = 84 * 84
/** Shares of 0.6, 0.3 and 0.1, and of next to nothing. */
const PREFERENCES = [Math.log(0.6), Math.log(0.3), Math.log(0.1), -30]

let folder: string
let tiles: Profile
/** As tiles, with keys that are held. */
let held: Profile
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-drawn-'))
  tiles = profileSchema.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, '../../../profiles/gnome-2048.json'), 'utf8'))
  )
  held = {
    ...tiles,
    actions: tiles.actions.map((action) => ({ ...action, hold: action.press, press: [] }))
  }
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function made(profile: Profile, choice?: 'drawn', seed = 0) {
  const file = join(folder, `${choice ?? 'best'}.onnx`)
  writeFileSync(
    file,
    handmadePolicy({
      env: `live:${profile.id}`,
      dtype: 'uint8',
      shape: [1, ...SEES],
      told: { dtype: 'uint8', shape: SEES },
      preferences: PREFERENCES,
      toldActions: 4,
      ...(choice === undefined ? {} : { choice })
    })
  )
  const reader = await PolicyReader.open(file)
  return { reader, policy: new LearnedPolicy(reader, profile, seed) }
}

/** What a policy does at so many moments, of which each looks as `sight` says. */
async function chosen(policy: LearnedPolicy, count: number, sight: (i: number) => number): Promise<number[]> {
  const actions: number[] = []
  for (let i = 0; i < count; i++)
    actions.push((await policy.decide(new Uint8Array(PICTURE).fill(sight(i)))).action)
  return actions
}

describe('a policy whose file says that it is drawn', () => {
  it('does each action as often as it finds it likely', async () => {
    const { policy, reader } = await made(held, 'drawn')
    const actions = await chosen(policy, 2000, (i) => i % 2)
    const shares = [0, 1, 2, 3].map((action) => actions.filter((one) => one === action).length / 2000)
    ;[0.6, 0.3, 0.1, 0].forEach((share, action) => expect(shares[action]).toBeCloseTo(share, 1))
    await reader.close()
  })

  it('does the same again from the same seed, and something else from another', async () => {
    const runs = await Promise.all(
      [1, 1, 2].map(async (seed) => {
        const { policy, reader } = await made(held, 'drawn', seed)
        const actions = await chosen(policy, 50, (i) => i % 2)
        await reader.close()
        return actions
      })
    )
    expect(runs[1]).toEqual(runs[0])
    expect(runs[2]).not.toEqual(runs[0])
  })

  it('makes the best move of a game of single moves, and at the same sight none again until all were made', async () => {
    const { policy, reader } = await made(tiles, 'drawn')
    expect(await chosen(policy, 8, () => 7)).toEqual([0, 1, 2, 3, 0, 1, 2, 3])
    expect(await chosen(policy, 3, (i) => i)).toEqual([0, 0, 0])
    policy.begin(0)
    expect(await chosen(policy, 1, () => 7)).toEqual([0])
    await reader.close()
  })

  it('suggests the same for as long as nothing is done about it', async () => {
    const { policy, reader } = await made(tiles, 'drawn')
    const sight = new Uint8Array(PICTURE).fill(7)
    const suggested = async (): Promise<number> => (await policy.decide(sight, true)).action
    expect([await suggested(), await suggested(), await suggested()]).toEqual([0, 0, 0])
    expect(await chosen(policy, 2, () => 7)).toEqual([0, 1])
    expect(await suggested()).toBe(2)
    await reader.close()
  })

  it('is not led in a circle where each move only changes what the pointer lights up', async () => {
    const { policy, reader } = await made(tiles, 'drawn')
    // The same board with the pointer here and there in turn.
    expect(await chosen(policy, 8, (i) => i % 2)).toEqual([0, 0, 1, 1, 2, 2, 3, 3])
    await reader.close()
  })

  it('puts a pointer that leads to the best place, as often as it finds it likely that it is led at all', async () => {
    const at = (x: number) => ({ move: { at: { x, y: 0.9 } } })
    const label = { en: 'a', fr: 'a' }
    const paddle = profileSchema.parse({
      ...{ format: 2, id: 'paddle', title: label, attach: { window: { title: 'paddle' } } },
      clock: { kind: 'realTime', decisionsPerSecond: 10 },
      actions: [
        { id: 'left', label, ...at(0.1) },
        { id: 'launch', label, click: { at: { x: 0.5, y: 0.9 } } },
        { id: 'right', label, ...at(0.9) },
        { id: 'middle', label, ...at(0.5) }
      ]
    })
    const { policy, reader } = await made(paddle, 'drawn')
    const actions = await chosen(policy, 1000, (i) => i % 2)
    expect(new Set(actions)).toEqual(new Set([0, 1]))
    expect(actions.filter((action) => action === 1).length / 1000).toBeCloseTo(0.3, 1)
    await reader.close()
  })

  it('goes on with what it holds in a game whose controls are held, whatever is seen', async () => {
    const { policy, reader } = await made(held, 'drawn')
    const actions = await chosen(policy, 300, () => 7)
    expect(actions.filter((action) => action === 0).length).toBeGreaterThan(130)
    await reader.close()
  })
})

it('a policy whose file does not say so does what it prefers', async () => {
  const { policy, reader } = await made(tiles)
  expect(new Set(await chosen(policy, 20, () => 7))).toEqual(new Set([0]))
  await reader.close()
})
