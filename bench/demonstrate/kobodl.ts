import type { Desk, Seen } from './desk'
import type { Demonstrator } from './demonstrator'

/** Where things are in its window of 640 x 480 and a border, in fractions of it. */
const FIELD = { left: 0.06, top: 0.06, right: 0.735, bottom: 0.945 }
const SHIP = { x: 0.401, y: 0.497 }
/** The middle of the radar is where the ship is. */
const RADAR_SHIP = { x: 0.859, y: 0.502 }
const RADAR = { left: 0.765, top: 0.245, right: 0.95, bottom: 0.755 }
/** Of a picture's width: nearer than this along the way is too near to fly on. */
const NEAR = { from: 0.03, to: 0.11 }
/** Fewer pixels of bases on the radar than this: it shows none, and no game is on. */
const FEWEST = 4
const FIRE = 'Control_L'

type Colour = readonly [red: number, green: number, blue: number]
interface Place {
  readonly x: number
  readonly y: number
}

const isNode = ([r, g, b]: Colour): boolean => b > 140 && r < 70 && g < 75
const isCore = ([r, g, b]: Colour): boolean => r > 190 && g > 80 && g < 190 && b < 70
const isPipe = ([r, g, b]: Colour): boolean => Math.min(r, g, b) > 70
const isBase = ([r, g, b]: Colour): boolean => g > 95 && b > 95 && r < 130

/** The eight ways to fly, clockwise from up. */
const WAYS: readonly (Place & { readonly keys: readonly string[] })[] = [
  { x: 0, y: -1, keys: ['Up'] },
  { x: 0.7, y: -0.7, keys: ['Up', 'Right'] },
  { x: 1, y: 0, keys: ['Right'] },
  { x: 0.7, y: 0.7, keys: ['Down', 'Right'] },
  { x: 0, y: 1, keys: ['Down'] },
  { x: -0.7, y: 0.7, keys: ['Down', 'Left'] },
  { x: -1, y: 0, keys: ['Left'] },
  { x: -0.7, y: -0.7, keys: ['Up', 'Left'] }
]

/**
 * Flies at the nearest knot of a base in view, else at the nearest base on the radar, firing all the while; turns aside
 * where a pipe is right ahead and no knot before it.
 */
export const kobodl: Demonstrator = {
  title: '^Kobo Deluxe',
  about:
    'at the nearest knot in view, else at the nearest base on the radar; aside before a pipe; always firing',
  async turn(desk) {
    const seen = await desk.look()
    const bases = pixels(seen, RADAR, 1, isBase)
    // A person looks, decides and only then moves.
    await desk.pause(120, 220)
    if (bases.length < FEWEST) return begin(desk)
    const wanted = wayOf(seen, bases)
    const way = wanted === null ? null : aside(seen, wanted)
    await hold(desk, way === null ? [FIRE] : [...WAYS[way]!.keys, FIRE])
    return { did: way === null ? 'nothing' : WAYS[way]!.keys.join('+') }
  },
  end: (desk) => hold(desk, [])
}

let held: readonly string[] = []
let turns = 0

async function hold(desk: Desk, keys: readonly string[]): Promise<void> {
  // "Press fire" wants it pressed anew.
  const isAnew = ++turns % 8 === 0
  const up = held.filter((key) => !keys.includes(key) || (isAnew && key === FIRE))
  desk.change([], up)
  if (isAnew) await desk.pause(40, 60)
  desk.change(
    keys.filter((key) => !held.includes(key) || up.includes(key)),
    []
  )
  held = keys
}

/** No game is on: its menus are gone through. */
async function begin(desk: Desk): Promise<{ readonly did: string }> {
  await hold(desk, [])
  await desk.press('Return')
  await desk.pause(900, 1300)
  return { did: 'Return' }
}

/** The way towards what is aimed at; null where nothing is left. */
function wayOf(seen: Seen, bases: readonly Place[]): number | null {
  const { width, height } = seen
  const centre = { x: SHIP.x * width, y: SHIP.y * height }
  const targets = pixels(seen, FIELD, 3, (colour) => isNode(colour) || isCore(colour))
  const near = nearest(
    targets.filter((place) => distance(place, centre) > 0.035 * width),
    centre
  )
  if (near !== null) return wayTo(centre, near)
  const ship = { x: RADAR_SHIP.x * width, y: RADAR_SHIP.y * height }
  const base = nearest(
    bases.filter((place) => distance(place, ship) > 3),
    ship
  )
  return base === null ? null : wayTo(ship, base)
}

/** The wished way, or the one beside it that is free, where a pipe is right ahead and nothing that can be shot before it. */
function aside(seen: Seen, wished: number): number {
  const order = [0, 1, -1, 2, -2, 3, -3, 4]
  const free = order.map((turn) => (wished + turn + 8) % 8).find((way) => isFree(seen, way))
  return free ?? wished
}

function isFree(seen: Seen, way: number): boolean {
  const { x, y } = WAYS[way]!
  const { width, height } = seen
  for (let far = NEAR.from * width; far < NEAR.to * width; far += 2)
    for (const beside of [-8, 0, 8]) {
      const colour = seen.at(SHIP.x * width + far * x - beside * y, SHIP.y * height + far * y + beside * x)
      if (isNode(colour) || isCore(colour)) return true
      if (isPipe(colour) && far > 0.045 * width) return false
    }
  return true
}

function wayTo(from: Place, to: Place): number {
  const angle = Math.atan2(to.x - from.x, from.y - to.y)
  return (Math.round(angle / (Math.PI / 4)) + 8) % 8
}

function pixels(
  seen: Seen,
  { left, top, right, bottom }: typeof FIELD,
  every: number,
  fits: (colour: Colour) => boolean
): Place[] {
  const found: Place[] = []
  for (let y = Math.ceil(top * seen.height); y < bottom * seen.height; y += every)
    for (let x = Math.ceil(left * seen.width); x < right * seen.width; x += every)
      if (fits(seen.at(x, y))) found.push({ x, y })
  return found
}

const distance = (a: Place, b: Place): number => Math.hypot(a.x - b.x, a.y - b.y)

function nearest(places: readonly Place[], from: Place): Place | null {
  return places.reduce<Place | null>(
    (best, place) => (best === null || distance(place, from) < distance(best, from) ? place : best),
    null
  )
}
