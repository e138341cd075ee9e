/**
 * What packing the pictures of a replay memory saves and costs, on random play of `invaders-pixels`: bytes a picture, and
 * the time of adding a step, of sampling a batch, and of a whole update of Nature's network (batch 32, one thread), without and
 * with `replayCompression`; they take turns. All in processor time, so that other
 * programs count little; medians. Beside it zlib (level 1), a picture at a time and 16. Prints one JSON document.
 *
 *   npx rolldown bench/replay-packing.ts --platform node --external onnxruntime-node -o out/bench/replay-packing.mjs && node out/bench/replay-packing.mjs
 */
import { readFileSync } from 'node:fs'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { Random } from '../electron/shared/random'
import type { VectorTransition } from '../electron/worker/replay/transition'
import { createDqn, type Dqn } from '../electron/worker/agents/dqn/dqn'
import { OnnxRuntime } from '../electron/worker/engine/runtime/onnx-runtime'
import { makeEnv } from '../electron/worker/envs/catalogue'
import { discrete } from '../electron/shared/spaces'
import { createReplay } from '../electron/worker/replay/ring-replay'
import type { ReplayBuffer } from '../electron/worker/replay/replay'
import { readResources } from './env'

const STEPS = 20_000
const BATCH = 32
const N_STEP = 3
const ROUNDS = 15
const SAMPLES = 40
const UPDATES = 8
const PICTURE = 84 * 84
/** Pictures that zlib packs. */
const ZIPPED = 2048

type Sides = { plain: number; packed: number }
/** Numbers of each round. */
type Rounds = { readonly plain: number[]; readonly packed: number[] }

const env = makeEnv(
  'invaders-pixels',
  readResources({ boardWasm: 'out/native/board.wasm', games: 'out/games' })
)
const space = env.observationSpace

/** Play by random actions without end, from a new game on. */
function* randomPlay(): Generator<VectorTransition, never> {
  const random = new Random(2)
  let observations = env.reset({ seed: 2 }).observation
  for (;;) {
    const action = random.integer(env.actionSpace.n)
    const { observation, reward, terminated, truncated } = env.step(action)
    const isOver = terminated || truncated
    yield {
      ...{ observations, actions: [action], rewards: [reward] },
      ...{ terminated: [Number(terminated)], truncated: [Number(truncated)] },
      finalObservations: [isOver ? observation : null]
    }
    observations = isOver ? env.reset().observation : observation
  }
}

const memoryOf = (isPacked: boolean): ReplayBuffer =>
  createReplay({
    ...{ space, numEnvs: 1, capacity: STEPS, nStep: N_STEP, gamma: 0.99, batchSize: BATCH },
    ...{ random: new Random(1), wasm: readFileSync('out/native/replay.wasm') },
    ...(isPacked && { packing: { claim: () => undefined } })
  })

/** Memories alone: bytes a picture, adding, sampling. */
function benchMemories(): Record<string, Sides> {
  const memories = { plain: memoryOf(false), packed: memoryOf(true) }
  const play = randomPlay()
  const add: Rounds = { plain: [], packed: [] }
  for (let step = 0; step < STEPS; step++) {
    const transition = play.next().value
    for (const side of sides(step)) add[side].push(timed(() => memories[side].add(transition)))
  }
  const sample: Rounds = { plain: [], packed: [] }
  for (let round = 0; round < 2 * ROUNDS; round++)
    for (const side of sides(round))
      sample[side].push(timed(() => repeat(SAMPLES, () => memories[side].sample(0))) / SAMPLES)
  return {
    bytesPerPicture: { plain: PICTURE, packed: memories.packed.packedBytes! / STEPS },
    msToAdd: medians(add),
    msToSample: medians(sample)
  }
}

/** Whole updates of two agents that saw the same. */
async function benchUpdates(): Promise<Sides> {
  const play = randomPlay()
  const runtime = new OnnxRuntime({ threads: 1 })
  const agents = { plain: await agentOf(runtime, false), packed: await agentOf(runtime, true) }
  for (let step = 0; step < STEPS; step++) {
    const transition = play.next().value
    for (const agent of Object.values(agents)) agent.observe(transition)
  }
  const rounds: Rounds = { plain: [], packed: [] }
  for (let round = 0; round < ROUNDS; round++) {
    const transition = play.next().value
    for (const side of sides(round)) {
      agents[side].observe(transition)
      const startMs = processorMs()
      await agents[side].learn()
      if (round > 0) rounds[side].push((processorMs() - startMs) / UPDATES)
    }
  }
  if (agents.plain.parametersHash() !== agents.packed.parametersHash())
    throw new Error('They did not learn the same')
  for (const agent of Object.values(agents)) await agent.close()
  await runtime.close()
  return medians(rounds)
}

const agentOf = (runtime: OnnxRuntime, replayCompression: boolean): Promise<Dqn> =>
  createDqn({
    ...{ observationSpace: space, actionSpace: discrete(env.actionSpace.n), numEnvs: 1, seed: 1 },
    ...{ totalSteps: 1_000_000, runtime },
    wasm: { optim: readFileSync('out/native/optim.wasm'), replay: readFileSync('out/native/replay.wasm') },
    values: {
      ...{ encoder: 'deepmind', batchSize: BATCH, nStep: N_STEP, replayCapacity: STEPS, replayCompression },
      ...{ learningStarts: STEPS, trainEvery: 1, gradientSteps: UPDATES, targetEvery: 1_000_000 }
    }
  })

/** zlib, with so many pictures in a block. */
function zlibOf(pictures: readonly Uint8Array[], block: number): Record<string, number> {
  const blocks = Array.from({ length: pictures.length / block }, (_, i) =>
    Buffer.concat(pictures.slice(i * block, (i + 1) * block))
  )
  const packed = blocks.map((bytes) => deflateRawSync(bytes, { level: 1 }))
  const bytes = packed.reduce((sum, { length }) => sum + length, 0)
  const ms = timed(() => packed.forEach((one) => inflateRawSync(one)))
  return { bytesPerPicture: bytes / pictures.length, msToUnpack: ms / packed.length }
}

/** Who goes first changes from round to round. */
const sides = (round: number): ('plain' | 'packed')[] =>
  round % 2 === 0 ? ['plain', 'packed'] : ['packed', 'plain']

function timed(work: () => unknown): number {
  const startMs = processorMs()
  work()
  return processorMs() - startMs
}

function processorMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

function repeat(times: number, work: () => unknown): void {
  for (let i = 0; i < times; i++) work()
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!
const medians = ({ plain, packed }: Rounds): Sides => ({ plain: median(plain), packed: median(packed) })
const play = randomPlay()
const pictures = Array.from({ length: ZIPPED }, () =>
  (play.next().value.observations as Uint8Array).slice(-PICTURE)
)
const zlib = { picture: zlibOf(pictures, 1), block16: zlibOf(pictures, 16) }
console.log(JSON.stringify({ ...benchMemories(), msToUpdate: await benchUpdates(), zlib }, null, 2))
