import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { LocalizedText } from '../../shared/language'
import { CARD_FILE, POLICY_FILE, type PolicyCard } from '../../shared/policy-card'
import { commandOf } from '../../shared/run-config'
import type { AgentInfo, EvaluationResult, RunConfig } from '../../shared/training'
import type { Agent } from '../agents/agent'
import { emitOnnx } from '../engine/onnx/emit'
import { writeWhole } from './run-folder'
import { POLICY_FORMAT } from '../deploy/policy-format'

/** What a run knows when it writes its best policy down. */
export interface PolicyOrigin {
  readonly agent: Agent
  readonly config: RunConfig
  readonly algorithm: AgentInfo
  /** Who taught it; null where nobody did. */
  readonly teacher: string | null
  readonly runId: string
  readonly configHash: string
  readonly score: EvaluationResult
  readonly random: EvaluationResult | null
  readonly seconds: number
}

/**
 * Writes a policy as an ONNX file that says what it is for, and its card. Preprocessing is part of the graph:
 * it takes the environment's observation as it is.
 */
export function writePolicy(folder: string, origin: PolicyOrigin): void {
  const { agent } = origin
  const file = emitOnnx({ ...agent.policy(), metadata: metadataOf(origin) }, agent.parameters)
  writeWhole(join(folder, POLICY_FILE), file)
  const sha256 = createHash('sha256').update(file).digest('hex')
  writeWhole(join(folder, CARD_FILE), `${JSON.stringify(cardOf(origin, sha256), null, 2)}\n`)
}

function metadataOf({ agent, config, runId, configHash, score }: PolicyOrigin): Record<string, string> {
  return {
    format: POLICY_FORMAT,
    env: config.env,
    agent: config.agent,
    observation: JSON.stringify(agent.observationSpace),
    action: JSON.stringify(agent.actionSpace),
    preprocessing: 'in the graph',
    run: runId,
    config: configHash,
    dataset: 'none',
    step: String(score.step)
  }
}

const teacherOf = ({ config: { values }, teacher }: PolicyOrigin): PolicyCard['teacher'] =>
  teacher === null
    ? null
    : {
        policy: teacher,
        demonstrations: Number(values['demonstrations'] ?? 0),
        corrections: values['corrections'] === true
      }

const titleOf = ({ config, algorithm }: PolicyOrigin): LocalizedText => ({
  en: `${algorithm.title.en}: ${config.env}`,
  fr: `${algorithm.title.fr} : ${config.env}`
})

function cardOf(origin: PolicyOrigin, sha256: string): PolicyCard {
  const { config, algorithm, runId, configHash, score, random, seconds } = origin
  const { mean, std, episodes, seed, step } = score
  return {
    format: 'apprenti-card/1',
    title: titleOf(origin),
    env: config.env,
    agent: config.agent,
    command: commandOf(config, algorithm),
    seed: config.seed,
    steps: step,
    seconds: Math.round(seconds),
    teacher: teacherOf(origin),
    score: { mean, std, episodes, seed },
    random: random?.mean ?? null,
    scripted: null,
    runId,
    configHash,
    sha256
  }
}
