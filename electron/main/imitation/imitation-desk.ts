import type { ImitationState } from '../../shared/clonings'
import type { Profile } from '../../shared/profile'
import type { EventHub } from '../events'
import type { SessionArchive } from '../record/archive'
import type { AppHandlers } from '../services'
import type { StartWorker } from '../policy-host/worker-link'
import type { ModelLibrary } from '../training/model-library'
import { Clonings } from './clonings'
import { DatasetLibrary } from './dataset-library'
import { DatasetMaker } from './dataset-maker'
import { correctionsAt } from './improvement'
import { ImitationService } from './imitation-service'
import { CloneEvaluator, type EvaluatedSeat } from './clone-evaluator'

/** Progress is told no more often than this. */
const TELL_EVERY_MS = 200

export interface ImitationDeskOptions {
  readonly events: EventHub
  readonly dataFolder: string
  readonly archive: SessionArchive
  readonly games: Iterable<Profile>
  readonly models: ModelLibrary
  readonly startProcess: StartWorker
  /** Starts a process in which a model plays to be judged. */
  readonly startEvaluation: StartWorker
  /** The seat in which a game is attached. */
  readonly borrow: (game: string) => EvaluatedSeat
  readonly tellError: (error: unknown) => void
}

type ImitationMethod = Extract<keyof AppHandlers, `${'datasets' | 'imitation'}.${string}`>

/** Imitation as the contract shows it: answers its methods, and pushes what happens. */
export class ImitationDesk {
  readonly handlers: Pick<AppHandlers, ImitationMethod>
  readonly #service: ImitationService
  readonly #maker: DatasetMaker
  readonly #evaluator: CloneEvaluator
  readonly #events: EventHub
  #telling: NodeJS.Timeout | undefined

  constructor(options: ImitationDeskOptions) {
    const { events, dataFolder, archive, games, models, startProcess, tellError } = options
    const datasets = new DatasetLibrary(dataFolder)
    const clonings = new Clonings(dataFolder)
    const changed = <T>(result: T): T => {
      events.emit('imitationChanged')
      return result
    }
    const done = (_: void): null => changed(null)
    const onProgress = (): void => this.#tellSoon()
    const sessions = {
      list: ({ deleted }: { readonly deleted: boolean }) => archive.list(deleted),
      open: (id: string) => archive.open(id)
    }
    this.#events = events
    this.#maker = new DatasetMaker({ datasets, reader: archive, games, onProgress })
    this.#service = new ImitationService({
      ...{ datasets, clonings, games, models, startProcess, onProgress, tellError, dataFolder },
      maker: this.#maker,
      sessions,
      nowMs: () => Date.now(),
      onChanged: () => {
        events.emit('imitationChanged')
        events.emit('modelsChanged')
      }
    })
    this.#evaluator = new CloneEvaluator({
      ...{ dataFolder, clonings, datasets, sessions, games, onProgress, tellError },
      startProcess: options.startEvaluation,
      borrow: options.borrow,
      nowMs: () => Date.now(),
      onChanged: () => events.emit('imitationChanged')
    })
    const evaluator = this.#evaluator
    const service = this.#service
    const maker = this.#maker
    this.handlers = {
      'datasets.list': (input) => datasets.list(input),
      'datasets.make': (wish) => maker.make(wish).then(changed),
      'datasets.cancel': () => {
        maker.cancel()
        return null
      },
      'datasets.delete': ({ id }) => {
        service.refuseWhileLearned(id)
        return done(datasets.delete(id, Date.now()))
      },
      'datasets.restore': ({ id }) => done(datasets.restore(id)),
      'datasets.moments': ({ id, moments }) => datasets.moments(id, moments),
      'datasets.relabel': ({ id, moment, action }) => changed(datasets.relabel(id, moment, action)),
      'imitation.state': () => this.#state,
      'imitation.list': (input) => clonings.list(input),
      'imitation.result': ({ id }) => clonings.read(id),
      'imitation.start': ({ dataset, title, ...wish }) => service.start(dataset, title ?? '', wish),
      'imitation.corrections': ({ model }) => correctionsAt(model, { dataFolder, datasets, sessions }),
      'imitation.improve': (wish) => service.improve(wish),
      'imitation.stop': () => {
        service.stop()
        return null
      },
      'imitation.cancel': () => service.cancel().then(() => null),
      'imitation.play': ({ id, ...wish }) => evaluator.start(id, wish),
      'imitation.stopPlaying': () => evaluator.stop().then(() => null),
      'imitation.delete': ({ id }) => done(service.delete(id)),
      'imitation.restore': ({ id }) => done(clonings.restore(id))
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#telling)
    this.#maker.cancel()
    await this.#evaluator.close()
    await this.#service.close()
  }

  get #state(): ImitationState {
    return { making: this.#maker.making, cloning: this.#service.progress, playing: this.#evaluator.progress }
  }

  #tellSoon(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined
      this.#events.emit('imitation', this.#state)
    }, TELL_EVERY_MS)
  }
}
