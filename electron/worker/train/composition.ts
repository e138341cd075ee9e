import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findGameEnv, gameOf } from '../../../games/registry'
import type { MachineParts } from '../../../games/contract/machine'
import type { Device } from '../../shared/devices'
import { AppError } from '../../shared/errors'
import type { LiveGames } from '../../shared/live-env'
import { LiveWindows } from '../envs/live-windows'
import { DQN } from '../agents/dqn/algorithm'
import type { Algorithm } from '../agents/algorithm'
import { OnnxRuntime } from '../engine/runtime/onnx-runtime'
import type { Runtime } from '../engine/runtime/runtime'
import { bestTfjs } from '../engine/runtime/tfjs'
import { pythonOf } from '../envs/gym/bridge'
import { makeTrainingEnv, type TrainingResources } from '../envs/training-envs'
import type { AsyncEnv, Env } from '../envs/env'
import type { Clock } from './clock'
import type { Demonstrator } from './demonstrations'
import type { RunTools } from './open-run'

/** The algorithms there are. */
export const ALGORITHMS: readonly Algorithm[] = [DQN]

/** @throws AppError 'agent.unknown' */
export function algorithmOf(id: string): Algorithm {
  const found = ALGORITHMS.find((algorithm) => algorithm.id === id)
  if (found) return found
  throw new AppError('agent.unknown', {
    name: id,
    known: ALGORITHMS.map((algorithm) => algorithm.id).join(', ')
  })
}

/** What environments are made of, from what `npm run build` made. */
export function trainingResources(appFolder: string, games: LiveGames | null = null): TrainingResources {
  const known = new Map<string, MachineParts>()
  return {
    partsOf: (game) => {
      const parts = known.get(game) ?? machineParts(appFolder, game)
      known.set(game, parts)
      return parts
    },
    ...(games === null ? {} : { windows: new LiveWindows(games) }),
    gym: {
      python: pythonOf(process.env, process.platform),
      bridge: join(appFolder, 'bridges', 'gymnasium_bridge.py')
    }
  }
}

function machineParts(appFolder: string, id: string): MachineParts {
  const { builtin } = gameOf(id)
  if (!builtin) throw new AppError('internal', { why: `${id} does not run inside the app` })
  return { wasm: native(appFolder, 'board'), program: builtin.loadProgram(join(appFolder, 'out/games', id)) }
}

const native = (appFolder: string, name: string): Uint8Array =>
  readFileSync(join(appFolder, 'out/native', `${name}.wasm`))

/**
 * Everything that a run works with. `turn`: lets the event loop go round once; `games`: where games in windows can be
 * had, null where they cannot.
 */
export function runTools(
  appFolder: string,
  clock: Clock,
  turn: () => Promise<void>,
  games: LiveGames | null = null
): RunTools {
  const resources = trainingResources(appFolder, games)
  return {
    clock,
    algorithmOf,
    makeEnv: (id, wish) => makeTrainingEnv(id, resources, wish),
    demonstratorOf: demonstratorOf,
    runtimeFor,
    wasm: { optim: native(appFolder, 'optim'), replay: native(appFolder, 'replay') },
    turn
  }
}

/** Somebody who can demonstrate a game to those who see this environment; null where nobody can. */
function demonstratorOf({ id, ram, demonstrator }: Env | AsyncEnv): Demonstrator | null {
  if (demonstrator !== undefined) return demonstrator
  const env = findGameEnv(id)
  const teacher = env?.observer.makeTeacher?.(env.game.profile)
  if (ram === undefined || teacher === undefined) return null
  return { id: teacher.id, choose: () => teacher.choose(ram) }
}

/**
 * One thread of the CPU: small networks lose more by handing work to a second than they gain, and large ones gain little
 * where anything else runs.
 */
const runtimeFor = async (device: Device): Promise<Runtime> =>
  device === 'tfjs' ? bestTfjs() : new OnnxRuntime({ threads: 1, provider: device })
