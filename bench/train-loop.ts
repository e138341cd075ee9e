/** Steps of training per second, through the run loop that trains: act, environment, memory, learning. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { ConfigValues } from '../electron/shared/config-form'
import { AppError } from '../electron/shared/errors'
import { runConfigFrom } from '../electron/shared/run-config'
import type { PhaseProfile, RunConfig, RunProgress } from '../electron/shared/training'
import { TrainingRun, type RunListener } from '../electron/worker/train/run'
import { algorithmOf, runTools } from '../electron/worker/train/composition'
import type { Peer } from './peer'

export const LOOP_IDS = ['cartpole', 'pixels'] as const
export type LoopId = (typeof LOOP_IDS)[number]

interface Loop {
  readonly title: string
  readonly env: string
  readonly preset: string
  /** What differs from the preset. */
  readonly values: ConfigValues
  /** Of the whole run; it tells where its time goes at each thousandth of them, and ends much earlier. */
  readonly steps: number
  /** Turns of each side, and how long each lasts once learning has begun. */
  readonly turns: number
  readonly seconds: number
  /** Whether bench/dqn_torch.py does the same. */
  readonly hasPeer: boolean
}

const LOOPS: Readonly<Record<LoopId, Loop>> = {
  cartpole: {
    ...{ title: 'cartpole, preset sb3-zoo', env: 'cartpole', preset: 'sb3-zoo', values: {} },
    ...{ steps: 50_000, turns: 3, seconds: 4, hasPeer: true }
  },
  pixels: {
    title: 'invaders-pixels, preset pixels without demonstrations',
    ...{ env: 'invaders-pixels', preset: 'pixels' },
    // A smaller memory is sooner made, and takes as long to draw from.
    values: { demonstrations: 0, pretrainUpdates: 0, corrections: false, replayCapacity: 10_000 },
    ...{ steps: 10_000, turns: 2, seconds: 6, hasPeer: false }
  }
}

export interface LoopBench {
  readonly title: string
  /** Of all turns together, from the first step that learned. */
  readonly stepsPerSecond: number
  /** Where the time of a step goes. */
  readonly phases: PhaseProfile
  /** The same loop in PyTorch with gymnasium's environment; null where there is none. */
  readonly peer: { readonly name: string; readonly stepsPerSecond: number } | null
  /** Our steps per second over the peer's: above 1 is faster. */
  readonly timesAsFast: number | null
}

export interface LoopBenchOptions {
  /** The app's top folder. */
  readonly app: string
  readonly peer: Peer | null
  readonly log: (line: string) => void
  /** Turns of each side, and how long each lasts once learning has begun, when not as the loop has them. */
  readonly turns?: number
  readonly seconds?: number
}

/** Steps and how long they took. */
interface Stretch {
  readonly steps: number
  readonly seconds: number
}

interface OurStretch extends Stretch {
  /** Of each second or so. */
  readonly phases: readonly PhaseProfile[]
}

/** Both sides in turns, so that a busy moment of the machine falls on both. A peer that cannot is asked once. */
export async function benchLoop(id: LoopId, options: LoopBenchOptions): Promise<LoopBench> {
  const loop = LOOPS[id]
  const { app, peer, log, turns = loop.turns, seconds = loop.seconds } = options
  log(`${id}: steps per second, ${loop.title}`)
  const ours: OurStretch[] = []
  const theirs: Stretch[] = []
  let asked = loop.hasPeer ? peer : null
  for (let i = 0; i < turns; i++) {
    ours.push(await trainFor(loop, seconds, app))
    const answer = await peerSteps(asked, id, seconds, log)
    if (answer) theirs.push(answer)
    else asked = null
  }
  const stepsPerSecond = paceOf(ours)
  const other = peer && theirs.length > 0 ? { name: peer.name, stepsPerSecond: paceOf(theirs) } : null
  return {
    title: loop.title,
    stepsPerSecond,
    phases: meanPhases(ours.flatMap(({ phases }) => phases)),
    peer: other,
    timesAsFast: other && stepsPerSecond / other.stepsPerSecond
  }
}

/** A run of its own in a folder that is then deleted. */
async function trainFor(loop: Loop, seconds: number, app: string): Promise<OurStretch> {
  const folder = mkdtempSync(join(tmpdir(), 'apprenti-bench-'))
  const config = configOf(loop)
  const watch = new Watch(config.values['learningStarts'] as number, 1000 * seconds)
  const clock = { nowMs: () => performance.timeOrigin + performance.now() }
  const tools = runTools(app, clock, () => turn())
  try {
    const request = { folder: join(folder, 'run'), config, steps: null }
    const run = await TrainingRun.open(request, tools, listenerOf(watch))
    watch.stop = () => run.stop()
    const { progress } = await run.run()
    if (progress.error !== null) throw new AppError(progress.error.code, progress.error.params)
    return watch.stretch()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Nothing but training: no evaluation on the way, no checkpoint. */
function configOf({ env, preset, values, steps }: Loop): RunConfig {
  const agent = algorithmOf('dqn')
  const play = { evaluateEvery: 0, evaluationEpisodes: 1, checkpointEvery: steps }
  return runConfigFrom({ ...play, env, preset, values, steps, agent: agent.id, seed: 1 }, agent)
}

/** Watches a run from the first step that learned, and ends it when it was long enough. */
class Watch {
  stop: () => void = () => undefined
  private begun: { readonly step: number; readonly ms: number } | null = null
  private last = { step: 0, ms: 0 }
  private readonly phases = new Set<PhaseProfile>()

  constructor(
    private readonly from: number,
    private readonly milliseconds: number
  ) {}

  look({ step, phases }: RunProgress): void {
    const ms = performance.now()
    if (step <= this.from || this.isDone) return
    if (this.begun === null) this.begun = { step, ms }
    else if (phases !== null) this.phases.add(phases)
    this.last = { step, ms }
    if (this.isDone) this.stop()
  }

  stretch(): OurStretch {
    const { begun, last } = this
    if (begun === null || last.step === begun.step) throw new Error('The run ended before it was measured.')
    return {
      steps: last.step - begun.step,
      seconds: (last.ms - begun.ms) / 1000,
      // The first was measured before learning began, in part.
      phases: [...this.phases].slice(1)
    }
  }

  private get isDone(): boolean {
    return this.begun !== null && this.last.ms - this.begun.ms >= this.milliseconds
  }
}

function listenerOf(watch: Watch): RunListener {
  const ignore = (): void => undefined
  return {
    progress: (progress) => watch.look(progress),
    ...{ rewound: ignore, metrics: ignore, evaluated: ignore, view: ignore, log: ignore }
  }
}

/** Null, with a word, when the peer cannot. */
async function peerSteps(
  peer: Peer | null,
  loop: LoopId,
  seconds: number,
  log: (line: string) => void
): Promise<Stretch | null> {
  if (!peer) return null
  const answer = await peer.ask<Stretch | { readonly missing: string }>(JSON.stringify({ loop, seconds }))
  if (!('missing' in answer)) return answer
  log(`No loop to compare with: Python has no ${answer.missing}.`)
  return null
}

function paceOf(stretches: readonly Stretch[]): number {
  const sum = (of: (one: Stretch) => number): number => stretches.reduce((all, one) => all + of(one), 0)
  return sum(({ steps }) => steps) / sum(({ seconds }) => seconds)
}

function meanPhases(all: readonly PhaseProfile[]): PhaseProfile {
  const mean = (of: (one: PhaseProfile) => number): number =>
    all.reduce((sum, one) => sum + of(one), 0) / Math.max(1, all.length)
  return {
    act: mean(({ act }) => act),
    env: mean(({ env }) => env),
    store: mean(({ store }) => store),
    learn: mean(({ learn }) => learn),
    other: mean(({ other }) => other)
  }
}
