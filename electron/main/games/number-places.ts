import type { Rect } from '../../shared/geometry/rectangle'
import type { FoundNumber, NumberMoves, NumberPlace } from '../../shared/perception/found-numbers'
import type { Region } from '../../shared/perception/region'
import { median } from './grouping'

/** The numbers of one picture. Pictures of one `stretch` follow each other closely. */
export interface Look {
  readonly stretch: number
  readonly width: number
  readonly height: number
  readonly numbers: readonly FoundNumber[]
}

/** A number that stands in fewer of the pictures is no part of the screen: a title, a price that flies past. */
const LEAST_SHARE = 0.5
/** Of the changes within stretches, so many may go the other way: a digit that was not read right. */
const MOST_AGAINST = 0.2
/** Of the numbers of one place, so many have the length that all have. */
const NEARLY_ALWAYS = 0.75
/** A right or left edge that stays within this part of a digit's width is what the number is aligned by. */
const STILL_EDGE = 0.5

interface Sighting extends FoundNumber {
  readonly look: number
}

/**
 * The places where numbers stand, out of several pictures of a game: those that changed first, and of them those that
 * rose. Pictures of other sizes than the first one's are left out.
 */
export function numberPlaces(looks: readonly Look[]): NumberPlace[] {
  const size = looks[0]
  if (size === undefined) return []
  const same = looks.filter(({ width, height }) => width === size.width && height === size.height)
  const places = grouped(same)
    .filter((sightings) => sightings.length >= LEAST_SHARE * same.length)
    .map((sightings) => placeOf(sightings, same, size))
  return places.sort((a, b) => rank(b) - rank(a))
}

/** Sightings of one place: at one height, over each other. Of two in one picture the one that lies over more counts. */
function grouped(looks: readonly Look[]): Sighting[][] {
  const groups: Sighting[][] = []
  for (const [look, { numbers }] of looks.entries())
    for (const number of numbers) {
      const sighting = { ...number, look }
      const home = groups
        .filter((group) => group.every((other) => other.look !== look))
        .find((group) => group.some(({ box }) => isSamePlace(box, number.box)))
      if (home) home.push(sighting)
      else groups.push([sighting])
    }
  return groups
}

function isSamePlace(a: Rect, b: Rect): boolean {
  const level = Math.abs(a.y + a.height / 2 - (b.y + b.height / 2)) <= Math.min(a.height, b.height) / 3
  const shared = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  return level && shared >= Math.min(a.width, b.width) / 2
}

function placeOf(all: readonly Sighting[], looks: readonly Look[], size: Look): NumberPlace {
  const padded = paddedTo(all)
  // One of another length was not read whole.
  const sightings = padded === null ? all : all.filter(({ text }) => text.length === padded)
  const values = looks.map((_, look) => {
    const seen = sightings.find((sighting) => sighting.look === look)
    return seen === undefined ? null : Number(seen.text)
  })
  const labels = sightings.flatMap(({ label }) => label ?? [])
  return {
    region: fractionsOf(padded === null ? grownBox(sightings) : boxOf(sightings), size),
    values,
    moves: movesOf(values, looks),
    label: commonest(labels),
    digits: padded,
    thousands: sightings.find(({ thousands }) => thousands !== 'none')?.thousands ?? 'none'
  }
}

/** As many digits as nearly always stand there, where zeros before them say that they are filled up. */
function paddedTo(sightings: readonly Sighting[]): number | null {
  const length = median(sightings.map(({ text }) => text.length))
  const whole = sightings.filter(({ text }) => text.length === length)
  const isFilled = length > 1 && whole.some(({ text }) => text.startsWith('0'))
  return isFilled && whole.length >= NEARLY_ALWAYS * sightings.length ? length : null
}

/** Around all of them, at the height that most have. */
function boxOf(sightings: readonly Sighting[]): Rect {
  const boxes = sightings.map(({ box }) => box)
  const y = median(boxes.map((box) => box.y))
  const bottom = median(boxes.map((box) => box.y + box.height))
  const x = Math.min(...boxes.map((box) => box.x))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  return { x, y, width: right - x, height: bottom - y }
}

/** A digit wider to where a longer number would grow, as far as there is nothing but ground in every picture. */
function grownBox(sightings: readonly Sighting[]): Rect {
  const whole = boxOf(sightings)
  const pitch = median(sightings.map(({ box, text }) => box.width / (text.length + 0.5)))
  const spread = (edges: readonly number[]): number => Math.max(...edges) - Math.min(...edges)
  const still = STILL_EDGE * pitch
  const isLeftStill = spread(sightings.map(({ box }) => box.x)) <= still
  const isRightStill = spread(sightings.map(({ box }) => box.x + box.width)) <= still
  // Both: it was never longer or shorter, and could grow to either side.
  const [left, right] = isLeftStill === isRightStill ? [0.5, 0.5] : isRightStill ? [1, 0] : [0, 1]
  const room = (side: 'left' | 'right'): number =>
    Math.min(
      ...sightings.map(({ box, room: beside }) =>
        side === 'left'
          ? beside.left - (box.x - whole.x)
          : beside.right - (whole.x + whole.width - box.x - box.width)
      )
    )
  const byLeft = Math.max(0, Math.min(Math.ceil(left * pitch), room('left')))
  const byRight = Math.max(0, Math.min(Math.ceil(right * pitch), room('right')))
  return { ...whole, x: whole.x - byLeft, width: whole.width + byLeft + byRight }
}

const fractionsOf = ({ x, y, width, height }: Rect, size: Look): Region => ({
  x: x / size.width,
  y: y / size.height,
  width: width / size.width,
  height: height / size.height
})

/** So often a number moves on from one stretch to the next, and never back, before that says which way it goes. */
const LEAST_STEPS = 2

/** Which way it moves within stretches; one that stood still in each, from stretch to stretch. A step onto its outermost value, or over most of its range, is a game that began anew. */
function movesOf(values: readonly (number | null)[], looks: readonly Look[]): NumberMoves {
  const known = values.filter((value) => value !== null)
  if (new Set(known).size < 2) return 'stays'
  const [least, most] = [Math.min(...known), Math.max(...known)]
  const counted = { up: 0, down: 0, resetsUp: 0, resetsDown: 0 }
  for (let i = 1; i < values.length; i++) {
    const [before, now] = [values[i - 1] ?? null, values[i] ?? null]
    if (before === null || now === null || now === before) continue
    if (looks[i]!.stretch !== looks[i - 1]!.stretch) continue
    const isLeap = Math.abs(now - before) > (most - least) / 2
    if (now > before) counted[isLeap || now === most ? 'resetsUp' : 'up'] += 1
    else counted[isLeap || now === least ? 'resetsDown' : 'down'] += 1
  }
  const { up, down, resetsUp, resetsDown } = counted
  if (up + down + resetsUp + resetsDown === 0) return movesBetween(known)
  if (goesOneWay(up + resetsUp, down, resetsDown)) return 'rises'
  // A single fall says no more than that a game began anew.
  if (down + resetsDown > 1 && goesOneWay(down + resetsDown, up, resetsUp)) return 'falls'
  return 'changes'
}

/** A game that began anew between two stretches would have put it back. */
function movesBetween(known: readonly number[]): NumberMoves {
  const steps = known.slice(1).map((value, i) => Math.sign(value - known[i]!))
  const [up, down] = [1, -1].map((way) => steps.filter((step) => step === way).length)
  if (down === 0 && up! >= LEAST_STEPS) return 'rises'
  return up === 0 && down! >= LEAST_STEPS ? 'falls' : 'changes'
}

/** Whether a number moves on one way: hardly ever against it, and begins anew less often than every other time. */
const goesOneWay = (onward: number, against: number, resets: number): boolean =>
  onward > 0 && against <= MOST_AGAINST * (onward + against) && 2 * resets < onward

const ORDER = { stays: 0, changes: 1, falls: 2, rises: 3 } as const

/** By how it moves, then by how often it was there, then by how many values it took. */
function rank({ moves, values }: NumberPlace): number {
  const there = values.filter((value) => value !== null)
  return 10 * ORDER[moves] + (5 * there.length) / values.length + (4 * new Set(there).size) / values.length
}

function commonest(labels: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null
}
