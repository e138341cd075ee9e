import { AppError } from '../electron/shared/errors'
import type { Profile } from '../electron/shared/profile'
import type { ObservedState } from '../electron/shared/state'
import { decodeInvaders } from './invaders/state'

/** Reads what is going on in a game out of the memory block that its profile declares. */
export type Decoder = (ram: Uint8Array, profile: Profile) => ObservedState

const DECODERS: ReadonlyMap<string, Decoder> = new Map([['invaders', decodeInvaders]])

/** The decoder of a profile's game. Throws 'game.undecoded' for one that there is none for. */
export function decoderOf({ id }: Profile): Decoder {
  const decoder = DECODERS.get(id)
  if (decoder === undefined)
    throw new AppError('game.undecoded', { profile: id, known: [...DECODERS.keys()].join(', ') })
  return decoder
}
