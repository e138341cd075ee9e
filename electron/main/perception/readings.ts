import type { FoundNumber } from '../../shared/perception/found-numbers'
import type { Pixels } from '../../shared/perception/pixels'
import type { ReaderOf } from '../../shared/perception/readers'
import type { FontReport } from '../../shared/perception/reading-process'
import type { Profile } from '../../shared/profile'
import type { StartChild } from '../input/child-process'
import type { GameFiles } from './game-files'
import { ReaderRunner } from './reader-runner'
import { ReadingHost } from './reading-host'

/** A profile as far as it is read. */
export type ReadProfile = Pick<Profile, 'id' | 'readers' | 'phaseRules'>

/** The readers of every game that is read at this time, over one process, which the first that needs it starts. */
export class Readings {
  readonly #host: ReadingHost
  readonly #files: GameFiles

  constructor(start: StartChild, files: GameFiles) {
    this.#host = new ReadingHost(start)
    this.#files = files
  }

  /** The readers of a game, at work as soon as each is ready. Close it when the game goes. */
  open(profile: ReadProfile): ReaderRunner {
    const runner = this.#runner(profile)
    // A reader that cannot be made ready says so in its facts.
    void runner.prepare()
    return runner
  }

  /** The same, once every reader is ready or has said why it is not. */
  async opened(profile: ReadProfile): Promise<ReaderRunner> {
    const runner = this.#runner(profile)
    await runner.prepare()
    return runner
  }

  /** What a number's reader learns from the corrections there are now. */
  async learned(gameId: string, reader: ReaderOf<'number'>): Promise<FontReport | null> {
    const runner = this.#runner({ id: gameId, readers: [reader], phaseRules: [] })
    try {
      return await runner.learn(reader.field)
    } finally {
      runner.close()
    }
  }

  /** Every number in a whole picture of a game. */
  async findNumbers(picture: Pixels): Promise<FoundNumber[]> {
    return await this.#host.findNumbers(picture)
  }

  /** Ends the process. */
  close(): Promise<void> {
    return this.#host.close()
  }

  #runner({ id, readers, phaseRules }: ReadProfile): ReaderRunner {
    return new ReaderRunner(readers, {
      host: this.#host,
      phases: phaseRules,
      loadTemplate: ({ file, field }) => this.#files.template(id, file, field),
      corrections: (field) => this.#files.corrections(id, field)
    })
  }
}
