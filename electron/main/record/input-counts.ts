import type { PersonInput } from '../../shared/person-input'

type Counted =
  | Pick<Extract<PersonInput, { kind: 'key' | 'button' }>, 'kind' | 'down'>
  | { readonly kind: 'move' | 'wheel' }

/** How often keys and buttons were pressed. */
export class InputCounts {
  #keys = 0
  #clicks = 0

  count(input: Counted): void {
    if (input.kind === 'key' && input.down) this.#keys++
    if (input.kind === 'button' && input.down) this.#clicks++
  }

  get counted(): { readonly keys: number; readonly clicks: number } {
    return { keys: this.#keys, clicks: this.#clicks }
  }
}
