import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConfigValues } from '../../electron/shared/config-form'
import { POLICY_FILE } from '../../electron/shared/policy-card'
import { runConfigFrom } from '../../electron/shared/run-config'
import { DQN } from '../../electron/worker/agents/dqn/algorithm'
import { writePolicy } from '../../electron/worker/train/policy-file'
import { OnnxRuntime } from '../../electron/worker/engine/runtime/onnx-runtime'
import { makeTrainingEnv } from '../../electron/worker/envs/training-envs'
import { makeAgent } from '../../electron/worker/train/open-run'
import { RunEnvs } from '../../electron/worker/train/run-envs'
import { trainingResources } from '../../electron/worker/train/composition'

const APP = join(import.meta.dirname, '../..')
const native = (name: string): Uint8Array => readFileSync(join(APP, `out/native/${name}.wasm`))

/** Writes an untrained network as a model `folder/name`: it plays badly, but always the same. Answers its file. */
export async function writeUntrainedModel(
  folder: string,
  name: string,
  env: string,
  { seed = 5, values = {} }: { readonly seed?: number; readonly values?: ConfigValues } = {}
): Promise<string> {
  const config = runConfigFrom({ env, agent: 'dqn', seed, values: { hiddenSizes: [16], ...values } }, DQN)
  const open = await makeTrainingEnv(env, trainingResources(APP))
  const runtime = new OnnxRuntime({ threads: 1 })
  const wasm = { optim: native('optim'), replay: native('replay') }
  const agent = await makeAgent(DQN, config, new RunEnvs([open], 1), { runtime, wasm })
  const place = join(folder, name)
  mkdirSync(place, { recursive: true })
  const score = { step: 10, mean: 1, std: 2, episodes: 3, seed: 4 }
  writePolicy(place, {
    ...{ agent, config, algorithm: DQN, score },
    ...{
      runId: 'r',
      configHash: 'c',
      random: null,
      teacher: agent.demonstrationLearning ? 'scripted' : null,
      seconds: 1
    }
  })
  await agent.close()
  await open.close()
  await runtime.close()
  return join(place, POLICY_FILE)
}
