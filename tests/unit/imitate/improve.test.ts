import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  DATASET_FILE,
  LABELS_FILE,
  PICTURES_FILE,
  VECTORS_FILE,
  datasetSchema
} from '../../../electron/shared/dataset'
import { cloneConfigSchema } from '../../../electron/shared/imitation'
import { Random } from '../../../electron/shared/random'
import { DoubtMeter } from '../../../electron/worker/deploy/gate'
import { PolicyReader, argmax } from '../../../electron/worker/deploy/policy-reader'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import type { CloneTools } from '../../../electron/worker/imitate/clone-tools'
import { clone } from '../../../electron/worker/imitate/clone'
import { MixedSamples } from '../../../electron/worker/imitate/mixed-samples'
import { improve, readParent } from '../../../electron/worker/imitate/improve'
import { Samples } from '../../../electron/worker/imitate/samples'
import { writeClone } from '../../../electron/worker/imitate/write-clone'
import { kernels } from '../agents/dqn-support'

const APP = join(import.meta.dirname, '../../..')
const SIDE = 36
const HZ = 10
let folder: string
let tools: CloneTools
let runtime: OnnxRuntime

beforeAll(async () => {
  runtime = new OnnxRuntime({ threads: 1 })
  const wasm = await kernels()
  tools = { runtime, wasm, nowMs: () => 0, interrupted: async () => false, tell: () => undefined }
  folder = mkdtempSync(join(tmpdir(), 'apprenti-improve-'))
}, 120_000)
afterAll(async () => {
  await runtime.close()
  rmSync(folder, { recursive: true, force: true })
})

const CONFIG = cloneConfigSchema.parse({
  ...{ encoder: 'data-efficient', stack: 1, hidden: 32, batchSize: 32, shift: 1, patience: 3, delay: 0 }
})

/** A game: a bright square stands left, in the middle or right for some moments; right is who presses its side. */
class Squares {
  private readonly random: Random
  private left = 0
  private top = 0
  answer = 0
  readonly picture = new Uint8Array(SIDE * SIDE)

  constructor(
    seed: number,
    private readonly places: number
  ) {
    this.random = new Random(seed)
  }

  next(): void {
    if (this.left-- <= 0) {
      this.answer = this.random.integer(this.places)
      this.left = 3 + this.random.integer(6)
      this.top = this.random.integer(SIDE - 12)
    }
    this.picture.fill(0)
    for (let y = this.top; y < this.top + 10; y++)
      this.picture.fill(220, y * SIDE + 12 * this.answer, y * SIDE + 12 * this.answer + 10)
    for (let k = 0; k < 60; k++) this.picture[this.random.integer(SIDE * SIDE)] ||= this.random.integer(90)
  }
}

interface Moment {
  readonly picture: Uint8Array
  readonly label: number
}

function written(id: string, stretches: readonly (readonly Moment[])[], isCorrection: boolean): string {
  const moments = stretches.flat()
  let from = 0
  const dataset = datasetSchema.parse({
    ...{ format: 'apprenti-dataset/1', id, title: id, game: 'squares', actions: ['left', 'middle', 'right'] },
    ...{
      none: null,
      decisionsPerSecond: HZ,
      side: SIDE,
      isColour: false,
      moments: moments.length,
      madeAtMs: 0
    },
    stretches: stretches.map(({ length }, episode) => {
      from += length
      return { from: from - length, to: from, session: 0, episode, isCorrection }
    }),
    sessions: [{ id, sha256: '0'.repeat(64), steps: moments.length }],
    counts: [0, 1, 2].map((action) => moments.filter(({ label }) => label === action).length)
  })
  const place = join(folder, id)
  mkdirSync(place)
  writeFileSync(join(place, PICTURES_FILE), Buffer.concat(moments.map(({ picture }) => picture)))
  writeFileSync(
    join(place, LABELS_FILE),
    Int16Array.from(moments, ({ label }) => label)
  )
  writeFileSync(join(place, DATASET_FILE), JSON.stringify(dataset))
  return place
}

/** A person plays it, who never meets the right side where there are two places. */
function demonstrations(places: number): Moment[][] {
  return Array.from({ length: 6 }, (_, episode) => {
    const game = new Squares(100 + episode, places)
    return Array.from({ length: 250 }, () => {
      game.next()
      return { picture: game.picture.slice(), label: game.answer }
    })
  })
}

/**
 * The agent plays for so many seconds; a person takes over when it has erred three moments in a row, and hands back after two
 * seconds. What they did is told.
 */
async function takeovers(policy: PolicyReader, seconds: number): Promise<Moment[][]> {
  const game = new Squares(7, 3)
  const corrections: Moment[][] = []
  let [wrong, human] = [0, 0]
  for (let i = 0; i < seconds * HZ; i++) {
    game.next()
    if (human > 0) {
      corrections.at(-1)!.push({ picture: game.picture.slice(), label: game.answer })
      human -= 1
      continue
    }
    wrong = argmax(await policy.actionValues(game.picture)) === game.answer ? 0 : wrong + 1
    if (wrong < 3) continue
    ;[wrong, human] = [0, 2 * HZ]
    corrections.push([])
  }
  return corrections.filter(({ length }) => length > 0)
}

/** Of 30 episodes of 40 moments, in which right moments count. */
async function score(policy: PolicyReader): Promise<number> {
  let right = 0
  for (let episode = 0; episode < 30; episode++) {
    const game = new Squares(1000 + episode, 3)
    for (let i = 0; i < 40; i++) {
      game.next()
      right += Number(argmax(await policy.actionValues(game.picture)) === game.answer)
    }
  }
  return right / 30
}

/** How doubtful it is of a game that it was shown, changed in some way. */
async function doubtOf(policy: PolicyReader, change: (picture: Uint8Array) => Uint8Array): Promise<number> {
  const [meter, game] = [new DoubtMeter(policy.facts.gate!), new Squares(9, 2)]
  const doubts: number[] = []
  for (let i = 0; i < 40; i++) {
    game.next()
    doubts.push(meter.take(await policy.look(change(game.picture))))
  }
  return doubts.reduce((a, b) => a + b, 0) / doubts.length
}

test(
  'a clone that is blind on one side is repaired by three minutes of takeovers, and forgets nothing',
  { timeout: 600_000 },
  async () => {
    const shown = Samples.open(written('shown', demonstrations(2), false))
    const first = await clone(shown, CONFIG, tools)
    const place = join(folder, 'blind')
    const origin = { config: CONFIG, command: 'apprenti imitate', title: 'Blind' }
    writeClone(place, first, { ...origin, dataset: shown.dataset })
    const blind = await PolicyReader.open(join(place, 'policy.onnx'))
    const before = await score(blind)

    const corrected = Samples.open(written('corrected', await takeovers(blind, 180), true))
    const parent = readParent('blind', place)
    expect(parent).toMatchObject({ delay: 0, datasets: ['shown'], config: { ...CONFIG, heads: 'actions' } })
    const improved = await improve(parent, [shown], corrected, { minutes: 5, seed: 1 }, tools)
    const better = join(folder, 'better')
    writeClone(better, improved.outcome, {
      ...{ ...origin, dataset: shown.dataset, datasets: ['shown', 'corrected'] },
      parent: { model: 'blind', sha256: '0'.repeat(64), sessions: ['corrected'] }
    })
    const repaired = await PolicyReader.open(join(better, 'policy.onnx'))
    const after = await score(repaired)

    expect(before).toBeLessThan(30)
    expect(after).toBeGreaterThan(37)
    expect(improved.share).toBeGreaterThanOrEqual(0.5)
    expect(improved.old.after.accuracy).toBeGreaterThan(improved.old.before.accuracy - 0.03)
    expect(improved.corrections.after.accuracy).toBeGreaterThan(improved.corrections.before.accuracy + 0.2)
    expect(improved.changed.most[0]).toMatchObject({ to: 'right' })
    expect(readParent('better', better).datasets).toEqual(['shown', 'corrected'])

    // It carries a gate, which hardly asks about what it was shown.
    expect(blind.facts.gate).not.toBeNull()
    expect(blind.facts.gate?.measured.asked).toBeLessThan(0.1)
    await expect(doubtOf(blind, (picture) => picture)).resolves.toBeLessThan(0.9)
    const inverted = doubtOf(blind, (picture) => picture.map((value) => 255 - value))
    await expect(inverted).resolves.toBeGreaterThan(0.95)
    for (const reader of [blind, repaired]) await reader.close()
    for (const samples of [shown, corrected]) samples.close()
  }
)

test('a model that is no clone is refused in a sentence', () => {
  expect(() => readParent('invaders-ram', join(APP, 'models/invaders-ram'))).toThrow(
    'does not say how it was cloned'
  )
})

test('numbers beside some of the pictures are nothing to who looks at pictures alone', () => {
  const [plain, numbered] = ['plain', 'numbered'].map((id) => written(id, demonstrations(3), false)) as [
    string,
    string
  ]
  const dataset = datasetSchema.parse(JSON.parse(readFileSync(join(numbered, DATASET_FILE), 'utf8')))
  const vectors = { env: 'live:squares?see=fields', names: ['score'] }
  writeFileSync(join(numbered, DATASET_FILE), JSON.stringify({ ...dataset, vectors }))
  writeFileSync(join(numbered, VECTORS_FILE), new Uint8Array(4 * dataset.moments))
  const sets = [plain, numbered].map((place) => Samples.open(place))
  expect(new MixedSamples(sets, 'picture').dataset.moments).toBe(2 * dataset.moments)
  expect(() => new MixedSamples(sets, 'fields')).toThrow('the numbers beside them')
  for (const samples of sets) samples.close()
})
