import { createBirpc } from 'birpc'
import { z } from 'zod'
import { AppError, errorData } from '../../shared/errors'
import { checkRunConfig } from '../../shared/run-config'
import type { LiveGames } from '../../shared/live-env'
import { rebuildError } from '../../shared/rpc/codec'
import type {
  StartTraining,
  TrainingApi,
  TrainingEvents,
  TrainingHostApi
} from '../../shared/training-process'
import type { AgentInfo, EnvInfo, RunConfig } from '../../shared/training'
import type { HostChannel } from '../../shared/node/host-channel'
import type { Algorithm } from '../agents/algorithm'
import { estimateRun } from './estimate'
import type { RunTools } from './open-run'
import { TrainingRun } from './run'

/** What a training process is given by whoever made it. */
export interface TrainingProcessTools extends RunTools {
  readonly algorithms: readonly Algorithm[]
  readonly envs: readonly EnvInfo[]
  /** Sets the clock to the time of the parent. */
  readonly setNow: (nowMs: number) => void
  readonly setPriority: (priority: 'normal' | 'low') => void
}

const startSchema: z.ZodType<StartTraining> = z.strictObject({
  runId: z.string().min(1).max(200),
  folder: z.string().min(1),
  config: z.custom<RunConfig>().nullable(),
  steps: z.number().int().min(1).nullable(),
  newEpisodes: z.boolean(),
  models: z.array(z.string().min(1)).max(8),
  nowMs: z.number()
})
const wishSchema = z.strictObject({ perSecond: z.number().min(1).max(30), saliency: z.boolean() }).nullable()
const prioritySchema = z.enum(['normal', 'low'])

/**
 * Serves the contract of electron/shared/training-process.ts over a channel: one run, then nothing more.
 * @param makeTools given where games in windows can be played: at the other end of the channel
 * @returns the way to end in order: a run that is under way is stopped, with a checkpoint
 */
export function serveTraining(
  channel: HostChannel,
  makeTools: (games: LiveGames) => TrainingProcessTools
): () => Promise<void> {
  let run: TrainingRun | null = null
  let isOpening = false
  let ended: Promise<void> = Promise.resolve()
  const running = (): TrainingRun => {
    if (run === null) throw new AppError('train.notRunning')
    return run
  }

  const api: TrainingApi = {
    ping: async () => 'pong',
    agents: async () => tools.algorithms.map(infoOf),
    envs: async () => [...tools.envs],
    estimate: async (config) => estimateRun(checkRunConfig(config, tools.algorithmOf(config.agent)), tools),
    start: async (request) => {
      const { config, folder, steps, newEpisodes, models, nowMs } = checked('start', startSchema, request)
      if (isOpening) throw new AppError('rpc.invalid', { method: 'start', why: 'a run was already started' })
      isOpening = true
      tools.setNow(nowMs)
      try {
        run = await TrainingRun.open({ folder, config, steps, newEpisodes, models }, tools, tell)
      } catch (error) {
        isOpening = false
        throw error
      }
      ended = run.run().then(({ progress }) => tell.ended(progress))
    },
    pause: async () => running().pause(),
    resume: async () => running().resume(),
    stop: async () => running().stop(),
    setExplores: async (explores) => running().setExplores(checked('setExplores', z.boolean(), explores)),
    setPriority: async (priority) => tools.setPriority(checked('setPriority', prioritySchema, priority)),
    watch: async (wish) => running().views.watch(checked('watch', wishSchema, wish))
  }

  const host = createBirpc<TrainingEvents & TrainingHostApi, TrainingApi>(
    Object.assign(Object.create(null) as object, api),
    {
      post: (message) => channel.post(message),
      on: (receive) => channel.onMessage(receive),
      timeout: -1,
      // A class does not survive structured clone: an error crosses as plain data.
      serialize: (message: { e?: unknown }) =>
        message.e === undefined ? message : { ...message, e: errorData(message.e) }
    }
  )
  const asked = async <T>(answer: Promise<T>): Promise<T> =>
    answer.catch((error: unknown) => {
      throw error instanceof AppError ? error : rebuildError(error)
    })
  const tools = makeTools({
    open: (game, look) => asked(host.liveOpen(game, look)),
    begin: () => asked(host.liveBegin()),
    step: (action) => asked(host.liveStep(action)),
    close: () => asked(host.liveClose())
  })
  const tell: TrainingEvents = {
    progress: (progress) => void host.progress.asEvent(progress),
    rewound: (step) => void host.rewound.asEvent(step),
    metrics: (points) => void host.metrics.asEvent(points),
    evaluated: (result) => void host.evaluated.asEvent(result),
    view: (view) => void host.view.asEvent(view),
    log: (line) => void host.log.asEvent(line),
    ended: (progress) => void host.ended.asEvent(progress)
  }

  return () => {
    run?.stop()
    return ended
  }
}

const infoOf = ({ id, title, about, fields, presets, taught }: Algorithm): AgentInfo => ({
  ...(taught && { taught }),
  id,
  title,
  about,
  fields,
  presets
})

function checked<T>(method: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new AppError('rpc.invalid', { method, why: `${issue?.path.join('.')}: ${issue?.message}` })
}
