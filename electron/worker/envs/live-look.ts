import { AppError } from '../../shared/errors'
import { type LiveLook, liveSpace, planesOf } from '../../shared/live-env'
import { inParts, joined, type Box, type Observation } from '../../shared/spaces'
import { RecentRows } from './recent-rows'
import { PlaneStack } from './plane-stack'

/** Makes observations of what is seen of a game in a window, one moment after the other. */
export class LiveObserver {
  readonly space: Box
  private readonly stack: PlaneStack | null
  /** Of both: the numbers of as many moments as there are pictures. */
  private readonly rows: RecentRows
  private readonly pictureBytes: number
  private readonly bytes: number

  constructor(
    private readonly look: LiveLook,
    fields: readonly string[]
  ) {
    this.space = liveSpace(look, fields)
    this.stack = look.see === 'fields' ? null : new PlaneStack(look)
    this.rows = new RecentRows(look.stack)
    this.pictureBytes = look.see === 'fields' ? 0 : planesOf(look) * look.side ** 2
    this.bytes = this.pictureBytes + (look.see === 'picture' ? 0 : 8 * fields.length)
  }

  /** The first observation of an episode. @throws AppError 'rpc.invalid' for what is not of this look */
  begin(seen: Uint8Array): Observation {
    return this.observe(seen, true)
  }

  next(seen: Uint8Array): Observation {
    return this.observe(seen, false)
  }

  private observe(seen: Uint8Array, isFirst: boolean): Observation {
    this.check(seen)
    if (this.stack === null) return numbers(seen)
    const moment = inParts(seen, this.pictureBytes)
    const pictures = isFirst ? this.stack.begin(moment.picture) : this.stack.next(moment.picture)
    return this.look.see === 'both' ? joined(pictures, this.rows.take(moment.numbers, isFirst)) : pictures
  }

  private check({ length }: Uint8Array): void {
    if (length === this.bytes) return
    const why = `its ${WHAT[this.look.see]} has ${length} bytes, not ${this.bytes}`
    throw new AppError('rpc.invalid', { method: 'decide', why })
  }
}

const WHAT = { picture: 'picture', fields: 'fields', both: 'picture and fields' } as const

/** Copied: bytes that crossed from another process may begin anywhere. */
const numbers = (seen: Uint8Array): Float32Array => new Float32Array(seen.slice().buffer)
