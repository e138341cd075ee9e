import { spawn } from 'node:child_process'
import { existsSync, appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createBirpc } from 'birpc'
import { AppError, errorData } from '../../electron/shared/errors'
import { checkRunConfig } from '../../electron/shared/run-config'
import type { AgentInfo, EvaluationResult, RunConfig, RunProgress } from '../../electron/shared/training'
import { EventFile } from '../../electron/worker/train/tensorboard/event-file'
import type { StartTraining, TrainingApi, TrainingEvents } from '../../electron/shared/training-process'

/**
 * A STAND-IN for the training process: it keeps the process's contract and learns nothing. Scores rise with
 * the steps by a fixed rule. The environment `dies` ends the process at step 300, `refuses` cannot begin,
 * `slow` takes its time; `freezes` is halted at step 300, in the middle of a checkpoint where the seed is 2, and `naps`
 * for four seconds; all others run 100 steps every 20 ms.
 */
const text = (en: string) => ({ en, fr: en })
const AGENT: AgentInfo = {
  id: 'standin',
  title: text('Stand-in'),
  about: text('Learns nothing'),
  fields: [
    {
      key: 'gamma',
      kind: 'number',
      label: text('Discount'),
      about: text('Discount of a step'),
      group: 'returns',
      default: 0.99,
      min: 0,
      max: 1
    }
  ],
  presets: []
}

let folder = ''
let config: RunConfig | null = null
let runId = ''
let limit = 0
let step = 0
let status: RunProgress['status'] = 'starting'
let explores = true
let isWatched = false
let timer: NodeJS.Timeout | undefined
let best: EvaluationResult | null = null
let events: EventFile | null = null

const tell = createBirpc<TrainingEvents, TrainingApi>(
  Object.assign(Object.create(null) as TrainingApi, {
    ping: async () => 'pong' as const,
    agents: async () => [AGENT],
    envs: async () =>
      ['steady', 'slow', 'dies', 'refuses', 'freezes', 'naps'].map((id) => ({ id, title: text(id) })),
    estimate: async (wish: RunConfig) => ({
      ...{ parameters: 12, memoryBytes: 34_000, seconds: wish.steps / 100 },
      fallback: null
    }),
    start: async (request: StartTraining) => begin(request),
    pause: async () => rest('paused'),
    resume: async () => {
      status = 'running'
      say()
      timer = setInterval(turn, config?.env === 'slow' ? 100 : 20)
    },
    stop: async () => end('stopped'),
    setExplores: async (wish: boolean) => {
      explores = wish
      say()
    },
    setPriority: async () => undefined,
    watch: async (wish: unknown) => {
      isWatched = wish !== null
    }
  } satisfies TrainingApi),
  {
    post: (message) => process.send?.(message),
    on: (receive) => process.on('message', receive),
    serialize: (message: { e?: unknown }) =>
      message.e === undefined ? message : { ...message, e: errorData(message.e) }
  }
)
process.on('disconnect', () => process.exit(0))

function begin(request: StartTraining): void {
  folder = request.folder
  runId = request.runId
  const file = join(folder, 'config.json')
  if (request.config !== null && existsSync(file)) throw new AppError('train.exists', { folder })
  config = request.config ?? checkRunConfig(JSON.parse(readFileSync(file, 'utf8')), AGENT)
  if (config.env === 'refuses') throw new AppError('train.folder', { folder, why: 'it refuses' })
  mkdirSync(join(folder, 'checkpoints'), { recursive: true })
  writeFileSync(file, JSON.stringify(config))
  const checkpoint = join(folder, 'checkpoints/last.safetensors')
  if (existsSync(checkpoint)) {
    step = Number(readFileSync(checkpoint, 'utf8'))
    void tell.rewound(step)
  }
  limit = request.steps ?? config.steps
  events = new EventFile(folder, { nowMs: () => performance.timeOrigin + performance.now() }, step)
  status = 'running'
  log(`begins at step ${step}${request.newEpisodes ? ', with new episodes' : ''}`)
  say()
  timer = setInterval(turn, config.env === 'slow' ? 100 : 20)
}

function turn(): void {
  if (config === null) return
  step = Math.min(limit, step + 100)
  if (config.env === 'dies' && step >= 300) process.exit(7)
  if (config.env === 'freezes' && step === 300) freeze(config.seed === 2)
  if (config.env === 'naps' && step === 300) nap()
  const figures = { 'charts/episodic_return': step / 10, 'losses/td_loss': 1 / step }
  const points = Object.entries(figures).map(([name, value]) => ({ name, step, value }))
  events?.scalars(points)
  void tell.metrics(points)
  if (step % 200 === 0) save()
  if (isWatched) void tell.view(view())
  say()
  if (step >= limit) end('finished')
}

function freeze(isSaving: boolean): void {
  if (isSaving) writeFileSync(join(folder, 'checkpoints/last.safetensors.tmp'), 'a part')
  process.kill(process.pid, 'SIGSTOP')
}

function nap(): void {
  spawn('sh', ['-c', `sleep 4; kill -CONT ${process.pid}`], { stdio: 'ignore' })
  process.kill(process.pid, 'SIGSTOP')
}

function view() {
  return {
    step,
    picture: { width: 2, height: 1, data: new Uint8Array([0, 255]) },
    observation: null,
    action: 1,
    labels: { actions: [], numbers: [] },
    preferences: new Float32Array([0.25, 0.5]),
    saliency: new Uint8Array([9, 8]),
    episodeReturn: 1,
    episodeSteps: 2
  }
}

function rest(how: 'paused'): void {
  clearInterval(timer)
  status = how
  say()
}

function end(how: 'stopped' | 'finished'): void {
  clearInterval(timer)
  save()
  best = evaluation()
  mkdirSync(join(folder, 'policy'), { recursive: true })
  writeFileSync(join(folder, 'policy/policy.onnx'), 'a stand-in, no policy')
  status = how
  void tell.ended(progress())
}

const save = (): void => writeFileSync(join(folder, 'checkpoints/last.safetensors'), String(step))
const evaluation = (): EvaluationResult => ({ step, mean: step / 10, std: 1, episodes: 3, seed: 1 })
const say = (): void => void tell.progress(progress())
const log = (line: string): void => {
  appendFileSync(join(folder, 'log.txt'), `${line}\n`)
  void tell.log(line)
}

function progress(): RunProgress {
  return {
    runId,
    status,
    step,
    pretraining: null,
    stepsPerSecond: 5000,
    phases: { act: 0.2, env: 0.3, store: 0.1, learn: 0.35, other: 0.05 },
    best,
    last: best,
    random: null,
    solvedAtStep: null,
    explores,
    fallback: null,
    isRepeatable: null,
    replaced: 0,
    error: null
  }
}
