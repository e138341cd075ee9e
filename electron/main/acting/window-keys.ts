import type { Profile } from '../../shared/profile'
import { isKeyCode, KEYS, type KeyCode } from '../input/keys'

/** Which keys work the controls of a game in a window of its own, both ways. */
export class WindowKeys {
  readonly #codes: ReadonlyMap<string, KeyCode>
  readonly #controls: ReadonlyMap<number, string>

  private constructor(codes: ReadonlyMap<string, KeyCode>) {
    this.#codes = codes
    this.#controls = new Map([...codes].map(([control, code]) => [KEYS[code].heard, control]))
  }

  /** Null for a profile that names a key which cannot be pressed. */
  static of(profile: Profile): WindowKeys | null {
    const codes = new Map<string, KeyCode>()
    for (const { id, key, windowKey = key } of profile.controls) {
      if (!isKeyCode(windowKey)) return null
      codes.set(id, windowKey)
    }
    return new WindowKeys(codes)
  }

  /** The keys that hold these controls; a control that the profile does not have holds none. */
  codesOf(held: readonly string[]): ReadonlySet<KeyCode> {
    return new Set(held.flatMap((control) => this.#codes.get(control) ?? []))
  }

  /** The control that a heard key works, or null. */
  controlOf(heardKey: number): string | null {
    return this.#controls.get(heardKey) ?? null
  }
}
