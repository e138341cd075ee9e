import type { RunConfig } from '../../shared/training'
import type { RunEstimate } from '../../shared/training-process'
import { sizeOf } from '../../shared/spaces'
import type { Agent } from '../agents/agent'
import type { Algorithm } from '../agents/algorithm'
import type { OpenEnv } from '../envs/env'
import { demonstrate } from './demonstrations'
import { makeAgent, type RunTools } from './open-run'
import { RunEnvs } from './run-envs'

/** Steps that are tried, and the time after which no more are. */
const TRIED_STEPS = 600
const TRIED_MS = 3000
const TRIED_UPDATES = 50

/**
 * What a run would need: parameters and memory by its settings, time by trying some steps of it, learning included. Every
 * environment it opened is closed again, whatever went wrong.
 */
export async function estimateRun(config: RunConfig, tools: RunTools): Promise<RunEstimate> {
  const algorithm = tools.algorithmOf(config.agent)
  const envs: OpenEnv[] = []
  try {
    const { env, streams, answerSeconds } = config
    for (let i = 0; i < streams; i++) envs.push(await tools.makeEnv(env, { answerSeconds }))
    return await estimateIn(new RunEnvs(envs, config.seed), algorithm, config, tools)
  } finally {
    for (const one of envs) await one.close()
  }
}

async function estimateIn(
  envs: RunEnvs,
  algorithm: Algorithm,
  config: RunConfig,
  tools: RunTools
): Promise<RunEstimate> {
  const { observationSpace } = envs
  const memoryBytes = algorithm.memoryBytes({
    observationSpace,
    numEnvs: config.streams,
    values: config.values
  })
  const tried = { ...config, values: eager(config.values, sizeOf(observationSpace)) }
  const runtime = await tools.runtimeFor(config.device)
  let agent: Agent | null = null
  try {
    agent = await makeAgent(algorithm, tried, envs, { runtime, wasm: tools.wasm })
    const pretrainSeconds = await timePretraining(agent, config, tools)
    await envs.begin()
    const begunMs = tools.clock.nowMs()
    const passedMs = (): number => tools.clock.nowMs() - begunMs
    while (agent.steps < TRIED_STEPS && passedMs() < TRIED_MS) {
      agent.observe(await envs.step(await agent.act(envs.observations, 'explore')))
      await agent.learn()
    }
    const parameters = [...agent.parameters.values()].reduce((sum, values) => sum + values.length, 0)
    const seconds = pretrainSeconds + (config.steps * passedMs()) / agent.steps / 1000
    return { parameters, memoryBytes, seconds, fallback: runtime.fallback }
  } finally {
    await agent?.close()
    await runtime.close()
  }
}

/** Shows the agent a little of what it wants; seconds that learning from demonstrations alone would take. */
async function timePretraining(agent: Agent, config: RunConfig, tools: RunTools): Promise<number> {
  const { demonstrationLearning } = agent
  if (!demonstrationLearning) return 0
  await demonstrate(demonstrationLearning, config, tools)
  const wanted = config.values['pretrainUpdates'] as number
  const updates = Math.min(wanted, TRIED_UPDATES)
  const begunMs = tools.clock.nowMs()
  const passedMs = (): number => tools.clock.nowMs() - begunMs
  let done = 0
  for (; done < updates && passedMs() < TRIED_MS; done++) await demonstrationLearning.learn()
  return done === 0 ? 0 : (passedMs() / done / 1000) * wanted
}

/** Most of the tried replay's memory. */
const TRIED_BYTES = 1 << 26

/** The same settings, but learning from the start, and from a memory that is quickly made. */
function eager(values: RunConfig['values'], observationSize: number): RunConfig['values'] {
  const capacity = Math.max(TRIED_STEPS * 2, Math.floor(TRIED_BYTES / (4 * observationSize)))
  return {
    ...values,
    ...('learningStarts' in values && { learningStarts: 1 }),
    ...(typeof values['demonstrations'] === 'number' && {
      demonstrations: Math.min(values['demonstrations'], TRIED_STEPS)
    }),
    ...(typeof values['replayCapacity'] === 'number' && {
      replayCapacity: Math.min(values['replayCapacity'], capacity)
    })
  }
}
