import type { Profile } from './profile'

/** The built-in board's button mask for a set of held controls; ids the profile does not know count for nothing. */
export const buttonMask = ({ controls }: Profile, held: readonly string[]): number =>
  controls.reduce((mask, control) => (held.includes(control.id) ? mask | (control.boardBit ?? 0) : mask), 0)
