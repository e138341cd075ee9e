/** Learns a detector from pictures, and keeps the best by pictures that it does not learn from. docs/detector.md */
import { Random } from '../../shared/random'
import type { Runtime } from '../engine/runtime/runtime'
import { TrainingStep } from '../engine/training-step'
import { BETAS, learningRateAt, type DetectorConfig } from './config'
import { Cropper } from './crops'
import { Detector } from './detector'
import { detectorFile, folded, type NormMoments } from './export'
import type { LearnedPicture } from './learned-pictures'
import { learningGraph, type LearningGraph } from './learning-graph'
import { EDGES, STRIDE } from './net'
import { scoresOf, type DetectorScores } from './precision'
import { fillTargets } from './targets'

export interface DetectorTools {
  readonly runtime: Runtime
  /** Bytes of out/native/optim.wasm. */
  readonly wasm: Uint8Array
  readonly nowMs: () => number
  /** Lets the event loop go round; true: it is to end, with what there is. */
  readonly interrupted: () => Promise<boolean>
  readonly tell: (progress: DetectorProgress) => void
}

export interface DetectorProgress {
  readonly step: number
  readonly steps: number
  readonly seconds: number
  readonly loss: number
  /** Of the validation pictures, where they were looked at. */
  readonly seen: DetectorScores | null
}

export interface LearnedDetector {
  /** The file that was the best. */
  readonly bytes: Uint8Array
  /** Updates until then, and in all. */
  readonly steps: number
  readonly updates: number
  /** Of the validation pictures. */
  readonly scores: DetectorScores
}

/** Share of the newest batch in what is kept of a norm's moments: PyTorch's momentum. */
const NEWEST = 0.1
/** So little counts when precision is measured: recall is to reach as far as it can. */
const LEAST = 0.01
const TOLD_EVERY = 20

/** What is learned from. */
export interface DetectorLesson {
  readonly kinds: readonly string[]
  readonly training: readonly LearnedPicture[]
  readonly validation: readonly LearnedPicture[]
}

/** @returns null where it was stopped before the first look */
export async function trainDetector(
  lesson: DetectorLesson,
  config: DetectorConfig,
  tools: DetectorTools
): Promise<LearnedDetector | null> {
  const trainer = await DetectorTrainer.create(lesson, config, tools)
  return await trainer.learn()
}

/** How a detector's file does on pictures. */
export async function judge(
  bytes: Uint8Array,
  pictures: readonly LearnedPicture[],
  kinds: readonly string[]
): Promise<DetectorScores> {
  const detector = await Detector.of(bytes, 'detector.onnx', { least: LEAST })
  try {
    const found = await detector.detectOnCanvas(pictures.map(({ canvas }) => canvas))
    const judged = pictures.map(({ name, truths, unsure }, i) => ({ name, truths, unsure, found: found[i]! }))
    return scoresOf(judged, kinds, detector.facts.confidence ?? undefined)
  } finally {
    await detector.close()
  }
}

class DetectorTrainer {
  private readonly cropper: Cropper
  private readonly moments = new Map<string, NormMoments>()
  private updates = 0
  private best: LearnedDetector | null = null
  private looksSince = 0

  private constructor(
    private readonly lesson: DetectorLesson,
    private readonly config: DetectorConfig,
    private readonly tools: DetectorTools,
    private readonly graph: LearningGraph,
    private readonly step: TrainingStep
  ) {
    this.cropper = new Cropper(lesson.training, config, new Random(config.seed))
  }

  static async create(
    lesson: DetectorLesson,
    config: DetectorConfig,
    tools: DetectorTools
  ): Promise<DetectorTrainer> {
    const { batch, side, learningRate, weightDecay, seed } = config
    const graph = learningGraph({ batch, side, classes: lesson.kinds.length })
    const step = await TrainingStep.create(tools.runtime, tools.wasm, {
      loss: graph.loss,
      trainable: graph.scope.parameters,
      outputs: graph.outputs,
      optimiser: { kind: 'adamw', learningRate, weightDecay, betas: BETAS }
    })
    graph.scope.initialise(new Map(step.parameters), new Random(seed + 1))
    return new DetectorTrainer(lesson, config, tools, graph, step)
  }

  /** Until the steps or the minutes are over, it gets no better, or it is told to end. */
  async learn(): Promise<LearnedDetector | null> {
    const { config, tools } = this
    const { steps, minutes, patience, lookEvery } = config
    const startedMs = tools.nowMs()
    const seconds = (): number => (tools.nowMs() - startedMs) / 1000
    while (this.updates < steps && this.looksSince < patience && seconds() < 60 * minutes) {
      if (await tools.interrupted()) break
      const loss = await this.update(seconds() / (60 * minutes))
      const isLook = this.updates % lookEvery === 0 || this.updates === steps
      const seen = isLook ? await this.look() : null
      if (isLook || this.updates % TOLD_EVERY === 0)
        tools.tell({ step: this.updates, steps, seconds: seconds(), loss, seen })
    }
    // What was learned since the last look may be better, or all that there is.
    if (this.updates % lookEvery !== 0 && this.updates < steps && this.updates > 0) await this.look()
    return this.best && { ...this.best, updates: this.updates }
  }

  /** One step on a batch of crops. @param timeShare of the time that has gone by @returns the loss */
  private async update(timeShare: number): Promise<number> {
    const { config, step } = this
    this.fillBatch()
    step.optimiser.learningRate = learningRateAt(this.updates, timeShare, config)
    const { loss } = await step.run()
    this.keepMoments()
    this.updates++
    return loss
  }

  private fillBatch(): void {
    const { batch, side } = this.config
    const inputs = this.step.inputs
    const cells = side / STRIDE
    const plane = cells * cells
    const part = <T extends Float32Array | Uint8Array>(name: string, row: number, length: number): T =>
      inputs.get(name)!.subarray(row * length, (row + 1) * length) as T
    let found = 0
    for (let row = 0; row < batch; row++) {
      const { truths, unsure } = this.cropper.draw(part<Uint8Array>('pictures', row, 3 * side * side))
      const targets = {
        kinds: part<Float32Array>('kinds', row, this.lesson.kinds.length * plane),
        edges: part<Float32Array>('edges', row, EDGES * plane),
        found: part<Float32Array>('found', row, plane),
        counted: part<Float32Array>('counted', row, plane)
      }
      found += fillTargets(targets, cells, truths, unsure)
    }
    inputs.get('share')![0] = 1 / Math.max(1, found)
  }

  /** Running averages of what each norm saw. */
  private keepMoments(): void {
    const { outputs } = this.step
    for (const unit of this.graph.units) {
      const [mean, variance] = [outputs.get(`${unit}.mean`)!, outputs.get(`${unit}.variance`)!]
      const kept = this.moments.get(unit)
      if (kept === undefined)
        this.moments.set(unit, { mean: Float32Array.from(mean), variance: Float32Array.from(variance) })
      else {
        mix(kept.mean, mean)
        mix(kept.variance, variance)
      }
    }
  }

  /** Writes the file as it would be kept, judges that, and lets it say how sure to be. */
  private async look(): Promise<DetectorScores> {
    const { kinds, validation } = this.lesson
    const numbers = folded(this.step.parameters, this.moments)
    const scores = await judge(detectorFile(numbers, kinds), validation, kinds)
    this.looksSince++
    if (this.best === null || worthOf(scores) > worthOf(this.best.scores)) {
      const bytes = detectorFile(numbers, kinds, { confidence: scores.confidence.toFixed(3) })
      this.best = { bytes, steps: this.updates, updates: this.updates, scores }
      this.looksSince = 0
    }
    return scores
  }
}

/** Finding comes first, exact boxes second. */
const worthOf = ({ map50, map5095 }: DetectorScores): number => map50 + map5095

function mix(kept: Float32Array, newest: ArrayLike<number>): void {
  for (let i = 0; i < kept.length; i++) kept[i] = (1 - NEWEST) * kept[i]! + NEWEST * newest[i]!
}
