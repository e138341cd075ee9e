import type { KeyCode } from './key-codes'

/** The game of a window that no game is known in, played with what a person chose for it: no file, nothing is kept. */
export const PLAIN_GAME = 'keys-and-cells'

/** More cells than these are slow to look through. */
export const MOST_CELLS_ACROSS = 40

/** What a person lets an agent do in a window that no game is known in: keys that it holds, cells that it clicks. */
export interface PlainControls {
  readonly keys: readonly KeyCode[]
  readonly cells: {
    readonly columns: number
    readonly rows: number
    readonly shape: 'square' | 'diamond'
  } | null
}
