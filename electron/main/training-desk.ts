import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Db } from './store/db'
import type { AppHandlers } from './services'
import type { EventHub } from './events'
import type { StartWorker } from './thinking/worker-link'
import { MetricsStore, MIGRATIONS } from './training/metrics-store'
import { RunFolders } from './training/run-folders'
import { TrainingService } from './training/service'

export interface TrainingDeskOptions {
  readonly events: EventHub
  readonly dataFolder: string
  readonly startProcess: StartWorker
  readonly tellError: (error: unknown) => void
}

type TrainingMethod = Extract<keyof AppHandlers, `train.${string}` | `runs.${string}`>

/** Training as the contract shows it: answers its methods, and pushes what happens. */
export class TrainingDesk {
  readonly handlers: Pick<AppHandlers, TrainingMethod>
  readonly service: TrainingService
  readonly #db: Db

  constructor({ events, dataFolder, startProcess, tellError }: TrainingDeskOptions) {
    this.#db = openDatabase(join(dataFolder, 'apprenti.db'), MIGRATIONS, tellError)
    this.service = new TrainingService({
      folders: new RunFolders(join(dataFolder, 'runs')),
      metrics: new MetricsStore(this.#db),
      startProcess,
      // One core is left to the game and its pages.
      maxActive: Math.max(1, availableParallelism() - 1),
      onProgress: (runs) => events.emit('training', runs),
      onRunsChanged: () => events.emit('runsChanged'),
      tellError
    })
    this.handlers = handlersOf(this.service)
  }

  async close(): Promise<void> {
    await this.service.close()
    this.#db.close()
  }
}

function handlersOf(service: TrainingService): Pick<AppHandlers, TrainingMethod> {
  const done = (_: void): null => null
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
    'runs.curves': (request) => service.curves(request),
    'runs.names': ({ id }) => service.names(id),
    'runs.log': ({ id, lines }) => service.log(id, lines),
    'runs.continue': ({ id }) => service.continue(id),
    'runs.annotate': ({ id, ...change }) => service.annotate(id, change),
    'runs.delete': ({ id }) => service.delete(id).then(done),
    'runs.restore': ({ id }) => done(service.restore(id)),
    'runs.emptyBin': () => service.emptyBin()
  }
}
