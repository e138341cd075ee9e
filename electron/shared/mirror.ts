import type { PicturePoint } from './action'

export const FLIP_WAYS = ['leftRight', 'upDown'] as const
export type FlipWay = (typeof FLIP_WAYS)[number]

interface MirroredAction {
  readonly hold: readonly string[]
  readonly press: readonly string[]
  readonly click?: { readonly button: string; readonly at: PicturePoint; readonly count: number } | undefined
  readonly drag?:
    { readonly button: string; readonly from: PicturePoint; readonly to: PicturePoint } | undefined
  readonly wheel?: { readonly at: PicturePoint; readonly dx: number; readonly dy: number } | undefined
  readonly move?: { readonly at: PicturePoint } | undefined
  readonly type?: string | undefined
}

interface Swap {
  readonly control: string
  readonly with: string
}

interface Mirrored {
  readonly actions: readonly MirroredAction[]
  readonly fairFlips?: Partial<Record<FlipWay, { readonly swaps: readonly Swap[] } | undefined>> | undefined
}

/**
 * For each of a profile's actions the index of its mirror image: the action that holds and presses the controls with which
 * its own change places, and points at the places opposite; -1 where there is none.
 */
export function mirroredActions({ actions, fairFlips }: Mirrored, way: FlipWay): number[] {
  const swaps = fairFlips?.[way]?.swaps ?? []
  const swapped = new Map(swaps.flatMap(({ control: a, with: b }) => [[a, b] as const, [b, a] as const]))
  return actions.map((action) => {
    const image = mirrored(action, swapped, way)
    return actions.findIndex((other) => isAlike(image, other))
  })
}

function mirrored(
  action: MirroredAction,
  swapped: ReadonlyMap<string, string>,
  way: FlipWay
): MirroredAction {
  const control = (id: string): string => swapped.get(id) ?? id
  const at = ({ x, y }: PicturePoint): PicturePoint =>
    way === 'leftRight' ? { x: 1 - x, y } : { x, y: 1 - y }
  const { hold, press, click, drag, wheel, move, type } = action
  return {
    hold: hold.map(control),
    press: press.map(control),
    click: click && { ...click, at: at(click.at) },
    drag: drag && { ...drag, from: at(drag.from), to: at(drag.to) },
    wheel: wheel && {
      at: at(wheel.at),
      dx: way === 'leftRight' ? -wheel.dx : wheel.dx,
      dy: way === 'upDown' ? -wheel.dy : wheel.dy
    },
    move: move && { at: at(move.at) },
    type
  }
}

/** Places nearer to each other than this are the same, in fractions of the picture. */
const SAME_PLACE = 0.002

const isAlike = (a: MirroredAction, b: MirroredAction): boolean =>
  signOf(a) === signOf(b) && placesOf(a).every((place, i) => distance(place, placesOf(b)[i]!) < SAME_PLACE)

const distance = (a: PicturePoint, b: PicturePoint): number => Math.hypot(a.x - b.x, a.y - b.y)

/** All that an action does, without the places. */
const signOf = ({ hold, press, click, drag, wheel, move, type }: MirroredAction): string =>
  JSON.stringify([
    [...hold].sort(),
    [...press].sort(),
    [click?.button, click?.count],
    drag?.button,
    // Minus zero is zero.
    wheel && [wheel.dx + 0, wheel.dy + 0],
    move !== undefined,
    type
  ])

const placesOf = ({ click, drag, wheel, move }: MirroredAction): PicturePoint[] =>
  [click?.at, drag?.from, drag?.to, wheel?.at, move?.at].filter((place) => place !== undefined)
