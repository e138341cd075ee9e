/** Pictures as they might have been as well: what is learned from is varied, what is judged by is not. */
import { AugmentKernel } from '../../../native/augment-kernel'
import type { PicturePoint } from '../../shared/action'
import type { ActionParts } from '../../shared/action-parts'
import type { CloneConfig } from '../../shared/imitation'
import { planesOf, type LiveLook } from '../../shared/live-env'
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

/** How many pixels a picture may be moved each way and mean the same. */
export interface Room {
  readonly x: number
  readonly y: number
}

/** Of the way to the next place, so much is as good as the place itself. */
const AS_GOOD = 0.3

/**
 * How far a picture of `side` pixels may be moved where these places are pointed at in it: the places would have to move
 * with it, but nobody aims to the pixel at what lies there. Where all are in line something is followed along it, and a pixel
 * counts: as far as one likes across the line, and not at all along it.
 */
export function roomAround(places: readonly PicturePoint[], side: number): Room {
  // Where there is but one place it is not looked up in the picture.
  if (places.length < 2) return { x: Infinity, y: Infinity }
  const gaps = (axis: 'x' | 'y'): number[] => {
    const at = places.map((place) => side * place[axis]).toSorted((a, b) => a - b)
    // Less than a pixel apart is in line.
    return at.slice(1).flatMap((value, i) => (value - at[i]! < 1 ? [] : [value - at[i]!]))
  }
  const [x, y] = [gaps('x'), gaps('y')]
  if (x.length === 0 || y.length === 0)
    return { x: x.length === 0 ? Infinity : 0, y: y.length === 0 ? Infinity : 0 }
  return { x: Math.floor(AS_GOOD * Math.min(...x)), y: Math.floor(AS_GOOD * Math.min(...y)) }
}

/** How far pictures may be moved, by the kind of action whose places are closest to each other; null: nothing is pointed at. */
export function roomOf(parts: ActionParts, side: number): Room | null {
  if (parts.actions.every(({ at }) => at === null)) return null
  const rooms = parts.kinds.map((_, kind) =>
    roomAround(
      parts.actions.flatMap((action) => (action.kind === kind && action.at !== null ? [action.at] : [])),
      side
    )
  )
  return { x: Math.min(...rooms.map(({ x }) => x)), y: Math.min(...rooms.map(({ y }) => y)) }
}

export class Augmenter {
  private readonly kernel: AugmentKernel
  private readonly isNoisy: boolean

  /**
   * @param wasm the bytes of out/native/augment.wasm
   * @param look of what is varied: its side, its colours and how many pictures there are of a moment
   * @param flips the mirrorings that are fair in this game
   * @param room where places are pointed at: a picture is not drawn nearer then, and moved no further
   */
  constructor(
    wasm: Uint8Array,
    private readonly look: Pick<LiveLook, 'side' | 'isColour' | 'stack'>,
    private readonly wish: Wish,
    private readonly flips: readonly Flip[],
    private readonly random: Random,
    private readonly room: Room | null = null
  ) {
    const noises = noisesOf(wish.noise, random)
    this.isNoisy = noises.length > 0
    this.kernel = new AugmentKernel(wasm, look.side, look.stack * planesOf(look), noises)
  }

  /**
   * Varies the planes [stack * colours, side, side] of one moment, all alike: moved and drawn nearer, what comes in at
   * an edge is the edge again (Yarats et al. 2021); mirrored; noisy.
   * @returns what the action that was done there becomes
   */
  vary(planes: Uint8Array, action: number, into: Uint8Array): number {
    const flips = this.flips.filter(() => this.random.integer(2) === 1)
    this.place(new Set(flips.map(({ way }) => way)))
    const { kernel } = this
    kernel.pictures.set(planes)
    kernel.take()
    if (this.isNoisy) kernel.addNoise(this.random.integer(NOISES))
    into.set(kernel.varied)
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
    const { wish, random, room } = this
    const { columns, rows } = this.kernel
    const { side } = this.look
    const crop = room === null ? wish.crop : 0
    const near = 1 - crop * (crop === 0 ? 0 : random.uniform())
    for (const [axis, way, most] of [
      [columns, 'leftRight', room?.x ?? Infinity],
      [rows, 'upDown', room?.y ?? Infinity]
    ] as const) {
      const shift = Math.min(wish.shift, most)
      const moved = random.integer(2 * shift + 1) - shift
      // Drawn nearer to any part of it, not only to the middle.
      const from = moved + (near === 1 ? 0 : random.uniform() * side * (1 - near))
      for (let i = 0; i < side; i++) {
        const at = ways.has(way) ? side - 1 - i : i
        axis[i] = Math.min(side - 1, Math.max(0, Math.floor(from + near * (at + (near === 1 ? 0 : 0.5)))))
      }
    }
  }
}

function noisesOf(deviation: number, random: Random): Int16Array {
  if (deviation === 0) return new Int16Array()
  const normal = new Float32Array(NOISES)
  fillNormal(normal, random)
  return Int16Array.from(normal, (value) => Math.round(deviation * value))
}
