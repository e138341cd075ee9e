/** What `bench train` updates: whole DQN agents of this app, with a replay memory full of random play. */
import type { ConfigValues } from '../electron/shared/config-form'
import { Random } from '../electron/shared/random'
import { createDqn, type Dqn } from '../electron/worker/agents/dqn/dqn'
import type { AlgorithmRequest } from '../electron/worker/agents/algorithm'
import { box, discrete, emptyObservation, pictureStack, type Box } from '../electron/shared/spaces'

export const TASK_IDS = ['cnn', 'mlp', 'cartpole'] as const
export type TaskId = (typeof TASK_IDS)[number]

export interface Task {
  readonly title: string
  readonly space: Box
  readonly actions: number
  readonly values: ConfigValues
  /** Updates between two looks at the clock. */
  readonly updates: number
}

/** Steps of play in the replay memory. */
const STEPS = 4000
const EPISODE = 200

const PICTURES = { side: 84, stack: 4 }
const VECTOR = { low: -1, high: 1 }

export const TASKS: Readonly<Record<TaskId, Task>> = {
  cnn: {
    title: "Nature's network on 84 x 84 x 4 bytes, batch 32, double DQN",
    space: pictureStack(PICTURES.stack, PICTURES.side, PICTURES.side),
    actions: 6,
    values: { encoder: 'deepmind', hiddenSizes: [512], batchSize: 32, double: true },
    updates: 2
  },
  mlp: {
    title: '64-512-256-128-6, batch 64, double DQN',
    space: box('float32', [64], VECTOR.low, VECTOR.high),
    actions: 6,
    values: { encoder: 'mlp', hiddenSizes: [512, 256, 128], batchSize: 64, double: true },
    updates: 20
  },
  cartpole: {
    title: "4-256-256-2, batch 64, DQN as RL Zoo's CartPole",
    space: box('float32', [4], VECTOR.low, VECTOR.high),
    actions: 2,
    values: { encoder: 'mlp', hiddenSizes: [256, 256], batchSize: 64, double: false },
    updates: 50
  }
}

/** An agent that makes `updatesAtATime` updates whenever it is asked to. */
export class BenchedAgent {
  private readonly random = new Random(2)
  private readonly observation: Uint8Array | Float32Array
  private steps = 0

  private constructor(
    private readonly task: Task,
    private readonly agent: Dqn,
    private readonly updatesAtATime: number
  ) {
    this.observation = emptyObservation(task.space)
  }

  static async create(
    task: Task,
    updatesAtATime: number,
    parts: Pick<AlgorithmRequest, 'runtime' | 'wasm'>
  ): Promise<BenchedAgent> {
    const settings = {
      ...{ loss: 'huber', optimiser: 'adam', maxGradientNorm: 10, tau: 1, targetEvery: 1_000_000 },
      ...{ replayCapacity: STEPS, learningStarts: STEPS, trainEvery: 1, gradientSteps: updatesAtATime }
    }
    const agent = await createDqn({
      ...parts,
      observationSpace: task.space,
      actionSpace: discrete(task.actions),
      numEnvs: 1,
      values: { ...settings, ...task.values },
      seed: 1,
      totalSteps: 1_000_000
    })
    const benched = new BenchedAgent(task, agent, updatesAtATime)
    for (let step = 0; step < STEPS; step++) benched.play()
    return benched
  }

  /** One step of play, which nobody measures, then the updates. Milliseconds that these took. */
  async update(): Promise<number> {
    this.play()
    const start = performance.now()
    await this.agent.learn()
    return performance.now() - start
  }

  /** As many updates as fit into so many seconds. Milliseconds of one. */
  async updateFor(seconds: number): Promise<number> {
    let [ms, turns] = [0, 0]
    for (; ms < 1000 * seconds; turns++) ms += await this.update()
    return ms / turns / this.updatesAtATime
  }

  close(): Promise<void> {
    return this.agent.close()
  }

  private play(): void {
    const before = this.observation.slice()
    const isLast = this.steps % EPISODE === EPISODE - 1
    const [terminated, action] = [Number(isLast), this.random.integer(this.task.actions)]
    this.move(isLast)
    this.agent.observe({
      observations: before,
      actions: [action],
      rewards: [this.random.uniform() * 2 - 1],
      terminated: [terminated],
      truncated: [0],
      finalObservations: [isLast ? before : null]
    })
    this.steps++
  }

  /** Stacks of pictures move on by one; the first of an episode stands four times. */
  private move(isFirst: boolean): void {
    const { observation, random } = this
    if (observation instanceof Float32Array) {
      observation.forEach((_, i) => (observation[i] = random.uniform() * 2 - 1))
      return
    }
    const picture = Uint8Array.from({ length: PICTURES.side ** 2 }, () => random.uint32() & 255)
    observation.copyWithin(0, picture.length)
    for (
      let at = isFirst ? 0 : observation.length - picture.length;
      at < observation.length;
      at += picture.length
    )
      observation.set(picture, at)
  }
}
