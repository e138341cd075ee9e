import type { EnvInfo } from '../../shared/training'
import { ENV_IDS, makeEnv, type EnvResources } from '../envs/catalogue'
import { cartPole } from '../envs/classic/cartpole'
import { TaskEnv } from '../envs/task-env'
import type { AnyEnv } from './streams'

export async function makeTrainingEnv(id: string, resources: EnvResources): Promise<AnyEnv> {
  if (id === cartPole.id) return new TaskEnv(cartPole)
  return makeEnv(id, resources)
}

export async function trainingEnvs(): Promise<EnvInfo[]> {
  return ['cartpole', ...ENV_IDS].map((id) => ({ id, title: { en: id, fr: id }, unavailable: null }))
}
