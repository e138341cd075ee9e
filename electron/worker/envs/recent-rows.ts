import { box, type Box, type Observation } from '../../shared/spaces'

/** Rows of numbers seen one after the other, so many at once as one row: the oldest first, as pictures are stacked. */
export const rowsSpace = ({ shape, low, high }: Box, frames: number): Box =>
  box('float32', [frames * shape.reduce((product, n) => product * n, 1)], low, high)

/** Remembers the last rows. An episode begins with its first row all through. */
export class RecentRows {
  private rows = new Float32Array()

  constructor(private readonly frames: number) {}

  /** The last rows with this one, which is copied. `isFirst`: of an episode. */
  take(row: Observation, isFirst: boolean): Float32Array {
    if (isFirst) {
      this.rows = new Float32Array(this.frames * row.length)
      for (let i = 0; i < this.frames; i++) this.rows.set(row, i * row.length)
    } else {
      this.rows = this.rows.slice()
      this.rows.copyWithin(0, row.length)
      this.rows.set(row, (this.frames - 1) * row.length)
    }
    return this.rows
  }
}
