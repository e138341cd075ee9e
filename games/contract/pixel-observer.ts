import { PICTURE_SIDE, type Moment, type Observer } from './observer'
import { pictureStack } from '../../electron/shared/spaces'

/** Pictures in one observation. */
export const STACK = 4
const PICTURE = PICTURE_SIDE * PICTURE_SIDE

/**
 * The last four pictures, 84 x 84 grey bytes each, oldest first: shape [4, 84, 84], the layout of
 * Gymnasium's FrameStackObservation. A new episode begins with its first picture four times.
 * Deviation from Mnih et al. 2015: no maximum over two frames, because this board does not flicker.
 */
export class PixelObserver implements Observer<Uint8Array> {
  readonly space = pictureStack(STACK, PICTURE_SIDE, PICTURE_SIDE)
  private readonly stack = new Uint8Array(STACK * PICTURE)
  private readonly newest = this.stack.subarray((STACK - 1) * PICTURE)

  begin(moment: Moment): Uint8Array {
    moment.paint(this.newest)
    for (let i = 0; i < STACK - 1; i++) this.stack.set(this.newest, i * PICTURE)
    return this.stack.slice()
  }

  next(moment: Moment): Uint8Array {
    this.stack.copyWithin(0, PICTURE)
    moment.paint(this.newest)
    return this.stack.slice()
  }
}
