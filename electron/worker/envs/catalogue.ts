import { AppError } from '../../shared/errors'
import type { Profile } from '../../shared/profile'
import type { GameSession } from '../../shared/target'
import { BoardBank, type Board } from '../../../native/board'
import type { Env } from './env'
import { InvadersEnv, type InvadersOptions } from './invaders-env'
import { PixelObserver } from './invaders-pixels'
import { RamObserver } from './invaders-ram'
import type { Observer } from './observer'
import { LiveEnv, type LiveOptions } from './live'
import { LiveVectorEnv, type LiveVectorOptions } from './live-vector'
import { VectorEnv } from './vector'
import type { AutoresetMode } from './vector-slots'

/** What environments over the built-in board are made of. */
export interface EnvResources {
  /** The bytes of out/native/board.wasm. */
  readonly wasm: Uint8Array
  /** The cartridge's four images, one after the other. */
  readonly rom: Uint8Array
  readonly profile: Profile
}

const OBSERVERS: Readonly<Record<string, (profile: Profile) => Observer>> = {
  'invaders-ram': (profile) => new RamObserver(profile),
  'invaders-pixels': () => new PixelObserver()
}

/** The environments there are. */
export const ENV_IDS: readonly string[] = Object.keys(OBSERVERS)

/** What an environment looks at a game with. Throws AppError `input.invalid` for an unknown environment. */
export function makeObserver(id: string, profile: Profile): Observer {
  const make = OBSERVERS[id]
  if (!Object.hasOwn(OBSERVERS, id) || !make) {
    const known = ENV_IDS.join(', ')
    throw new AppError('input.invalid', {
      what: { en: 'The environment', fr: 'L’environnement' },
      why: {
        en: `there is none named "${id}"; known are ${known}`,
        fr: `aucun ne s’appelle « ${id} » ; on connaît ${known}`
      }
    })
  }
  return make(profile)
}

/** An environment on a board of its own. Throws AppError `input.invalid` for an unknown id. */
export function makeEnv(id: string, resources: EnvResources, options: InvadersOptions = {}): Env {
  return onBoards(id, resources, 1, options)[0]!
}

/** `count` environments on boards of one WebAssembly instance. Throws AppError `input.invalid` for an unknown id. */
export function makeVectorEnv(
  id: string,
  count: number,
  resources: EnvResources,
  { autoreset, ...options }: InvadersOptions & { readonly autoreset?: AutoresetMode } = {}
): VectorEnv {
  return new VectorEnv(onBoards(id, resources, count, options), autoreset)
}

/**
 * `count` environments over live games that `attach` starts, with the same observations and rewards as over
 * the board. Throws AppError `input.invalid` for an unknown id, and what `attach` throws.
 */
export async function makeLiveVectorEnv(
  id: string,
  count: number,
  attach: () => Promise<GameSession>,
  { wasm, profile }: Pick<EnvResources, 'wasm' | 'profile'>,
  options: LiveOptions & LiveVectorOptions = {}
): Promise<LiveVectorEnv> {
  // Environments draw one after the other, never at once: they can share it.
  const canvas = BoardBank.load(wasm, 1).boards[0]!
  return LiveVectorEnv.start(
    count,
    async () => {
      const observer = makeObserver(id, profile)
      const session = await attach()
      return { env: new LiveEnv(id, session, observer, canvas, options), close: () => session.close() }
    },
    options
  )
}

function onBoards(
  id: string,
  { wasm, rom, profile }: EnvResources,
  count: number,
  options: InvadersOptions
): Env[] {
  const onBoard = (board: Board): Env => {
    board.loadRom(rom)
    return new InvadersEnv(id, board, profile, makeObserver(id, profile), options)
  }
  return BoardBank.load(wasm, count).boards.map(onBoard)
}
