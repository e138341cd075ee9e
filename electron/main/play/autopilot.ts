import type { Controller, PlayMode } from '../../shared/session'

/**
 * Who holds the controls. The person always wins: touching a control takes over at once and stays
 * so until they hand back, whatever the mode.
 */
export class Autopilot {
  #mode: PlayMode = 'off'
  #humanHasControl = false
  #humanHeld: readonly string[] = []

  get mode(): PlayMode {
    return this.#mode
  }

  get controller(): Controller {
    if (this.#humanHasControl) return 'human'
    return this.#mode === 'autonomous' ? 'agent' : 'nobody'
  }

  /** Choosing autonomous gives the agent the controls. */
  setMode(mode: PlayMode): void {
    this.#mode = mode
    if (mode === 'autonomous') this.handBack()
  }

  takeControl(): void {
    this.#humanHasControl = true
  }

  handBack(): void {
    this.#humanHasControl = false
    this.#humanHeld = []
  }

  /** The controls the person holds from now on. */
  setHumanHeld(held: readonly string[]): void {
    if (held.length > 0) this.takeControl()
    this.#humanHeld = held
  }

  /** What the game should see held, given what the agent would hold. */
  held(agentHolds: readonly string[]): readonly string[] {
    if (this.#humanHasControl) return this.#humanHeld
    return this.#mode === 'autonomous' ? agentHolds : []
  }
}
