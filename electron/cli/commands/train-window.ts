import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors'
import { parseLiveEnv } from '../../shared/live-env'
import type { RunItem } from '../../shared/runs'
import type { RunConfig, RunProgress } from '../../shared/training'
import { attachWindow, until } from '../attach-window'
import { LocalApp } from '../local-app'
import { EXIT } from '../output'

export interface WindowTraining {
  readonly config: RunConfig
  /** Which window; the game that the environment names is played in it. */
  readonly window: string
  readonly data: string
  readonly tell: (progress: RunProgress) => void
}

/** How a run in a window ended. */
export interface WindowTrained {
  readonly progress: RunProgress
  readonly stepsPerSecond: number | null
  readonly parametersHash: string
}

const OVER = ['finished', 'stopped', 'failed', 'interrupted']

/** Trains in the window of a game, in a process of its own beside the loop that plays; Ctrl+C stops with a checkpoint. */
export async function trainInWindow(wish: WindowTraining): Promise<WindowTrained> {
  const live = parseLiveEnv(wish.config.env)
  if (live === null) throw new AppError('internal', { why: `${wish.config.env} is no game in a window` })
  const app = await LocalApp.open(wish.data)
  try {
    await attachWindow(app, { window: wish.window, game: live.game })
    return await train(app, wish)
  } finally {
    await app.close()
  }
}

async function train(app: LocalApp, { config, data, tell }: WindowTraining): Promise<WindowTrained> {
  const { runId: id } = await app.ask('train.start', { config: { ...config } })
  const over = new Promise<void>((resolve) => {
    const look = async (): Promise<void> => {
      const run = await runOf(app, id)
      tell(run)
      if (OVER.includes(run.status)) resolve()
    }
    app.services.on('training', () => void look())
    app.services.on('runsChanged', () => void look())
  })
  await until(undefined, over)
  if (!OVER.includes((await runOf(app, id)).status)) {
    process.exitCode = EXIT.interrupted
    await app.ask('train.stop', { id })
    await over
  }
  const progress = await runOf(app, id)
  const { parametersHash, meanStepsPerSecond } = recordOf(join(data, 'runs', id, 'run.json'))
  return { progress, stepsPerSecond: meanStepsPerSecond ?? null, parametersHash: parametersHash ?? '' }
}

async function runOf(app: LocalApp, id: string): Promise<RunItem> {
  const run = (await app.ask('runs.list', { deleted: false })).find(({ runId }) => runId === id)
  if (run === undefined) throw new AppError('run.unknown', { id })
  return run
}

/** What the process that trained kept of the run at its end; nothing where it could not. */
function recordOf(file: string): { parametersHash?: string | null; meanStepsPerSecond?: number | null } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ReturnType<typeof recordOf>
  } catch {
    return {}
  }
}
