import { hitFrom } from '../flight'
import { Formation } from '../formation'
import { MUZZLE, SHIP_LEFT, SHIP_RIGHT } from '../rules'
import { BoardView } from '../board-view'
import { Threats, type Threat } from '../threats'
import type { Profile } from '../../../electron/shared/profile'
import { signed } from './near-the-ship'

/** The ship moves a pixel a frame, and a step is four frames: places are told in steps of this many pixels. */
const STEP = 4
/** Places to either side of the ship where shots are foreseen, and where aliens are aimed at. */
const DANGER_EACH_SIDE = 8
const AIM_EACH_SIDE = 15
/** A shot that hits in so many frames is of no concern yet. */
const HORIZON = 72
/** A shot fired from here is foreseen for so many of the coming steps. */
const LATER_STEPS = 12
/** A shot that hits in so many frames is worth nothing yet; they fly for 44. */
const HIT_HORIZON = 160
const MOVES = ['Left', 'Stay', 'Right'] as const

const placesOf = (each: number): readonly number[] =>
  Array.from({ length: 2 * each + 1 }, (_, i) => (i - each) * STEP)
const DANGER_PLACES = placesOf(DANGER_EACH_SIDE)
const AIM_PLACES = placesOf(AIM_EACH_SIDE)

/** What each number of `Foresight.write` is, in order. */
export const FORESIGHT_NAMES: readonly string[] = [
  ...DANGER_PLACES.map((pixels) => `danger${signed(pixels)}`),
  ...MOVES.map((move) => `hit${move}`),
  ...AIM_PLACES.map((pixels) => `aim${signed(pixels)}`),
  ...Array.from({ length: LATER_STEPS }, (_, i) => `aimIn${i + 1}`)
]

/**
 * Where things lead that move by rules: what falls hits a place at a time, and a shot fired from a place at a time
 * meets an alien or not. Told for places around the ship, one for each step of it, so that a network need not learn
 * to multiply speeds by distances. What to do about it is left to the agent.
 */
export class Foresight {
  private readonly view: BoardView
  private readonly threats = new Threats()
  private readonly formation = new Formation()

  /** Throws AppError `profile.invalid` when the profile has not the memory fields of the game. */
  constructor(profile: Profile) {
    this.view = new BoardView(profile)
  }

  /** Writes `FORESIGHT_NAMES.length` numbers from 0 to 1 into `out` from `at` on. */
  write(out: Float32Array, at: number, ram: Uint8Array): void {
    const { view, threats } = this
    out.fill(0, at, at + FORESIGHT_NAMES.length)
    view.look(ram)
    if (view.phase !== 'playing') return
    threats.foresee(view)
    DANGER_PLACES.forEach((pixels, i) => {
      out[at + i] = dangerAt(threats.falling, clamped(view.shipX + pixels))
    })
    MOVES.forEach((_, i) => {
      out[at + DANGER_PLACES.length + i] = urgencyOfHolding(threats.falling, view.shipX, i - 1)
    })
    this.writeAim(out, at + DANGER_PLACES.length + MOVES.length)
  }

  /** How soon a shot hits that is fired as soon as it is free and the ship has come to a place, or after some steps. */
  private writeAim(out: Float32Array, at: number): void {
    const { view, formation } = this
    formation.predict(view)
    AIM_PLACES.forEach((pixels, i) => {
      const x = clamped(view.shipX + pixels)
      out[at + i] = this.aimFrom(x, Math.abs(x - view.shipX) - 1)
    })
    for (let step = 1; step <= LATER_STEPS; step++)
      out[at + AIM_PLACES.length + step - 1] = this.aimFrom(view.shipX, step * STEP)
  }

  private aimFrom(x: number, readyFrame: number): number {
    const { view, formation } = this
    const launch = Math.max(0, readyFrame, formation.shotFreeFrame)
    const hit = hitFrom(view, formation, x + MUZZLE, launch)
    return hit === null ? 0 : Math.max(0, 1 - hit.frame / HIT_HORIZON)
  }
}

const clamped = (x: number): number => Math.max(SHIP_LEFT, Math.min(SHIP_RIGHT, x))

/** 1 for now, 0 for the horizon and beyond. */
const urgencyOf = (frame: number): number => Math.max(0, 1 - frame / HORIZON)

/** How soon a ship that stands at `x` is hit. */
function dangerAt(falling: readonly Threat[], x: number): number {
  let danger = 0
  for (const { firstFrame, left, right } of falling)
    if (x >= left && x <= right) danger = Math.max(danger, urgencyOf(firstFrame))
  return danger
}

/** How soon a ship is hit that goes on in one direction: -1, 0 or 1. */
function urgencyOfHolding(falling: readonly Threat[], shipX: number, direction: number): number {
  let urgency = 0
  for (const { firstFrame, lastFrame, left, right } of falling)
    for (let frame = firstFrame; frame <= lastFrame; frame++) {
      const x = clamped(shipX + direction * (frame + 1))
      if (x < left || x > right) continue
      urgency = Math.max(urgency, urgencyOf(frame))
      break
    }
  return urgency
}
