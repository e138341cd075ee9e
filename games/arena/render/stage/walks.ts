import { directionTo } from '../../rules/grid'
import { WALK_FRAMES } from '../art/pose'
import { placeOf } from '../view'
import type { Clip } from './clip'

/** Pictures that a step to the next cell takes. */
const STEP_FRAMES = 5
/** Of one who is pushed. */
const PUSH_FRAMES = 2
/** Pictures between two frames of walking. */
const STRIDE_FRAMES = 2

/** Somebody goes along cells, the first being where it stands. `arrive`: told at the end. */
export function walkClip(
  from: number,
  key: string,
  path: readonly number[],
  isPushed: boolean,
  arrive: NonNullable<Clip['end']>
): Clip {
  const steps = Math.max(0, path.length - 1)
  const lasts = steps * (isPushed ? PUSH_FRAMES : STEP_FRAMES)
  return {
    from,
    lasts,
    play: ({ actors }, share, frame) => {
      const along = share * steps
      const step = Math.min(steps - 1, Math.floor(along))
      const [cell, next] = [path[step]!, path[step + 1]!]
      const [a, b] = [placeOf(cell), placeOf(next)]
      const part = along - step
      const facing = isPushed ? actors.get(key)?.facing : directionTo(cell, next)
      actors.set(key, {
        x: a.x + (b.x - a.x) * part,
        y: a.y + (b.y - a.y) * part,
        ...(facing !== undefined && { facing }),
        stance: isPushed ? 'hit' : 'walk',
        frame: isPushed ? 0 : Math.floor(frame / STRIDE_FRAMES) % WALK_FRAMES
      })
    },
    end: (set) => {
      const facing = set.actors.get(key)?.facing
      // Where it looks is kept.
      set.actors.set(key, facing === undefined ? {} : { facing })
      arrive(set)
    }
  }
}
