import type { Action } from '../../shared/action'
import { AppError } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import type { Control } from '../../shared/profile'

/** What is held in a machine that waits for the agent, as bits: one a control. */
export class HeldButtons {
  readonly #controls: readonly Control[]
  readonly #bitOf: (control: Control, index: number) => number
  #held = 0
  #pressed = 0

  constructor(controls: readonly Control[], bitOf: (control: Control, index: number) => number) {
    this.#controls = controls
    this.#bitOf = bitOf
  }

  /** Of the next frames. */
  get mask(): number {
    return this.#held | this.#pressed
  }

  /** From now on. Throws 'input.invalid' for a control that is not there, for a mouse, and for text. */
  perform({ held, press = [], pointer, text }: Action): void {
    if (pointer !== undefined || text !== undefined) throw invalid(KEYS_ONLY)
    const [holds, presses] = [this.#maskOf(held), this.#maskOf(press)]
    this.#held = holds
    this.#pressed = presses
  }

  /** The game went on: what was pressed is let go of. */
  advanced(): void {
    this.#pressed = 0
  }

  #maskOf(ids: readonly string[]): number {
    let mask = 0
    for (const id of ids) {
      const index = this.#controls.findIndex((c) => c.id === id)
      const control = this.#controls[index]
      if (!control) throw invalid(unknown(id, this.#controls))
      mask |= this.#bitOf(control, index)
    }
    return mask
  }
}

const KEYS_ONLY = {
  en: 'this machine has keys only; the mouse and texts are for games in a window',
  fr: 'cette machine n’a que des touches ; la souris et les textes sont pour les jeux dans une fenêtre'
}

function unknown(id: string, controls: readonly Control[]): LocalizedText {
  const known = controls.map((c) => c.id).join(', ')
  return {
    en: `"${id}" is not one of ${known}`,
    fr: `« ${id} » n’est aucune des commandes ${known}`
  }
}

const invalid = (why: LocalizedText): AppError =>
  new AppError('input.invalid', { what: { en: 'The action', fr: 'L’action' }, why })
