/**
 * How fast a batch of pixels is sampled: 32 transitions of stacks of four 84 x 84 pictures with what follows them, from a
 * memory of 50,000 steps of noise; uniform and prioritised. Beside it NumPy gathering the same (bench/replay_numpy.py),
 * where Python has it; they take turns. Prints one JSON document.
 *
 *   npx rolldown bench/replay.ts --platform node -o out/bench/replay.mjs && node out/bench/replay.mjs
 */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { Random } from '../electron/shared/random'
import { pictureStack } from '../electron/shared/spaces'
import { createReplay } from '../electron/worker/replay/ring-replay'
import type { ReplayBuffer } from '../electron/worker/replay/replay'
import { Peer } from './peer'

const STEPS = 50_000
const BATCH = 32
const ROUNDS = 5
const SIDE = 84
const EPISODE = 1000

type Rates = Record<'uniform' | 'prioritised' | 'numpy' | 'add', number[]>

/** Batches (and added steps) a second, median of the rounds. */
async function benchReplay(wasm: Uint8Array, seconds: number): Promise<Record<string, number | null>> {
  const [uniform, prioritised] = [filled(wasm, false), filled(wasm, true)]
  const peer = await Peer.start(process.env['APPRENTI_PYTHON'] ?? 'python3', 'bench/replay_numpy.py').catch(
    () => null
  )
  const rates: Rates = { uniform: [], prioritised: [], numpy: [], add: [] }
  for (let round = 0; round < ROUNDS; round++) {
    rates.uniform.push(rate(seconds, () => uniform.replay.sample(0)))
    rates.prioritised.push(rate(seconds, () => sampleAndUpdate(prioritised.replay)))
    rates.add.push(rate(seconds, uniform.addOne))
    if (peer) rates.numpy.push(await peerRate(peer, seconds))
  }
  peer?.close()
  const [ours, theirs] = [median(rates.uniform), peer ? median(rates.numpy) : null]
  return {
    batchesPerSecond: ours,
    prioritisedBatchesPerSecond: median(rates.prioritised),
    addedStepsPerSecond: median(rates.add),
    numpyBatchesPerSecond: theirs,
    ratioToNumpy: theirs ? ours / theirs : null
  }
}

async function peerRate(peer: Peer, seconds: number): Promise<number> {
  const { frames, seconds: taken } = await peer.play(seconds)
  return frames / taken
}

function sampleAndUpdate(replay: ReplayBuffer): void {
  const { indices, weights } = replay.sample(0.4)
  replay.updatePriorities(indices, weights)
}

/** A full memory, and what adds the next step to it. */
function filled(wasm: Uint8Array, isPrioritised: boolean): { replay: ReplayBuffer; addOne: () => void } {
  const random = new Random(1)
  const space = pictureStack(4, SIDE, SIDE)
  const options = {
    space,
    numEnvs: 1,
    capacity: STEPS,
    nStep: 3,
    gamma: 0.99,
    batchSize: BATCH,
    random,
    wasm
  }
  const replay = createReplay(
    isPrioritised ? { ...options, priority: { alpha: 0.5, epsilon: 1e-6 } } : options
  )
  const observations = new Uint8Array(4 * SIDE * SIDE)
  let step = 0
  const addOne = (): void => {
    const isLast = ++step % EPISODE === 0
    replay.add({
      observations,
      actions: [0],
      rewards: [1],
      terminated: [Number(isLast)],
      truncated: [0],
      finalObservations: [null]
    })
    if (isLast) observations.fill(step)
    else {
      observations.copyWithin(0, SIDE * SIDE)
      observations.fill(step, 3 * SIDE * SIDE)
    }
  }
  while (step < STEPS) addOne()
  return { replay, addOne }
}

function rate(seconds: number, work: () => unknown): number {
  let runs = 0
  const start = performance.now()
  while (performance.now() - start < seconds * 1000) {
    for (let i = 0; i < 20; i++) work()
    runs += 20
  }
  return (runs * 1000) / (performance.now() - start)
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  console.log(JSON.stringify(await benchReplay(readFileSync('out/native/replay.wasm'), 1), null, 2))
