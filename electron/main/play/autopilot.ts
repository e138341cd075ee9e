import type { Controller, PlayMode } from '../../shared/session'

/**
 * Who holds the controls. The person always wins: touching a control takes over at once and stays
 * so until they hand back, whatever the mode.
 */
export class Autopilot {
  #mode: PlayMode = 'off'
  #humanHasControl = false
  #humanHeld: readonly string[] = []
  /** What the person pressed since the game was last told what is held. */
  #tapped = new Set<string>()

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
    this.#tapped.clear()
  }

  /** The controls the person holds from now on. */
  setHumanHeld(held: readonly string[]): void {
    if (held.length > 0) this.takeControl()
    for (const control of held) this.#tapped.add(control)
    this.#humanHeld = held
  }

  /**
   * What the game should see held from now until it is asked again, given what the agent would hold. What the person
   * pressed and let go of in between is among it once: a game that is busy must not miss a short tap.
   */
  held(agentHolds: readonly string[]): readonly string[] {
    if (this.#humanHasControl) return this.#withTaps()
    return this.#mode === 'autonomous' ? agentHolds : []
  }

  #withTaps(): readonly string[] {
    const taps = [...this.#tapped].filter((control) => !this.#humanHeld.includes(control))
    this.#tapped.clear()
    return taps.length === 0 ? this.#humanHeld : [...this.#humanHeld, ...taps]
  }
}
