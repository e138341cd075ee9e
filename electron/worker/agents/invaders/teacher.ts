import { invadersMemory, type InvadersMemory } from '../../../../games/invaders/memory'
import type { Profile } from '../../../shared/profile'
import { ScriptedInvaders } from '../scripted-invaders'
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
} from '../../../../games/invaders/rules'
import { Sight } from '../../../../games/invaders/sight'
import { Threats, type Threat } from '../../../../games/invaders/threats'

/** A shot that arrives within these frames is stepped away from. */
const WARY_FRAMES = 72
/** An alien's middle, from its left edge. */
const MIDDLE = 8

/** How the teacher plays, for whom he teaches. */
export interface TeacherWays {
  /** How far beyond where a shot hits he steps away from it. */
  readonly waryPx: number
  /** As well aimed as needed. */
  readonly aimedPx: number
  /** How much nearer the way out from under a shot has to be on the left for him to take it. */
  readonly rightwardPx: number
  /** Whether he trusts only solid pieces of shield: whether the rest takes a shot is a matter of single pixels. */
  readonly needsSolidShields: boolean
  /** With so few aliens left they are too fast for this, and the expert takes over. */
  readonly few: number
}

const PLAIN_WAYS: TeacherWays = { waryPx: 5, aimedPx: 3, rightwardPx: 0, needsSolidShields: false, few: 8 }

/**
 * For those who see pictures, whose pixels are three of the game's wide: coarser, and with few aliens left he goes on as
 * before, because the expert seldom fires then, for reasons that no picture shows. Shots are often aimed at the ship's middle: whoever learns
 * to leave to whichever side is nearer wavers under them, and is hit; so he leaves to the right. Scores about 3,500.
 */
export const WAYS_FOR_PICTURES: TeacherWays = {
  waryPx: 10,
  aimedPx: 8,
  rightwardPx: 10,
  needsSolidShields: true,
  few: 2
}

/**
 * A teacher of those who see only pictures. Foresees shots as the scripted expert does, but every choice of his has a
 * reason that can be seen: he fires whenever his shot is free, keeps under the nearest column of aliens, and leaves in
 * good time from under a shot. Only the last few aliens he leaves to the expert. He scores less, and can be imitated:
 * the expert's moments follow from more than a picture shows.
 */
export class InvadersTeacher {
  private readonly expert: ScriptedInvaders
  private readonly sight: Sight
  private readonly threats = new Threats()
  private readonly escape = new Escape()
  private readonly memory: InvadersMemory
  /** The action of each move (left, none, right), and with fire. */
  private readonly actions: readonly (readonly [calm: number, firing: number])[]

  /** Throws AppError `profile.invalid` when the profile has not the memory fields of the game. */
  constructor(
    profile: Profile,
    private readonly ways: TeacherWays = PLAIN_WAYS
  ) {
    this.expert = new ScriptedInvaders(profile)
    this.sight = new Sight(profile)
    this.memory = invadersMemory(profile)
    const actionOf = (held: readonly string[]): number =>
      profile.actions.findIndex(
        ({ hold }) => hold.length === held.length && held.every((key) => hold.includes(key))
      )
    this.actions = [['left'], [], ['right']].map((held) => [actionOf(held), actionOf([...held, 'fire'])])
  }

  /** `ram`: the game's memory block. */
  choose(ram: Uint8Array): number {
    const { sight, memory, threats, escape } = this
    sight.look(ram)
    if (sight.phase !== 'playing') return this.actions[1]![0]
    if (sight.aliensLeft <= this.ways.few) return this.expert.decide(ram).action
    threats.foresee(sight, this.ways.needsSolidShields)
    escape.explore(sight.shipX, threats.falling)
    // The game fires when the button goes down: what is held has to be let go first.
    const fires = sight.shotStatus === SHOT.free && memory.fireBounce(ram) === 0
    return this.actions[this.move() + 1]![Number(fires)]!
  }

  /** The least dangerous; of equals the one towards a target, then standing still. */
  private move(): Move {
    const wanted = this.towardsTarget()
    const moves = [wanted, ...MOVES.filter((move) => move !== wanted)]
    return moves.reduce((best, move) => (this.costOf(move) < this.costOf(best) ? move : best))
  }

  private costOf(move: Move): number {
    const { escape, sight, threats } = this
    const x = movedBy(sight.shipX, move, STEP_FRAMES)
    const danger = escape.dangerOf(0, sight.shipX, move) + escape.dangerFrom(1, x)
    return threats.falling.reduce((sum, threat) => sum + depthUnder(threat, x, this.ways), 1000 * danger)
  }

  /** To where a shot fired now meets the nearest column. */
  private towardsTarget(): Move {
    const muzzle = this.sight.shipX + MUZZLE
    let nearest = Infinity
    for (let alien = 0; alien < ALIENS; alien++) {
      if (this.sight.aliens[alien] !== 1) continue
      const away = this.meetingX(alien) - muzzle
      if (Math.abs(away) < Math.abs(nearest)) nearest = away
    }
    if (Math.abs(nearest) <= this.ways.aimedPx || nearest === Infinity) return 0
    return nearest < 0 ? -1 : 1
  }

  /** The formation makes a step of `refDx` in as many frames as there are aliens. */
  private meetingX(alien: number): number {
    const { refX, refY, refDx, aliensLeft } = this.sight
    const flight = (refY + PITCH * Math.floor(alien / COLUMNS) - SHOT_START_YR) / SHOT_SPEED
    return refX + PITCH * (alien % COLUMNS) + MIDDLE + (refDx * Math.max(0, flight)) / Math.max(1, aliensLeft)
  }
}

/** How far the way out is from where a shot will hit, and a little around; 0 outside, and while there is time. */
function depthUnder({ firstFrame, left, right }: Threat, x: number, ways: TeacherWays): number {
  if (firstFrame > WARY_FRAMES) return 0
  const [toLeft, toRight] = [x - (left - ways.waryPx), right + ways.waryPx - x]
  if (toLeft <= 0 || toRight <= 0) return 0
  if (ways.rightwardPx === 0) return Math.min(toLeft, toRight)
  if (right + ways.waryPx > SHIP_RIGHT) return toLeft
  return left - ways.waryPx < SHIP_LEFT ? toRight : Math.min(toLeft + ways.rightwardPx, toRight)
}
