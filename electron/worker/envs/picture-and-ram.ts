import type { Observer } from '../../../games/contract/observer'
import { AppError } from '../../shared/errors'
import { liveSpace, planesOf, type LiveLook } from '../../shared/live-env'
import { joined, sizeOf, withNumbers, type Box, type Observation } from '../../shared/spaces'
import { PlaneStack } from './plane-stack'
import { RecentRows } from './recent-rows'

/** Makes observations of the picture and the memory of a game that brings code: its last pictures, and what its environment over memory observes at the same moments. */
export class PictureAndRam {
  readonly space: Box
  private readonly pictures: PlaneStack
  private readonly rows: RecentRows
  private readonly pictureBytes: number

  constructor(
    look: LiveLook,
    private readonly memory: Observer
  ) {
    this.space = withNumbers(liveSpace({ ...look, see: 'picture' }, []), look.stack * sizeOf(memory.space))
    this.pictures = new PlaneStack(look)
    this.rows = new RecentRows(look.stack)
    this.pictureBytes = planesOf(look) * look.side ** 2
  }

  /** The first observation of an episode. @param seen a picture, and behind it the memory */
  begin(seen: Uint8Array): Observation {
    return this.observe(seen, true)
  }

  next(seen: Uint8Array): Observation {
    return this.observe(seen, false)
  }

  private observe(seen: Uint8Array, isFirst: boolean): Observation {
    if (seen.length <= this.pictureBytes) {
      const why = `its picture and memory has ${seen.length} bytes, and the picture alone ${this.pictureBytes}`
      throw new AppError('rpc.invalid', { method: 'decide', why })
    }
    const picture = seen.subarray(0, this.pictureBytes)
    const moment = { ram: seen.slice(this.pictureBytes), paint: noPicture }
    const row = isFirst ? this.memory.begin(moment) : this.memory.next(moment)
    const pictures = isFirst ? this.pictures.begin(picture) : this.pictures.next(picture)
    return joined(pictures, this.rows.take(row, isFirst))
  }
}

function noPicture(): never {
  throw new TypeError('an environment over memory looks at no picture')
}
