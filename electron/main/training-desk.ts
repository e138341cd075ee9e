import { join } from 'node:path'
import { openDatabase, type Db } from './store/db'
import type { AppHandlers } from './services'
import type { EventHub } from './events'
import type { LiveGames } from '../shared/live-env'
import type { StartWorker } from './policy-host/worker-link'
import { AppError } from '../shared/errors'
import { usableCores } from '../shared/node/machine'
import { MetricsStore, MIGRATIONS } from './training/metrics-store'
import { ModelLibrary } from './training/model-library'
import { RunFolders } from './training/run-folders'
import { TrainingService } from './training/service'

export interface TrainingDeskOptions {
  readonly events: EventHub
  readonly dataFolder: string
  readonly bundledModels: string
  readonly startProcess: StartWorker
  /** A way into the games in windows, one for each run. */
  readonly openLive: () => LiveGames
  readonly tellError: (error: unknown) => void
}

type TrainingMethod = Extract<keyof AppHandlers, `${'train' | 'runs' | 'models'}.${string}`>

/** Training as the contract shows it: answers its methods, and pushes what happens. */
export class TrainingDesk {
  readonly handlers: Pick<AppHandlers, TrainingMethod>
  readonly models: ModelLibrary
  readonly #service: TrainingService
  readonly #db: Db

  constructor({ events, dataFolder, bundledModels, startProcess, openLive, tellError }: TrainingDeskOptions) {
    const folders = new RunFolders(join(dataFolder, 'runs'))
    this.#db = openDatabase(join(dataFolder, 'apprenti.db'), MIGRATIONS, tellError)
    this.models = new ModelLibrary({
      bundled: bundledModels,
      own: join(dataFolder, 'models'),
      exports: join(dataFolder, 'exports')
    })
    this.#service = new TrainingService({
      folders,
      metrics: new MetricsStore(this.#db),
      startProcess,
      modelFolders: [join(dataFolder, 'models'), bundledModels],
      openLive,
      // One core is left to the game and its pages.
      maxActive: Math.max(1, usableCores() - 1),
      onProgress: (runs) => events.emit('training', runs),
      onRunsChanged: () => events.emit('runsChanged'),
      tellError
    })
    this.handlers = {
      ...runHandlers(this.#service),
      ...modelHandlers(this.models, folders, () => events.emit('modelsChanged'))
    }
  }

  async close(): Promise<void> {
    await this.#service.close()
    this.#db.close()
  }
}

const done = (_: void): null => null

function runHandlers(
  service: TrainingService
): Pick<AppHandlers, Extract<TrainingMethod, `${'train' | 'runs'}.${string}`>> {
  return {
    'train.catalogue': () => service.catalogue(),
    'train.forecast': ({ config }) => service.forecast(config),
    'train.start': ({ config }) => service.start(config),
    'train.pause': ({ id }) => service.pause(id),
    'train.resume': ({ id }) => service.resume(id),
    'train.stop': ({ id }) => service.stop(id),
    'train.setExplores': ({ id, explores }) => service.setExplores(id, explores),
    'train.setLowPriority': ({ id, isLow }) => service.setLowPriority(id, isLow),
    'train.view': ({ id, saliency }) => service.view(id, saliency),
    'runs.list': (input) => service.list(input),
    'runs.unreadable': (input) => service.unreadable(input),
    'runs.curves': (request) => service.curves(request),
    'runs.names': ({ id }) => service.names(id),
    'runs.log': ({ id, lines }) => service.log(id, lines),
    'runs.command': ({ id }) => service.command(id),
    'runs.continue': ({ id, newEpisodes }) => service.continue(id, newEpisodes),
    'runs.annotate': ({ id, ...change }) => service.annotate(id, change),
    'runs.delete': ({ id }) => service.delete(id).then(done),
    'runs.restore': ({ id }) => done(service.restore(id)),
    'runs.emptyBin': () => service.emptyBin()
  }
}

function modelHandlers(
  models: ModelLibrary,
  runs: RunFolders,
  tell: () => void
): Pick<AppHandlers, Extract<TrainingMethod, `models.${string}`>> {
  const thenTell = <T>(result: T): T => {
    tell()
    return result
  }
  return {
    'models.list': (input) => models.list(input),
    'models.promote': ({ runId, title }) => {
      const folder = runs.policyFolder(runId)
      if (folder === null) throw new AppError('run.noPolicy', { id: runId })
      return thenTell(models.add(folder, title))
    },
    'models.export': ({ id }) => models.export(id),
    'models.delete': ({ id }) => thenTell(done(models.delete(id, Date.now()))),
    'models.restore': ({ id }) => thenTell(done(models.restore(id)))
  }
}
