/** Pictures as they might have been as well: what is learned from is varied, what is judged by is not. */
import type { CloneConfig } from '../../shared/imitation'
import { planesOf, type PictureLook } from '../../shared/live-env'
import { FLIP_WAYS, mirroredActions, type FlipWay } from '../../shared/mirror'
import type { Profile } from '../../shared/profile'
import type { Random } from '../../shared/random'
import { fillNormal } from '../nn/normal'

/** Noise is drawn once, and taken from a random place on: a power of two. */
const NOISES = 1 << 16

type Wish = Pick<CloneConfig, 'shift' | 'crop' | 'brightness' | 'colour' | 'noise' | 'flip'>

/** A mirroring that is fair: which action each becomes. */
interface Flip {
  readonly way: FlipWay
  readonly actions: readonly number[]
}

/** The mirrorings that a profile allows. */
export const fairFlips = (profile: Pick<Profile, 'actions' | 'fairFlips'>): Flip[] =>
  FLIP_WAYS.filter((way) => profile.fairFlips?.[way] !== undefined).map((way) => ({
    way,
    actions: mirroredActions(profile, way)
  }))

export class Augmenter {
  private readonly columns: Int32Array
  private readonly rows: Int32Array
  private readonly noises: Int16Array

  /** @param flips the mirrorings that are fair in this game */
  constructor(
    private readonly look: PictureLook,
    private readonly wish: Wish,
    private readonly flips: readonly Flip[],
    private readonly random: Random
  ) {
    this.columns = new Int32Array(look.side)
    this.rows = new Int32Array(look.side)
    this.noises = noisesOf(wish.noise, random)
  }

  /**
   * Varies the planes [pictures * colours, side, side] of one moment, all alike: moved and drawn nearer, what comes in at
   * an edge is the edge again (Yarats et al. 2021); mirrored; noisy.
   * @returns what the action that was done there becomes
   */
  vary(planes: Uint8Array, action: number, into: Uint8Array): number {
    const flips = this.flips.filter(() => this.random.integer(2) === 1)
    this.place(new Set(flips.map(({ way }) => way)))
    this.copy(planes, into)
    if (this.noises.length > 0) this.addNoise(into)
    return flips.reduce((done, { actions }) => actions[done]!, action)
  }

  /** What each plane's brightness is multiplied by: one factor for all, and one for each colour. */
  light(into: Float32Array): void {
    const { brightness, colour } = this.wish
    const all = 1 + brightness * (2 * this.random.uniform() - 1)
    const colours = Array.from({ length: planesOf(this.look) }, () =>
      colour === 0 || !this.look.isColour ? 1 : 1 + colour * (2 * this.random.uniform() - 1)
    )
    into.forEach((_, plane) => (into[plane] = all * colours[plane % colours.length]!))
  }

  /** Draws from where each column and row is taken. */
  private place(ways: ReadonlySet<FlipWay>): void {
    const { look, wish, random, columns, rows } = this
    const { side } = look
    const near = 1 - wish.crop * (wish.crop === 0 ? 0 : random.uniform())
    for (const [axis, way] of [
      [columns, 'leftRight'],
      [rows, 'upDown']
    ] as const) {
      const moved = random.integer(2 * wish.shift + 1) - wish.shift
      // Drawn nearer to any part of it, not only to the middle.
      const from = moved + (near === 1 ? 0 : random.uniform() * side * (1 - near))
      for (let i = 0; i < side; i++) {
        const at = ways.has(way) ? side - 1 - i : i
        axis[i] = Math.min(side - 1, Math.max(0, Math.floor(from + near * (at + (near === 1 ? 0 : 0.5)))))
      }
    }
  }

  private copy(planes: Uint8Array, into: Uint8Array): void {
    const { columns, rows } = this
    const { side } = this.look
    for (let plane = 0; plane < planes.length; plane += side * side)
      for (let y = 0, to = plane; y < side; y++) {
        const row = plane + rows[y]! * side
        for (let x = 0; x < side; x++, to++) into[to] = planes[row + columns[x]!]!
      }
  }

  private addNoise(into: Uint8Array): void {
    const { noises } = this
    const from = this.random.integer(NOISES)
    for (let i = 0; i < into.length; i++) {
      const value = into[i]! + noises[(from + i) & (NOISES - 1)]!
      into[i] = value < 0 ? 0 : value > 255 ? 255 : value
    }
  }
}

function noisesOf(deviation: number, random: Random): Int16Array {
  if (deviation === 0) return new Int16Array()
  const normal = new Float32Array(NOISES)
  fillNormal(normal, random)
  return Int16Array.from(normal, (value) => Math.round(deviation * value))
}
