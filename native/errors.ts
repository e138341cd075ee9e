/** A program that the board cannot take. */
export class RomError extends Error {
  override readonly name = 'RomError'
}

/** A saved state that the board cannot take. */
export class StateError extends Error {
  override readonly name = 'StateError'
}
