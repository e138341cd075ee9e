import { readFileSync } from 'node:fs'
import type { ConfigValues } from '../../../electron/shared/config-form'
import { Random } from '../../../electron/shared/random'
import { createDqn, type Dqn } from '../../../electron/worker/agents/dqn/dqn'
import type { VectorTransition } from '../../../electron/worker/replay/transition'
import type { Runtime } from '../../../electron/worker/engine/runtime/runtime'
import { box, discrete } from '../../../electron/shared/spaces'
import { augmentWasmPath, buildNative, optimWasmPath, replayWasmPath } from '../../../native/build.mjs'

/** The kernels, compiled when they are not yet. */
export async function kernels(): Promise<{ optim: Uint8Array; replay: Uint8Array; augment: Uint8Array }> {
  await buildNative()
  return {
    optim: readFileSync(optimWasmPath),
    replay: readFileSync(replayWasmPath),
    augment: readFileSync(augmentWasmPath)
  }
}

/** Names and widths of the identity environment. */
export const STATES = 4

export interface Setup {
  readonly runtime: Runtime
  readonly wasm: { optim: Uint8Array; replay: Uint8Array }
  readonly values: ConfigValues
  readonly seed?: number
  readonly numEnvs?: number
  readonly totalSteps?: number
}

/** An agent for one-hot observations of as many states as actions. */
export const identityAgent = ({
  runtime,
  wasm,
  values,
  seed = 1,
  numEnvs = 1,
  totalSteps = 2000
}: Setup): Promise<Dqn> =>
  createDqn({
    observationSpace: box('float32', [STATES], 0, 1),
    actionSpace: discrete(STATES),
    ...{ runtime, wasm, values, seed, numEnvs, totalSteps }
  })

/** Stable-Baselines3's test: the right action is the number of the state; episodes of 100 steps. */
export class IdentityGame {
  readonly observations: Float32Array
  private readonly random: Random
  private step = 0

  constructor(
    private readonly numEnvs = 1,
    seed = 7
  ) {
    this.random = new Random(seed)
    this.observations = new Float32Array(numEnvs * STATES)
    this.draw()
  }

  /** The transition that these actions make; `observations` are the next ones then. */
  play(actions: ArrayLike<number>): VectorTransition {
    const observations = this.observations.slice()
    const rewards = Float32Array.from({ length: this.numEnvs }, (_, i) =>
      observations[i * STATES + actions[i]!] === 1 ? 1 : 0
    )
    this.draw()
    const isOver = ++this.step % 100 === 0
    return {
      observations,
      actions: Int32Array.from(actions),
      rewards,
      terminated: new Uint8Array(this.numEnvs),
      truncated: new Uint8Array(this.numEnvs).fill(Number(isOver)),
      finalObservations: Array.from({ length: this.numEnvs }, (_, i) =>
        isOver ? this.observations.slice(i * STATES, (i + 1) * STATES) : null
      )
    }
  }

  private draw(): void {
    this.observations.fill(0)
    for (let i = 0; i < this.numEnvs; i++) this.observations[i * STATES + this.random.integer(STATES)] = 1
  }
}

/** Plays and learns for `steps` of each environment. */
export async function train(agent: Dqn, game: IdentityGame, steps: number): Promise<void> {
  for (let i = 0; i < steps; i++) {
    const actions = await agent.act(game.observations, 'explore')
    agent.observe(game.play(actions))
    await agent.learn()
  }
}

/** How many of the states it takes the right action in. */
export async function identityScore(agent: Dqn): Promise<number> {
  const all = Float32Array.from({ length: STATES * STATES }, (_, i) => Number(i % (STATES + 1) === 0))
  const actions = await agent.act(all, 'greedy')
  return actions.reduce((right, action, state) => right + Number(action === state), 0)
}
