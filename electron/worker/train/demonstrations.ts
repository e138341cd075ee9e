import { GAME_ENVS, SIMULATIONS } from '../../../games/registry'
import { Random } from '../../shared/random'
import { AppError } from '../../shared/errors'
import type { RunConfig } from '../../shared/training'
import type { DemonstrationLearning } from '../agents/agent'
import type { AsyncEnv, Env } from '../envs/env'
import { sampleAction, type Observation } from '../../shared/spaces'
import type { OpenEnv } from '../envs/env'
import { seedFor } from './seeds'
import { RunEnvs } from './run-envs'

/** Somebody who can play an environment. Remembers nothing from one step to the next. */
export interface Demonstrator {
  /** As a card names who taught: the id of a policy, or PICTURE_TEACHER. */
  readonly id: string
  /** An action for where the environment stands, or for what it shows. */
  choose(observation: Observation): number | Promise<number>
}

/** What somebody has shown, for the log. */
export interface DemonstrationFacts {
  readonly steps: number
  /** Returns of the episodes that ended. */
  readonly returns: readonly number[]
}

interface Stage {
  readonly makeEnv: (id: string) => Promise<OpenEnv>
  /** Who can play this environment; null where nobody can. */
  readonly demonstratorOf: (env: Env | AsyncEnv) => Demonstrator | null
  /** Lets the event loop go round once. */
  readonly turn: () => Promise<void>
}

/** The environments that somebody can play. */
const DEMONSTRATED = [
  ...GAME_ENVS.flatMap(({ observer }) => (observer.makeTeacher ? [observer.id] : [])),
  ...SIMULATIONS.map(({ id }) => id)
]

/** Steps between two turns of the event loop. */
const STEPS_PER_TURN = 500

/**
 * Shows an agent what it wants to be shown, in an environment and with seeds of its own: the same for the same
 * configuration, so it can be shown again when a run goes on.
 * @throws AppError 'train.noDemonstrator'
 */
export async function demonstrate(
  demonstrationLearning: DemonstrationLearning,
  { env: id, seed }: Pick<RunConfig, 'env' | 'seed'>,
  { makeEnv, demonstratorOf, turn }: Stage
): Promise<DemonstrationFacts> {
  const open = await makeEnv(id)
  try {
    const demonstrator = demonstratorOf(open.env)
    if (demonstrator === null)
      throw new AppError('train.noDemonstrator', { env: id, known: DEMONSTRATED.join(', ') })
    const envs = new RunEnvs([open], seedFor(seed, 'demonstration'))
    const random = new Random(seedFor(seed, 'demonstrationNoise'))
    return await show(demonstrationLearning, envs, demonstrator, { random, turn })
  } finally {
    await open.close()
  }
}

async function show(
  { wanted, noise, show }: DemonstrationLearning,
  envs: RunEnvs,
  demonstrator: Demonstrator,
  { random, turn }: { readonly random: Random; readonly turn: () => Promise<void> }
): Promise<DemonstrationFacts> {
  const returns: number[] = []
  await envs.begin()
  for (let step = 0; step < wanted; step++) {
    const right = await demonstrator.choose(envs.observations)
    const action =
      random.uniform() < noise ? sampleAction(envs.actionSpace, random, envs.observations) : right
    const transition = await envs.step(Int32Array.of(action))
    show({ ...transition, expertActions: [right] })
    for (const { episodeReturn } of envs.ended) returns.push(episodeReturn)
    if (step % STEPS_PER_TURN === 0) await turn()
  }
  return { steps: wanted, returns }
}
