import type { Profile } from '../../shared/profile'
import type { KeyCode } from '../../shared/key-codes'
import { KEYS } from '../input/keys'

/** Which keys work the controls of a game in a window of its own, both ways. */
export class WindowKeys {
  readonly #codes: ReadonlyMap<string, KeyCode>
  readonly #controls: ReadonlyMap<number, string>

  private constructor(codes: ReadonlyMap<string, KeyCode>) {
    this.#codes = codes
    this.#controls = new Map([...codes].map(([control, code]) => [KEYS[code].heard, control]))
  }

  static of({ controls }: Pick<Profile, 'controls'>): WindowKeys {
    return new WindowKeys(new Map(controls.map(({ id, key, windowKey = key }) => [id, windowKey])))
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
