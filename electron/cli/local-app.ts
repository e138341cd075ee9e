import { createApp } from '../main/app'
import { openInChromium } from '../main/input/calibration/test-window'
import { resources } from '../main/resources'
import type { AppServices, OwnServices } from '../main/services'
import { forkWorker } from '../main/policy-host/fork-worker'
import { AppError } from '../shared/errors'
import type { MethodInput, MethodName, MethodOutput } from '../shared/rpc/contract'
import { log, terminalLanguage } from './output'

/** The app without a page, for a command of the terminal: the same services as behind the pages. */
export class LocalApp {
  readonly services: OwnServices
  readonly #asker = new AbortController()

  private constructor(services: OwnServices) {
    this.services = services
  }

  /** Opens the data folder. Throws when another Apprenti has it, or it cannot be used. */
  static async open(dataFolder: string): Promise<LocalApp> {
    const services = await createApp({ ...browserApp(dataFolder), startsPlaying: false, isPageless: true })
    services.on('notice', (notice) => {
      if ('error' in notice)
        log(new AppError(notice.error.code, notice.error.params).sentence(terminalLanguage()))
    })
    return new LocalApp(services)
  }

  /** Calls a method of the contract, as a page would. */
  async ask<M extends MethodName & keyof AppServices['handlers']>(
    method: M,
    input: MethodInput<M>
  ): Promise<MethodOutput<M>> {
    const handle = this.services.handlers[method] as (
      input: MethodInput<M>,
      peer: { readonly peerId: number; readonly signal: AbortSignal }
    ) => MethodOutput<M> | Promise<MethodOutput<M>>
    return handle(input, { peerId: 0, signal: this.#asker.signal })
  }

  /** Keeps what is recorded and lets everything go. */
  async close(): Promise<void> {
    this.#asker.abort()
    await this.services.close()
  }
}

/** What the app is made of where there is no Electron. */
export const browserApp = (
  dataFolder: string
): Omit<Parameters<typeof createApp>[0], 'startsPlaying' | 'isPageless'> => ({
  dataFolder,
  shell: 'browser',
  startWorker: forkWorker(resources.worker),
  // Where this process is killed, a run still gets its checkpoint, however long that takes.
  startTraining: forkWorker(resources.training, null),
  startImitation: forkWorker(resources.imitation),
  startEvaluation: forkWorker(resources.evaluation),
  startArchive: forkWorker(resources.archive),
  startReading: forkWorker(resources.reading),
  desktop: {
    startInjector: forkWorker(resources.injector),
    startListener: forkWorker(resources.listener),
    openTestWindow: openInChromium
  }
})
