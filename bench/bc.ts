/** Behaviour cloning beside PyTorch: a whole update, moments a second from the disk, and how soon a clone decides. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DATASET_FILE, datasetSchema, LABELS_FILE, PICTURES_FILE } from '../electron/shared/dataset'
import { cloneConfigSchema, CLONE_PRESETS, clonePreset, type CloneConfig } from '../electron/shared/imitation'
import { POLICY_FILE } from '../electron/shared/policy-card'
import { Random } from '../electron/shared/random'
import { PolicyReader } from '../electron/worker/deploy/policy-reader'
import type { Runtime } from '../electron/worker/engine/runtime/runtime'
import type { CloneTools } from '../electron/worker/imitate/clone-tools'
import { Cloner } from '../electron/worker/imitate/cloner'
import { looksFor } from '../electron/worker/imitate/looks'
import { Samples } from '../electron/worker/imitate/samples'
import { writeClone } from '../electron/worker/imitate/write-clone'
import { varyTimes } from './augment'
import type { Peer } from './peer'

const SIDE = 84
const ACTIONS = 6
const STRETCHES = 12
/** What the largest preset learns pictures with. */
const CONFIG = cloneConfigSchema.parse({ ...clonePreset('large'), delay: 0 })
/** 84 MB of pictures: more than any cache of a processor. */
const USUAL_SIZE = { moments: 12_000, seconds: 1, decisions: 300 }

export interface CloningBench {
  readonly title: string
  /** Milliseconds of one update, medians: ours from the disk; PyTorch's from mapped files, and with a DataLoader. */
  readonly ms: { readonly ours: number; readonly pytorch: number | null; readonly loader: number | null }
  /** Ours over PyTorch's update. */
  readonly ratio: number | null
  /** Moments learned from in a second, from the disk. */
  readonly momentsPerSecond: { readonly ours: number; readonly loader: number | null }
  readonly rounds: readonly CloningRound[]
  /** Processor time that varying the pictures of a batch takes, by preset and colour. */
  readonly varyMs: Readonly<Record<string, number>>
  /** Of one decision of the policy file, one thread, for each encoder. */
  readonly decisionMs: Readonly<Record<string, { readonly median: number; readonly p95: number }>>
}

interface CloningRound {
  readonly ours: number
  readonly pytorch: number | null
  readonly loader: number | null
}

interface BenchParts {
  readonly runtime: Runtime
  readonly wasm: CloneTools['wasm']
  readonly peer: Peer | null
  readonly rounds: number
  /** Smaller in tests: what is learned from, a turn in seconds, decisions that are timed. */
  readonly size?: typeof USUAL_SIZE
}

/** Takes turns with PyTorch on the same files. Both sides learn the same: batch, network, augmentation, loss, AdamW. */
export async function benchCloning({
  runtime,
  wasm,
  peer,
  rounds,
  size = USUAL_SIZE
}: BenchParts): Promise<CloningBench> {
  const { seconds, moments } = size
  const folder = mkdtempSync(join(tmpdir(), 'apprenti-bench-bc-'))
  writeNoise(folder, moments)
  const samples = Samples.open(folder)
  const tools = { runtime, wasm, ...UNHEARD }
  const cloner = await Cloner.create(samples, 0, CONFIG, tools)
  const turns: CloningRound[] = []
  try {
    // The first turn of each is slower: threads start, files are read for the first time.
    for (let round = -1; round < rounds; round++) {
      const turn = {
        ours: await updateFor(cloner, seconds),
        pytorch: await torchUpdate(peer, { folder, loader: false, seconds }),
        loader: await torchUpdate(peer, { folder, loader: true, seconds })
      }
      if (round >= 0) turns.push(turn)
    }
    const decisionMs = await decisions(samples, tools, size.decisions)
    return { ...summary(turns), rounds: turns, varyMs: varyTimes(wasm.augment), decisionMs }
  } finally {
    await cloner.close()
    samples.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const UNHEARD = {
  nowMs: () => performance.now(),
  interrupted: async () => false,
  tell: () => undefined
} as const

/** Pictures and labels of chance: how long an update takes does not depend on what is in them. */
function writeNoise(folder: string, moments: number): void {
  const random = new Random(5)
  const bytes = new Uint8Array(moments * SIDE * SIDE)
  const words = new Uint32Array(bytes.buffer)
  for (let i = 0; i < words.length; i++) words[i] = random.uint32()
  const labels = Int16Array.from({ length: moments }, () => random.integer(ACTIONS))
  const length = moments / STRETCHES
  const dataset = datasetSchema.parse({
    format: 'apprenti-dataset/1',
    ...{ id: 'bench', title: 'bench', game: 'bench', none: null, side: SIDE, isColour: false },
    actions: Array.from({ length: ACTIONS }, (_, i) => `action${i}`),
    decisionsPerSecond: 15,
    moments,
    stretches: Array.from({ length: STRETCHES }, (_, i) => ({
      ...{ from: i * length, to: (i + 1) * length, session: 0, episode: i }
    })),
    sessions: [{ id: 'bench', sha256: '0'.repeat(64), steps: moments }],
    counts: Array.from({ length: ACTIONS }, (_, i) => labels.filter((label) => label === i).length),
    madeAtMs: 0
  })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, PICTURES_FILE), bytes)
  writeFileSync(join(folder, LABELS_FILE), labels)
  writeFileSync(join(folder, DATASET_FILE), JSON.stringify(dataset))
}

async function updateFor(cloner: Cloner, seconds: number): Promise<number> {
  const start = performance.now()
  let updates = 0
  for (; performance.now() - start < 1000 * seconds; updates++) await cloner.update()
  return (performance.now() - start) / updates
}

async function torchUpdate(
  peer: Peer | null,
  wanted: { readonly folder: string; readonly loader: boolean; readonly seconds: number }
): Promise<number | null> {
  if (peer === null) return null
  const { stack, hidden, batchSize, shift, brightness, noise } = CONFIG
  const { learningRate, weightDecay, labelSmoothing } = CONFIG
  const request = {
    ...wanted,
    ...{ side: SIDE, actions: ACTIONS },
    ...{ stack, hidden, batchSize, shift, brightness, noise, learningRate, weightDecay, labelSmoothing }
  }
  const { ms, updates } = await peer.ask<{ ms: number; updates: number }>(JSON.stringify(request))
  return ms / updates
}

function summary(
  turns: readonly CloningRound[]
): Pick<CloningBench, 'title' | 'ms' | 'ratio' | 'momentsPerSecond'> {
  const ours = median(turns.map((turn) => turn.ours))
  const theirs = (side: 'pytorch' | 'loader'): number | null => {
    const all = turns.flatMap((turn) => turn[side] ?? [])
    return all.length === 0 ? null : median(all)
  }
  const [pytorch, loader] = [theirs('pytorch'), theirs('loader')]
  const { encoder, hidden, batchSize } = CONFIG
  const perSecond = (ms: number): number => (1000 * batchSize) / ms
  return {
    title: `${encoder}, ${hidden}, batch ${batchSize}, four pictures of ${SIDE} x ${SIDE}, from the disk, varied`,
    ms: { ours, pytorch, loader },
    ratio: pytorch === null ? null : ours / pytorch,
    momentsPerSecond: { ours: perSecond(ours), loader: loader === null ? null : perSecond(loader) }
  }
}

/** Moments that a preset is made for. */
const MOMENTS_OF = { small: 1_000, medium: 10_000, large: 100_000 } as const

/** Of the encoders of each preset, and of impala, the slowest that is offered. */
async function decisions(
  samples: Samples,
  tools: CloneTools,
  count: number
): Promise<CloningBench['decisionMs']> {
  const wishes: readonly Partial<CloneConfig>[] = [
    ...CLONE_PRESETS.flatMap((preset) =>
      looksFor(cloneConfigSchema.parse(clonePreset(preset)), MOMENTS_OF[preset])
    ),
    { encoder: 'impala', hidden: 512 }
  ]
  const found: Record<string, { median: number; p95: number }> = {}
  for (const wish of wishes) {
    const config = cloneConfigSchema.parse({ ...wish, delay: 0 })
    const times = (await decisionTimes(samples, config, tools, count)).sort((a, b) => a - b)
    const p95 = times[Math.floor(0.95 * times.length)]!
    found[`${config.encoder}-${config.hidden}`] = { median: median(times), p95 }
  }
  return found
}

/** Milliseconds of decisions as whoever plays makes them: of the policy file, opened as the app opens it. */
async function decisionTimes(
  samples: Samples,
  config: CloneConfig,
  tools: CloneTools,
  count: number
): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'apprenti-bench-policy-'))
  const cloner = await Cloner.create(samples, 0, config, tools)
  try {
    // As it is before it learns: how fast it decides does not depend on what it has learned.
    const { dataset } = samples
    writeClone(folder, cloner.asItIs(), { dataset, config, command: 'apprenti bench train', title: 'bench' })
    const reader = await PolicyReader.open(join(folder, POLICY_FILE))
    const seen = new Uint8Array(config.stack * SIDE * SIDE)
    const times: number[] = []
    for (let i = 0; i < count; i++) {
      samples.observe({ moment: i % samples.dataset.stretches[0]!.to, stretch: 0 }, config.stack, seen)
      const start = performance.now()
      await reader.look(seen)
      times.push(performance.now() - start)
    }
    await reader.close()
    // The first ones are slower, once for each time it is opened.
    return times.slice(10)
  } finally {
    await cloner.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
