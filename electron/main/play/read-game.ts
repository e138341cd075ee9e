import type { Frame } from '../../shared/frame'
import { gamePart } from '../../shared/geometry/game-part'
import type { FieldState } from '../../shared/perception/fields'
import type { Profile } from '../../shared/profile'
import { UNSURE, type FieldValue, type ObservedState } from '../../shared/state'
import type { ReaderRunner } from '../perception/reader-runner'

/** A field as it is shown and recorded. */
export const fieldValue = ({ value, confidence, isSure }: FieldState): FieldValue => ({
  value,
  confidence: isSure ? confidence : Math.min(UNSURE, confidence)
})

/** A game that is known by its picture alone: what its readers make of it. */
export class ReadGame {
  readonly #runner: ReaderRunner
  readonly #profile: Profile

  constructor(runner: ReaderRunner, profile: Profile) {
    this.#runner = runner
    this.#profile = profile
  }

  /** Gives the readers a picture. Never waits: what they make of it is in `state` later. */
  offer(frame: Frame): void {
    this.#runner.offer(frame, null, gamePart(frame, this.#profile.windowPicture ?? {}))
  }

  /** A game begins: its numbers may begin anew. */
  expectNewGame(): void {
    this.#runner.expectAnything()
  }

  get state(): ObservedState {
    const { fields, phase } = this.#runner
    return {
      phase,
      fields: Object.fromEntries([...fields].map(([name, state]) => [name, fieldValue(state)])),
      entities: []
    }
  }

  close(): void {
    this.#runner.close()
  }
}
