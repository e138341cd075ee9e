import { memoryObserver } from '../../../games/contract/game'
import type { Observer } from '../../../games/contract/observer'
import { findGame } from '../../../games/registry'
import type { Dataset } from '../../shared/dataset'
import { fieldsShown, LIVE_PREFIX, numericFields } from '../../shared/live-env'
import type { Profile } from '../../shared/profile'
import type { ObservedState } from '../../shared/state'

/** A recorded moment, as far as numbers are made of it. */
export interface NumberedMoment {
  readonly state: ObservedState | null
  readonly memory: Uint8Array | null
}

/** Makes the numbers that an agent of a game sees of each moment, one after the other. */
export interface VectorEye extends NonNullable<Dataset['vectors']> {
  readonly needsMemory: boolean
  /** Null for a moment that does not tell them. `isFirst`: nothing of before is to be remembered. */
  look(moment: NumberedMoment, isFirst: boolean): Float32Array | null
}

/**
 * The numbers of a game: what its environment over memory observes where it brings code, else the fields that are read
 * off it, as `live:<game>?see=fields` shows them. Null for a game that is known by its pictures alone.
 */
export function vectorEye(profile: Profile): VectorEye | null {
  const game = findGame(profile.id)
  const entry = game && memoryObserver(game)
  return entry === undefined ? fieldEye(profile) : memoryEye(entry.id, entry.make(profile))
}

function memoryEye(env: string, observer: Observer): VectorEye | null {
  const { names, space } = observer
  if (names === undefined || space.dtype !== 'float32') return null
  return {
    ...{ env, names: [...names], needsMemory: true },
    look: ({ memory }, isFirst) => {
      if (memory === null) return null
      const moment = { ram: memory, paint: noPicture }
      return (isFirst ? observer.begin(moment) : observer.next(moment)) as Float32Array
    }
  }
}

function noPicture(): never {
  throw new TypeError('an environment over memory looks at no picture')
}

function fieldEye(profile: Profile): VectorEye | null {
  const fields = numericFields(profile)
  if (fields.length === 0) return null
  return {
    env: `${LIVE_PREFIX}${profile.id}?see=fields`,
    names: fields.flatMap((field) => [field, `${field} known`]),
    needsMemory: false,
    look: ({ state }) => (state === null ? null : fieldsShown(fields, state))
  }
}
