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
    const runner = new ReaderRunner(profile.readers, {
      host: this.#host,
      phases: profile.phaseRules,
      loadTemplate: ({ file, field }) => this.#files.template(profile.id, file, field),
      corrections: (field) => this.#files.corrections(profile.id, field)
    })
    // A reader that cannot be made ready says so in its facts.
    void runner.prepare()
    return runner
  }

  /** Ends the process. */
  close(): Promise<void> {
    return this.#host.close()
  }
}
