import type { StartChild } from './child-process'
import type { HeardEvent } from './heard'
import { HumanListener } from './human-listener'
import type { Doer, Tagger } from './tagger'

/** Somebody who hears the keyboard and the mouse. */
export interface Ears {
  /** Everything that is done anywhere on the desktop, in order, and whose doing it was. */
  readonly onHeard: (event: HeardEvent, whose: Doer) => void
  /** Nothing is heard any more; whoever wants to hear again joins again. */
  readonly onDeaf: (why: string) => void
}

/**
 * The one listener process of the app, shared by all who hear: started for the first, ended with the last, so that
 * nobody is heard for nothing.
 */
export class Hearing {
  readonly #startChild: StartChild
  readonly #ears = new Set<Ears>()
  readonly #taggers = new Set<Tagger>()
  #listener: Promise<HumanListener> | null = null

  constructor(startChild: StartChild) {
    this.#startChild = startChild
  }

  /**
   * Hears from now on. Throws 'input.deaf' where that is not possible. Returns the way to stop.
   * @param tagger of whoever injects: what it takes for its own doing is the agent's for everybody
   */
  async join(ears: Ears, tagger: Tagger | null = null): Promise<() => void> {
    this.#ears.add(ears)
    if (tagger) this.#taggers.add(tagger)
    const leave = (): void => this.#leave(ears, tagger)
    try {
      await this.#listening()
      return leave
    } catch (error) {
      leave()
      throw error
    }
  }

  #listening(): Promise<HumanListener> {
    return (this.#listener ??= this.#start())
  }

  #start(): Promise<HumanListener> {
    let isReady = false
    const listener = HumanListener.start(this.#startChild, {
      onHeard: (event) => this.#tell(event),
      onDeaf: (why) => {
        if (this.#listener === listener) this.#listener = null
        // Those who still wait for it are told by their own call.
        if (isReady) this.#goDeaf(why)
      }
    })
    void listener.then(
      () => (isReady = true),
      () => undefined
    )
    return listener
  }

  #leave(ears: Ears, tagger: Tagger | null): void {
    this.#ears.delete(ears)
    if (tagger) this.#taggers.delete(tagger)
    if (this.#ears.size > 0) return
    const listener = this.#listener
    this.#listener = null
    void listener?.then(
      (open) => open.close(),
      () => undefined
    )
  }

  #tell(event: HeardEvent): void {
    // Each tagger counts what it hears: all are asked.
    const claims = [...this.#taggers].map((tagger) => tagger.whose(event))
    const whose = claims.includes('agent') ? 'agent' : 'person'
    for (const { onHeard } of [...this.#ears]) onHeard(event, whose)
  }

  #goDeaf(why: string): void {
    const ears = [...this.#ears]
    this.#ears.clear()
    this.#taggers.clear()
    for (const { onDeaf } of ears) onDeaf(why)
  }
}
