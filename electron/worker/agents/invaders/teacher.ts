import { invadersMemory, type InvadersMemory } from '../../../../games/invaders/memory'
import type { Profile } from '../../../shared/profile'
import { ScriptedInvaders } from '../scripted-invaders'

/**
 * The scripted expert as a teacher of those who see only pictures: moves as it does, but fires whenever its shot is
 * free. The moments at which the expert fires follow from more than a picture shows, and are rare; when a shot is
 * free can be seen. It scores less than the expert, and can be imitated.
 */
export class InvadersTeacher {
  private readonly expert: ScriptedInvaders
  private readonly memory: InvadersMemory
  /** The action that holds fire besides, for each. */
  private readonly firing: readonly number[]

  /** Throws AppError `profile.invalid` when the profile has not the memory fields or actions of the game. */
  constructor(profile: Profile) {
    this.expert = new ScriptedInvaders(profile)
    this.memory = invadersMemory(profile)
    const holds = profile.actions.map(({ hold }) => new Set(hold))
    this.firing = holds.map((held) => {
      const wanted = new Set([...held, 'fire'])
      return holds.findIndex(
        (other) => other.size === wanted.size && [...wanted].every((key) => other.has(key))
      )
    })
  }

  /** `ram`: the game's memory block. */
  choose(ram: Uint8Array): number {
    const { action } = this.expert.decide(ram)
    // The game fires when the button goes down: what is held has to be let go first.
    const isFree = this.memory.playerShotStatus(ram) === 0 && this.memory.fireBounce(ram) === 0
    return isFree ? this.firing[action]! : action
  }
}
