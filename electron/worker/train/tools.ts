import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Device } from '../../shared/devices'
import { AppError } from '../../shared/errors'
import { PICTURE_TEACHER } from '../../shared/picture-teacher'
import type { Profile } from '../../shared/profile'
import { DQN } from '../agents/dqn/learner'
import type { Learner } from '../agents/learner'
import { bundledProfile } from '../agents/profiles'
import { OnnxRuntime } from '../engine/runtime/onnx-runtime'
import type { Runtime } from '../engine/runtime/runtime'
import { bestTfjs } from '../engine/runtime/tfjs'
import { pythonOf } from '../envs/gym/bridge'
import { makeTrainingEnv, type TrainingResources } from '../envs/training-envs'
import type { AsyncEnv, Env } from '../envs/env'
import { ScriptedInvaders } from '../agents/scripted-invaders'
import { InvadersTeacher } from '../agents/invaders/teacher'
import type { Clock } from './clock'
import type { Demonstrator } from './demonstrations'
import type { RunTools } from './open-run'

/** The algorithms there are. */
export const LEARNERS: readonly Learner[] = [DQN]

/** @throws AppError 'agent.unknown' */
export function learnerOf(id: string): Learner {
  const found = LEARNERS.find((learner) => learner.id === id)
  if (found) return found
  throw new AppError('agent.unknown', { name: id, known: LEARNERS.map((learner) => learner.id).join(', ') })
}

/** The four images of the cartridge, in the order of their addresses. */
const IMAGES = ['h', 'g', 'f', 'e']

/** What environments are made of, from what `npm run build` made. */
export function trainingResources(appFolder: string): TrainingResources {
  const cartridge = join(appFolder, 'out/games/invaders')
  return {
    wasm: native(appFolder, 'board'),
    rom: Buffer.concat(IMAGES.map((image) => readFileSync(join(cartridge, `invaders.${image}`)))),
    profile: bundledProfile('invaders'),
    gym: {
      python: pythonOf(process.env, process.platform),
      bridge: join(appFolder, 'bridges', 'gymnasium_bridge.py')
    }
  }
}

const native = (appFolder: string, name: string): Uint8Array =>
  readFileSync(join(appFolder, 'out/native', `${name}.wasm`))

/** Everything that a run works with. `turn`: lets the event loop go round once. */
export function runTools(appFolder: string, clock: Clock, turn: () => Promise<void>): RunTools {
  const resources = trainingResources(appFolder)
  return {
    clock,
    learnerOf,
    makeEnv: (id) => makeTrainingEnv(id, resources),
    demonstratorOf: (env) => demonstratorOf(env, resources.profile),
    runtimeFor,
    wasm: { optim: native(appFolder, 'optim'), replay: native(appFolder, 'replay') },
    turn
  }
}

/** Somebody who can play the arcade game: for those who see what he sees the scripted expert, for others a teacher they can follow. */
function demonstratorOf({ id, ram }: Env | AsyncEnv, profile: Profile): Demonstrator | null {
  if (ram === undefined) return null
  if (id === 'invaders-ram') {
    const expert = new ScriptedInvaders(profile)
    return { id: 'scripted', choose: () => expert.decide(ram).action }
  }
  if (id !== 'invaders-pixels') return null
  const teacher = new InvadersTeacher(profile)
  return { id: PICTURE_TEACHER, choose: () => teacher.choose(ram) }
}

/**
 * One thread of the CPU: small networks lose more by handing work to a second than they gain, and large ones gain little
 * where anything else runs.
 */
const runtimeFor = async (device: Device): Promise<Runtime> =>
  device === 'tfjs' ? bestTfjs() : new OnnxRuntime({ threads: 1, provider: device })
