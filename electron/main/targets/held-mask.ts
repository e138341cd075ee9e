import type { Action } from '../../shared/action'
import { AppError } from '../../shared/errors'
import type { Control } from '../../shared/profile'

/** The controls an action holds as bits, by each control's `bitOf`. Throws 'input.invalid' for one unknown. */
export function heldMask(
  controls: readonly Control[],
  action: Action,
  bitOf: (control: Control, index: number) => number
): number {
  let mask = 0
  for (const id of action.held) {
    const index = controls.findIndex((c) => c.id === id)
    const control = controls[index]
    if (!control) {
      const known = controls.map((c) => c.id).join(', ')
      const what = { en: 'The action', fr: 'L’action' }
      const why = {
        en: `"${id}" is not one of ${known}`,
        fr: `« ${id} » n’est aucune des commandes ${known}`
      }
      throw new AppError('input.invalid', { what, why })
    }
    mask |= bitOf(control, index)
  }
  return mask
}
