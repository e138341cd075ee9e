import type { KeyCode } from './keys'

/** What presses keys, whichever way a system has for it. */
export interface KeyHands {
  /** The keys that there are. */
  readonly known: readonly KeyCode[]
  /** Resolved when the desktop has it. Rejects for a key that is not there. */
  toggle(code: KeyCode, down: boolean): Promise<void>
}
