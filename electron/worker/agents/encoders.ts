/** The encoders an agent can choose from: those of any picture or vector, then those made for one game. */
import { GAMES } from '../../../games/registry'
import { AppError } from '../../shared/errors'
import type { Tensor } from '../engine/graph'
import { ENCODERS, type Encoded, type Encoder } from '../nn/encoders'
import type { Scope } from '../nn/scope'

const ALL: ReadonlyMap<string, Encoder> = new Map(
  [ENCODERS, ...GAMES.map(({ encoders }) => encoders ?? {})].flatMap((some) => Object.entries(some))
)

export const ENCODER_NAMES: readonly string[] = [...ALL.keys()]

/** The encoder of this name; undefined where there is none. */
export const encoderNamed = (name: string): Encoder | undefined => ALL.get(name)

/**
 * Features of an observation [batch, ...shape].
 * @throws ShapeError when a picture is too small for the encoder, AppError `internal` for a name that there is not
 */
export function encode(scope: Scope, name: string, observation: Tensor): Encoded {
  const encoder = ALL.get(name)
  if (!encoder) throw new AppError('internal', { why: `there is no encoder ${name}` })
  return encoder(scope.within('encoder'), observation)
}
