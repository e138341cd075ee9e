import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { actionParts } from '../../../electron/shared/action-parts'
import {
  CLONE_PRESETS,
  cloneConfigSchema,
  clonePreset,
  presetFor,
  suitedTo
} from '../../../electron/shared/imitation'
import { mirroredActions } from '../../../electron/shared/mirror'
import { profileSchema } from '../../../electron/shared/profile'
import { Random } from '../../../electron/shared/random'
import { Augmenter, fairFlips, roomAround, roomOf } from '../../../electron/worker/imitate/augment'
import { fillNormal } from '../../../electron/worker/nn/normal'
import { AugmentKernel } from '../../../native/augment-kernel'
import { augmentWasmPath, buildNative } from '../../../native/build.mjs'
import { chordsProfile, clicksProfile, paddleProfile } from '../../support/made-games'

const GREY = { side: 6, isColour: false, stack: 2 }
const OFF = { shift: 0, crop: 0, brightness: 0, colour: 0, noise: 0, flip: true }
const picture = (): Uint8Array => Uint8Array.from({ length: 72 }, (_, i) => 3 * i)

let wasm: Uint8Array
beforeAll(async () => {
  await buildNative()
  wasm = readFileSync(augmentWasmPath)
}, 60_000)

/** Many variations of one picture of two planes. */
function varied(
  wish: Partial<typeof OFF>,
  flips = fairFlips({ actions: [], fairFlips: undefined })
): Uint8Array[] {
  const augmenter = new Augmenter(wasm, GREY, { ...OFF, ...wish }, flips, new Random(3))
  return Array.from({ length: 60 }, () => {
    const into = new Uint8Array(72)
    augmenter.vary(picture(), 0, into)
    return into
  })
}

describe('augmentation', () => {
  test('changes nothing where nothing is wished for', () => {
    expect(varied({}).every((into) => into.every((value, i) => value === picture()[i]))).toBe(true)
  })

  test('moves both planes alike, and repeats the edge', () => {
    const all = varied({ shift: 2 })
    const places = new Set(all.map((into) => into.join()))
    expect(places.size).toBeGreaterThan(15)
    for (const into of all) {
      const [dx, dy] = [...Array(25).keys()]
        .map((k) => [(k % 5) - 2, Math.floor(k / 5) - 2] as const)
        .find(([x, y]) => into.every((value, i) => value === moved(i, x, y)))!
      expect(Math.abs(dx) + Math.abs(dy)).toBeLessThanOrEqual(4)
    }
    function moved(i: number, dx: number, dy: number): number {
      const [plane, y, x] = [Math.floor(i / 36), Math.floor((i % 36) / 6), i % 6]
      const inside = (value: number): number => Math.min(5, Math.max(0, value))
      return picture()[plane * 36 + inside(y + dy) * 6 + inside(x + dx)]!
    }
  })

  test('where places are pointed at it is moved less far than to the next one, and not drawn nearer', () => {
    const at = (x: number, y: number): { x: number; y: number } => ({ x, y })
    expect(roomAround([at(0.1, 0.9), at(0.2, 0.9), at(0.5, 0.9)], 84)).toEqual({ x: 0, y: Infinity })
    // Less than a pixel apart is in line, and one place alone is not looked up in the picture.
    expect(roomAround([at(0.1, 0.9), at(0.2, 0.905)], 84)).toEqual({ x: 0, y: Infinity })
    expect(roomAround([at(0.1, 0.9)], 84)).toEqual({ x: Infinity, y: Infinity })
    expect(roomAround([at(0.1, 0.25), at(0.1, 0.75), at(0.6, 0.25)], 40)).toEqual({ x: 6, y: 6 })
    const room = { x: 0, y: 1 }
    const random = new Random(4)
    const augmenter = new Augmenter(
      wasm,
      { side: 6, isColour: false, stack: 1 },
      { ...OFF, shift: 3, crop: 0.5 },
      [],
      random,
      room
    )
    const seen = new Set<string>()
    for (let i = 0; i < 60; i++) {
      const into = new Uint8Array(36)
      augmenter.vary(picture().subarray(0, 36), 0, into)
      seen.add(into.join())
    }
    const rowsFrom = (from: number): string =>
      [...Array(6).keys()]
        .flatMap((y) => {
          const row = Math.min(5, Math.max(0, y + from))
          return [...picture().subarray(6 * row, 6 * row + 6)]
        })
        .join()
    expect(seen).toEqual(new Set([-1, 0, 1].map(rowsFrom)))
  })

  test('a click by itself elsewhere does not change how far moves in line let pictures be moved', () => {
    const [moves, click] = [paddleProfile().actions, clicksProfile(1).actions[1]!]
    expect(roomOf(actionParts({ actions: [...moves, click] }), 84)).toEqual({ x: 0, y: Infinity })
    expect(roomOf(actionParts(clicksProfile(6)), 84)).toEqual({ x: 4, y: 4 })
    expect(roomOf(actionParts(chordsProfile()), 84)).toBeNull()
  })

  test('drawn nearer, columns stay in their order and within the picture', () => {
    for (const into of varied({ crop: 0.5 })) {
      const row = [...into.subarray(0, 6)]
      expect(row).toEqual([...row].sort((a, b) => a - b))
      expect(row.every((value) => picture().includes(value))).toBe(true)
    }
    expect(new Set(varied({ crop: 0.5 }).map(String)).size).toBeGreaterThan(10)
  })

  test('noise has its deviation, and stays within a byte', () => {
    const far = varied({ noise: 8 }).flatMap((into) =>
      [...into].map((value, i) => value - picture()[i]!).slice(20, 60)
    )
    const deviation = Math.sqrt(far.reduce((sum, x) => sum + x * x, 0) / far.length)
    expect(deviation).toBeGreaterThan(7)
    expect(deviation).toBeLessThan(9)
  })

  test('brightness is one for all, colours have their own, the same in each picture of a stack', () => {
    const look = { side: 6, isColour: true, stack: 2 }
    const augmenter = new Augmenter(wasm, look, { ...OFF, brightness: 0.2, colour: 0.3 }, [], new Random(3))
    const light = new Float32Array(6)
    augmenter.light(light)
    expect([...light.subarray(0, 3)]).toEqual([...light.subarray(3)])
    expect(new Set(light).size).toBe(3)
    for (const factor of light) expect(Math.abs(factor - 1)).toBeLessThan(0.2 + 0.3 + 0.06)
  })

  test('mirrors pictures and what was done in them, where the profile says that it is fair, and only there', () => {
    const profile = chordsProfile()
    const [left, right] = ['left-up', 'right-up'].map((id) =>
      profile.actions.findIndex((one) => one.id === id)
    )
    const augmenter = new Augmenter(wasm, GREY, OFF, fairFlips(profile), new Random(3))
    const into = new Uint8Array(72)
    const seen = new Set<number>()
    for (let i = 0; i < 20; i++) {
      const action = augmenter.vary(picture(), left!, into)
      seen.add(action)
      expect(into[0]).toBe(picture()[action === left ? 0 : 5])
    }
    expect(seen).toEqual(new Set([left, right]))
    expect(fairFlips({ ...profile, fairFlips: undefined })).toEqual([])
  })

  test('a place that is clicked becomes the place opposite', () => {
    const profile = clicksProfile(7)
    const index = (id: string): number => profile.actions.findIndex((one) => one.id === id)
    expect(mirroredActions(profile, 'leftRight')[index('c1-2')]).toBe(index('c5-2'))
    expect(mirroredActions(profile, 'upDown')[index('c1-2')]).toBe(index('c1-4'))
    expect(mirroredActions(profile, 'upDown')[0]).toBe(0)
  })

  test('a profile that calls an unfair mirroring fair is refused in a sentence', () => {
    const { actions, ...profile } = chordsProfile()
    const complaint = (game: unknown): string | undefined =>
      profileSchema.safeParse(game).error?.issues[0]?.message
    expect(complaint({ ...profile, actions: actions.slice(0, 2) })).toBe(
      '"left" has no mirror image among the actions'
    )
    const swaps = [{ control: 'left', with: 'west' }]
    expect(complaint({ ...profile, actions, fairFlips: { leftRight: { swaps } } })).toContain(
      '"west" is not one of'
    )
    const twice = [{ control: 'left', with: 'left' }]
    expect(complaint({ ...profile, actions, fairFlips: { leftRight: { swaps: twice } } })).toBe(
      '"left" is there twice'
    )
  })

  test('presets are configurations, chosen by how much there is', () => {
    for (const name of CLONE_PRESETS)
      expect(cloneConfigSchema.parse(clonePreset(name))).toMatchObject(clonePreset(name))
    expect([500, 5000, 500_000].map(presetFor)).toEqual([...CLONE_PRESETS])
  })

  test('what suits a game of single moves is one picture and no delay; where anything is held it is the preset alone', () => {
    const none = { hold: [], press: [], label: { en: 'a', fr: 'a' } }
    const moves = [
      { ...none, id: 'left', press: ['left'] },
      { ...none, id: 'right', press: ['right'] }
    ]
    expect(suitedTo({ actions: moves }, 'small')).toEqual({ ...clonePreset('small'), stack: 1, delay: 0 })
    const held = [...moves, { ...none, id: 'fire', hold: ['fire'] }]
    expect(suitedTo({ actions: held }, 'small')).toEqual(clonePreset('small'))
    expect(suitedTo(null, 'medium')).toEqual(clonePreset('medium'))
  })
})

/** What varying is, one byte after the other: as it was before there was a kernel for it. */
class PlainAugmenter {
  private readonly noises: Int16Array

  constructor(
    private readonly side: number,
    private readonly wish: typeof OFF,
    private readonly flips: ReturnType<typeof fairFlips>,
    private readonly random: Random
  ) {
    const normal = new Float32Array(wish.noise === 0 ? 0 : 65_536)
    fillNormal(normal, random)
    this.noises = Int16Array.from(normal, (value) => Math.round(wish.noise * value))
  }

  vary(planes: Uint8Array, into: Uint8Array): void {
    const { side, noises, random, flips } = this
    const ways = flips.filter(() => random.integer(2) === 1).map(({ way }) => way)
    const { crop, shift } = this.wish
    const near = 1 - crop * (crop === 0 ? 0 : random.uniform())
    const [columns, rows] = (['leftRight', 'upDown'] as const).map((way) => {
      const moved = random.integer(2 * shift + 1) - shift
      const from = moved + (near === 1 ? 0 : random.uniform() * side * (1 - near))
      return Array.from({ length: side }, (_, i) => {
        const at = ways.includes(way) ? side - 1 - i : i
        return Math.min(side - 1, Math.max(0, Math.floor(from + near * (at + (near === 1 ? 0 : 0.5)))))
      })
    })
    takePlainly(planes, side, columns!, rows!, into)
    if (noises.length === 0) return
    const first = random.integer(65_536)
    for (let i = 0; i < into.length; i++) {
      const value = into[i]! + noises[(first + i) & 65_535]!
      into[i] = value < 0 ? 0 : value > 255 ? 255 : value
    }
  }
}

function takePlainly(
  planes: Uint8Array,
  side: number,
  columns: ArrayLike<number>,
  rows: ArrayLike<number>,
  into: Uint8Array
): void {
  for (let plane = 0; plane < planes.length; plane += side * side)
    for (let y = 0, to = plane; y < side; y++)
      for (let x = 0; x < side; x++, to++) into[to] = planes[plane + rows[y]! * side + columns[x]!]!
}

function bytesOfChance(length: number, random: Random): Uint8Array {
  const words = Uint32Array.from({ length: Math.ceil(length / 4) }, () => random.uint32())
  return new Uint8Array(words.buffer, 0, length)
}

describe('the kernel that varies', () => {
  test('gives the very bytes of varying one after the other, by the same dice', () => {
    const dice = new Random(8)
    const flips = fairFlips({
      ...chordsProfile(),
      fairFlips: { leftRight: { swaps: [] }, upDown: { swaps: [] } }
    })
    const one = <T>(of: readonly T[]): T => of[dice.integer(of.length)]!
    for (let round = 0; round < 60; round++) {
      const look = { side: 16 + dice.integer(81), isColour: one([false, true]), stack: 1 + dice.integer(4) }
      const wish = { ...OFF, shift: one([0, 4, 16]), crop: one([0, 0.08, 0.5]), noise: one([0, 3, 64]) }
      const fair = one([[], flips.slice(0, 1), flips.slice(1), flips])
      const [random, plainRandom] = [new Random(round), new Random(round)]
      const augmenter = new Augmenter(wasm, look, wish, fair, random)
      const plain = new PlainAugmenter(look.side, wish, fair, plainRandom)
      const bytes = look.side ** 2 * look.stack * (look.isColour ? 3 : 1)
      const [varied, wanted] = [new Uint8Array(bytes), new Uint8Array(bytes)]
      for (let moment = 0; moment < 2; moment++) {
        const planes = bytesOfChance(bytes, dice)
        augmenter.vary(planes, 0, varied)
        plain.vary(planes, wanted)
        expect(Buffer.compare(varied, wanted), JSON.stringify({ round, moment, look, wish })).toBe(0)
        expect(random.state).toEqual(plainRandom.state)
      }
    }
  })

  test('takes columns and rows from anywhere, however far apart', () => {
    const dice = new Random(9)
    for (let round = 0; round < 60; round++) {
      const [side, planes] = [1 + dice.integer(40), 1 + dice.integer(5)]
      const kernel = new AugmentKernel(wasm, side, planes, new Int16Array())
      // Neighbours come from within so many columns: from windows of sixteen, just more, and the whole row.
      const reach = Math.min(side, [16, 17, side][round % 3]!)
      const start = dice.integer(side - reach + 1)
      for (let i = 0; i < side; i++) {
        kernel.columns[i] = start + dice.integer(reach)
        kernel.rows[i] = dice.integer(side)
      }
      kernel.pictures.set(bytesOfChance(kernel.pictures.length, dice))
      const pictures = kernel.pictures.slice()
      kernel.take()
      const wanted = new Uint8Array(pictures.length)
      takePlainly(pictures, side, kernel.columns, kernel.rows, wanted)
      expect(Buffer.compare(kernel.varied, wanted), JSON.stringify({ side, planes, reach })).toBe(0)
      expect(kernel.pictures).toEqual(pictures)
    }
  })

  test('noise begins anywhere in its table, goes round, and is as large as a number of two bytes', () => {
    const noises = Int16Array.from([
      0, 1, -1, 255, -255, 256, -256, 32_767, -32_768, 7, -7, 90, -90, 3, -3, 12
    ])
    for (const length of [16, 32]) {
      const table = Int16Array.from({ length }, (_, i) => noises[i % 16]! - (i >= 16 && i < 20 ? 2 : 0))
      const kernel = new AugmentKernel(wasm, 9, 1, table)
      for (let first = 0; first < length; first++) {
        const before = bytesOfChance(81, new Random(first))
        kernel.varied.set(before)
        kernel.addNoise(first)
        const wanted = before.map((value, i) =>
          Math.min(255, Math.max(0, value + table[(first + i) % length]!))
        )
        expect([...kernel.varied]).toEqual([...wanted])
      }
    }
    for (const places of [8, 24, 65_535])
      expect(() => new AugmentKernel(wasm, 9, 1, new Int16Array(places))).toThrow(RangeError)
  })
})
