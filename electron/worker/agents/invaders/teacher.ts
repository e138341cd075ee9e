import { invadersMemory, type InvadersMemory } from '../../../../games/invaders/memory'
import type { Profile } from '../../../shared/profile'
import { ScriptedInvaders } from '../scripted-invaders'
import { Escape, MOVES, STEP_FRAMES, movedBy, type Move } from './escape'
import { meetingX } from '../../../../games/invaders/lead'
import { ALIENS, MUZZLE, SHOT } from '../../../../games/invaders/rules'
import { Sight } from '../../../../games/invaders/sight'
import { Threats, type Threat } from '../../../../games/invaders/threats'

/** A shot that arrives within these frames is stepped away from, this far beyond where it hits. */
const WARY_FRAMES = 72
const WARY_PX = 5
/** With so few aliens left they are too fast for this, and the expert takes over. */
const FEW = 8
/** As well aimed as needed. */
const AIMED_PX = 3

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
  constructor(profile: Profile) {
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
    if (sight.aliensLeft <= FEW) return this.expert.decide(ram).action
    threats.foresee(sight)
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
    return threats.falling.reduce((sum, threat) => sum + depthUnder(threat, x), 1000 * danger)
  }

  /** To where a shot fired now meets the nearest column. */
  private towardsTarget(): Move {
    const muzzle = this.sight.shipX + MUZZLE
    let nearest = Infinity
    for (let alien = 0; alien < ALIENS; alien++) {
      if (this.sight.aliens[alien] !== 1) continue
      const away = meetingX(this.sight, alien) - muzzle
      if (Math.abs(away) < Math.abs(nearest)) nearest = away
    }
    if (Math.abs(nearest) <= AIMED_PX || nearest === Infinity) return 0
    return nearest < 0 ? -1 : 1
  }
}

/** How far inside of where a shot will hit, and a little around, a place is; 0 outside, and while there is time. */
function depthUnder({ firstFrame, left, right }: Threat, x: number): number {
  if (firstFrame > WARY_FRAMES) return 0
  return Math.max(0, Math.min(x - (left - WARY_PX), right + WARY_PX - x))
}
