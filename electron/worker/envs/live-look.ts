import { AppError } from '../../shared/errors'
import { type LiveLook, liveSpace, planesOf } from '../../shared/live-env'
import type { Box, Observation } from '../../shared/spaces'
import { PlaneStack } from './plane-stack'

/** Makes observations of what is seen of a game in a window, one moment after the other. */
export class LiveObserver {
  readonly space: Box
  private readonly stack: PlaneStack | null
  private readonly bytes: number

  constructor(
    private readonly look: LiveLook,
    fields: readonly string[]
  ) {
    this.space = liveSpace(look, fields)
    this.stack = look.see === 'picture' ? new PlaneStack(look) : null
    this.bytes = look.see === 'picture' ? planesOf(look) * look.side ** 2 : 8 * fields.length
  }

  /** The first observation of an episode. @throws AppError 'rpc.invalid' for what is not of this look */
  begin(seen: Uint8Array): Observation {
    this.check(seen)
    return this.stack === null ? numbers(seen) : this.stack.begin(seen)
  }

  next(seen: Uint8Array): Observation {
    this.check(seen)
    return this.stack === null ? numbers(seen) : this.stack.next(seen)
  }

  private check({ length }: Uint8Array): void {
    if (length === this.bytes) return
    const why = `its ${this.look.see} has ${length} bytes, not ${this.bytes}`
    throw new AppError('rpc.invalid', { method: 'decide', why })
  }
}

/** Copied: bytes that crossed from another process may begin anywhere. */
const numbers = (seen: Uint8Array): Float32Array => new Float32Array(seen.slice().buffer)
