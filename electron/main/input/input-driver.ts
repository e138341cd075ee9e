import type { MouseButton } from '../../shared/action'
import type { InputEvent } from './events'
import type { KeyCode } from './keys'

/** When an event reached the desktop, at the earliest and at the latest; `monotonicMs`. */
export interface Injected {
  readonly fromMs: number
  readonly toMs: number
}

/** What is pressed and not yet let go. */
export interface Held {
  readonly keys: readonly KeyCode[]
  readonly buttons: readonly MouseButton[]
}

/**
 * The hands of the app. Only guarded-input.ts may use one: every event must have passed the guard.
 * Whatever happens (close, crash of either side, a kill), nothing stays held.
 */
export interface InputDriver {
  /**
   * Does one event; resolved when the desktop has it. 'late': it was not done, because `byMs`
   * (`monotonicMs`) had passed when its turn came; letting go is never too late. Throws 'input.failed'.
   */
  inject(event: InputEvent, byMs: number): Promise<Injected | 'late'>
  /** Lets go of all that is held. */
  releaseAll(): Promise<Injected>
  /** Called when the hands were lost and new ones are coming, with what the lost ones held. */
  onLost(listener: (held: Held) => void): void
  /** Lets go of everything and ends. Safe to call twice. */
  close(): Promise<void>
}
