import type { MachineParts, Machine } from '../../../games/contract/machine'
import type { Observer } from '../../../games/contract/observer'
import { findGameEnv, GAME_ENVS, type GameEnv } from '../../../games/registry'
import { AppError } from '../../shared/errors'
import type { Profile } from '../../shared/profile'
import type { GameSession } from '../../shared/target'
import type { Env } from './env'
import { LiveEnv, type LiveOptions } from './live'
import { LiveVectorEnv, type LiveVectorOptions } from './live-vector'
import { MachineEnv, type MachineOptions } from './machine-env'
import { VectorEnv } from './vector'
import type { AutoresetMode } from './vector-slots'

/** What environments over a game are made of. */
export interface EnvResources {
  /** What the machine of a game is made of. Throws AppError `cartridge.*` when it is not there. */
  readonly partsOf: (game: string) => MachineParts
}

/** The environments over games that there are. */
export const ENV_IDS: readonly string[] = GAME_ENVS.map(({ observer }) => observer.id)

/** What an environment looks at a game with. Throws AppError `input.invalid` for an unknown environment. */
export const makeObserver = (id: string, profile: Profile): Observer => envOf(id).observer.make(profile)

/** An environment on a machine of its own. Throws AppError `input.invalid` for an unknown id. */
export function makeEnv(id: string, resources: EnvResources, options: MachineOptions = {}): Env {
  return onMachines(id, resources, 1, options)[0]!
}

/** `count` environments on machines of one WebAssembly instance. Throws AppError `input.invalid` for an unknown id. */
export function makeVectorEnv(
  id: string,
  count: number,
  resources: EnvResources,
  { autoreset, ...options }: MachineOptions & { readonly autoreset?: AutoresetMode } = {}
): VectorEnv {
  return new VectorEnv(onMachines(id, resources, count, options), autoreset)
}

/**
 * `count` environments over live games that `attach` starts, with the same observations and rewards as on a
 * machine of our own. Throws AppError `input.invalid` for an unknown id, and what `attach` throws.
 */
export async function makeLiveVectorEnv(
  id: string,
  count: number,
  attach: () => Promise<GameSession>,
  resources: EnvResources,
  options: LiveOptions & LiveVectorOptions = {}
): Promise<LiveVectorEnv> {
  const { game, observer } = envOf(id)
  // Environments draw one after the other, never at once: they can share it.
  const [canvas] = machinesOf({ game, observer }, resources, 1)
  return LiveVectorEnv.start(
    count,
    async () => {
      const eye = observer.make(game.profile)
      const session = await attach()
      return { env: new LiveEnv(id, game, session, eye, canvas!, options), close: () => session.close() }
    },
    options
  )
}

function onMachines(id: string, resources: EnvResources, count: number, options: MachineOptions): Env[] {
  const env = envOf(id)
  const { profile } = env.game
  return machinesOf(env, resources, count).map(
    (machine) => new MachineEnv(id, env.game, machine, profile, env.observer.make(profile), options)
  )
}

function machinesOf(
  { game, observer }: GameEnv,
  { partsOf }: EnvResources,
  count: number
): readonly Machine[] {
  if (game.builtin) return game.builtin.makeMachines(partsOf(game.profile.id), count)
  throw new AppError('input.invalid', {
    what: { en: 'The environment', fr: 'L’environnement' },
    why: {
      en: `${observer.id} needs a game that runs inside the app, and this one does not`,
      fr: `${observer.id} demande un jeu qui tourne dans l’application, et celui-ci ne le fait pas`
    }
  })
}

function envOf(id: string): GameEnv {
  const env = findGameEnv(id)
  if (env) return env
  const known = ENV_IDS.join(', ')
  throw new AppError('input.invalid', {
    what: { en: 'The environment', fr: 'L’environnement' },
    why: {
      en: `there is none named "${id}"; known are ${known}`,
      fr: `aucun ne s’appelle « ${id} » ; on connaît ${known}`
    }
  })
}
