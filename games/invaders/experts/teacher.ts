import { Formation } from '../formation'
import { invadersMemory, type InvadersMemory } from '../memory'
import type { Profile } from '../../../electron/shared/profile'
import { Escape, MOVES, STEP_FRAMES, movedBy, type Move } from './escape'
import {
  ALIENS,
  COLUMNS,
  MUZZLE,
  PITCH,
  SHIP_LEFT,
  SHIP_RIGHT,
  SHOT,
  SHOT_SPEED,
  SHOT_START_YR
} from '../rules'
import { BoardView } from '../board-view'
import { Threats, type Threat } from '../threats'

/** A shot that arrives within these frames is stepped away from, so far beyond where it hits. */
const WARY_FRAMES = 72
const WARY_PX = 8
/** How much nearer the way out from under a shot has to be on the left for him to take it. */
const RIGHTWARD_PX = 10
/** As well aimed as needed: he stops so near to where a shot meets an alien's middle, and fires when it will meet one so near. */
const AIMED_PX = 3
const MEETING_PX = 6
/** How much further he goes for an alien of an outermost column, without which the formation drops later; and per row below. */
const OUTER_PX = 30
const ROW_PX = 3
/** An alien's middle, from its left edge. */
const MIDDLE = 8

/**
 * A teacher of those who see only pictures, whose pixels are three of the game's wide. Foresees shots as the scripted
 * expert does, but every choice of his has a reason that can be seen: he goes under the nearest alien, rather one of an
 * outermost column, fires when his shot will meet one, and leaves in good time from under a shot. Shots are often aimed at
 * the ship's middle: whoever learns to leave to whichever side is nearer wavers under them, and is hit; so he leaves to the
 * right. He trusts only solid pieces of shield, because whether others take a shot is a matter of single pixels. He scores
 * about 20,000, and 5,000 with one action in five at random, which is what an imitator is like; the expert scores more than
 * twice that, by moments that follow from more than a picture shows.
 */
export class InvadersTeacher {
  private readonly view: BoardView
  private readonly threats = new Threats()
  private readonly formation = new Formation()
  private readonly escape = new Escape()
  private readonly memory: InvadersMemory
  /** The action of each move (left, none, right), and with fire. */
  private readonly actions: readonly (readonly [calm: number, firing: number])[]

  /** Throws AppError `profile.invalid` when the profile has not the memory fields of the game. */
  constructor(profile: Profile) {
    this.view = new BoardView(profile)
    this.memory = invadersMemory(profile)
    const actionOf = (held: readonly string[]): number =>
      profile.actions.findIndex(
        ({ hold }) => hold.length === held.length && held.every((key) => hold.includes(key))
      )
    this.actions = [['left'], [], ['right']].map((held) => [actionOf(held), actionOf([...held, 'fire'])])
  }

  /** `ram`: the game's memory block. */
  choose(ram: Uint8Array): number {
    const { view, memory, threats, escape } = this
    view.look(ram)
    if (view.phase !== 'playing') return this.actions[1]![0]
    threats.foresee(view, true)
    escape.explore(view.shipX, threats.falling)
    // The game fires when the button goes down: what is held has to be let go first.
    const canFire = view.shotStatus === SHOT.free && memory.fireBounce(ram) === 0
    return this.actions[this.move(this.towardsTarget()) + 1]![Number(canFire && this.willMeetAnAlien())]!
  }

  /** The least dangerous; of equals the one that is wanted, then standing still. */
  private move(wanted: Move): Move {
    const moves = [wanted, ...MOVES.filter((move) => move !== wanted)]
    return moves.reduce((best, move) => (this.costOf(move) < this.costOf(best) ? move : best))
  }

  private costOf(move: Move): number {
    const { escape, view, threats } = this
    const x = movedBy(view.shipX, move, STEP_FRAMES)
    const danger = escape.dangerOf(0, view.shipX, move) + escape.dangerFrom(1, x)
    return threats.falling.reduce((sum, threat) => sum + depthUnder(threat, x), 1000 * danger)
  }

  /** To where a shot fired now meets the alien that is worth the way. */
  private towardsTarget(): Move {
    const { aliens, shipX } = this.view
    const [left, right] = outermostColumns(aliens)
    let [away, least] = [0, Infinity]
    for (let alien = 0; alien < ALIENS; alien++) {
      if (aliens[alien] !== 1) continue
      const column = alien % COLUMNS
      const distance = this.meetingX(alien) - (shipX + MUZZLE)
      const isOuter = column === left || column === right
      const cost = Math.abs(distance) + ROW_PX * Math.floor(alien / COLUMNS) + (isOuter ? 0 : OUTER_PX)
      if (cost < least) [away, least] = [distance, cost]
    }
    if (Math.abs(away) <= AIMED_PX) return 0
    return away < 0 ? -1 : 1
  }

  /** The formation makes a step of `refDx` in as many frames as there are aliens. */
  private meetingX(alien: number): number {
    const { refX, refY, refDx, aliensLeft } = this.view
    const flight = (refY + PITCH * Math.floor(alien / COLUMNS) - SHOT_START_YR) / SHOT_SPEED
    return refX + PITCH * (alien % COLUMNS) + MIDDLE + (refDx * Math.max(0, flight)) / Math.max(1, aliensLeft)
  }

  /** Whether a shot fired now comes near an alien, turns of the formation counted. */
  private willMeetAnAlien(): boolean {
    const { view, formation } = this
    formation.predict(view)
    const muzzle = view.shipX + MUZZLE
    for (let alien = 0; alien < ALIENS; alien++) {
      if (view.aliens[alien] !== 1) continue
      const soon = flightTo(view.refY + PITCH * Math.floor(alien / COLUMNS))
      const frame = flightTo(formation.alienY(alien, soon))
      if (Math.abs(formation.alienX(alien, frame) + MIDDLE - muzzle) <= MEETING_PX) return true
    }
    return false
  }
}

/** The first and the last column with an alien. */
function outermostColumns(aliens: Uint8Array): readonly [left: number, right: number] {
  let [left, right] = [COLUMNS, -1]
  for (let alien = 0; alien < ALIENS; alien++)
    if (aliens[alien] === 1)
      [left, right] = [Math.min(left, alien % COLUMNS), Math.max(right, alien % COLUMNS)]
  return [left, right]
}

/** Frames from the ship to a height. */
const flightTo = (yr: number): number => Math.max(0, Math.round((yr - SHOT_START_YR) / SHOT_SPEED))

/** How far the way out is from where a shot will hit, and a little around; 0 outside, and while there is time. */
function depthUnder({ firstFrame, left, right }: Threat, x: number): number {
  if (firstFrame > WARY_FRAMES) return 0
  const [toLeft, toRight] = [x - (left - WARY_PX), right + WARY_PX - x]
  if (toLeft <= 0 || toRight <= 0) return 0
  if (right + WARY_PX > SHIP_RIGHT) return toLeft
  return left - WARY_PX < SHIP_LEFT ? toRight : Math.min(toLeft + RIGHTWARD_PX, toRight)
}
