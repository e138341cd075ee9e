import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AppError } from '../../shared/errors'
import { DQN } from '../agents/dqn/learner'
import type { Learner } from '../agents/learner'
import { bundledProfile } from '../agents/profiles'
import { OnnxRuntime } from '../engine/runtime/onnx-runtime'
import type { EnvResources } from '../envs/catalogue'
import type { Clock } from './clock'
import { makeTrainingEnv } from './environments'
import type { RunTools } from './run'

/** The algorithms there are. */
export const LEARNERS: readonly Learner[] = [DQN]

/** @throws AppError 'agent.unknown' */
export function learnerOf(id: string): Learner {
  const found = LEARNERS.find((learner) => learner.id === id)
  if (found) return found
  throw new AppError('agent.unknown', { name: id, known: LEARNERS.map((learner) => learner.id).join(', ') })
}

/** The app's top folder, from a file of it: sources, build or package. */
export function appFolderOf(folder: string): string {
  const manifest = join(folder, 'package.json')
  if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"name": "apprenti"')) return folder
  if (dirname(folder) === folder) throw new Error('the app folder was not found above the program')
  return appFolderOf(dirname(folder))
}

/** The four images of the cartridge, in the order of their addresses. */
const IMAGES = ['h', 'g', 'f', 'e']

/** Everything that a run works with, from what `npm run build` made. */
export function runTools(appFolder: string, clock: Clock, turn: () => Promise<void>): RunTools {
  const native = (name: string): Uint8Array => readFileSync(join(appFolder, 'out/native', `${name}.wasm`))
  const cartridge = join(appFolder, 'out/games/invaders')
  const resources: EnvResources = {
    wasm: native('board'),
    rom: Buffer.concat(IMAGES.map((image) => readFileSync(join(cartridge, `invaders.${image}`)))),
    profile: bundledProfile('invaders')
  }
  return {
    clock,
    learnerOf,
    makeEnv: (id) => makeTrainingEnv(id, resources),
    runtime: new OnnxRuntime(),
    wasm: { optim: native('optim'), replay: native('replay') },
    turn
  }
}
