import { ReaderRunner } from '../../electron/main/perception/reader-runner'
import type { ReadingHost } from '../../electron/main/perception/reading-host'
import { capturePixels } from '../../electron/main/x11/window-facts'
import { xServer } from '../../electron/main/x11/server'
import type { ReaderValue } from '../../electron/shared/perception/fields'
import type { Profile } from '../../electron/shared/profile'
import type { RealGame } from './real-games'
import { pause } from './watched-windows'

/** As many readings as vote on a value at most. */
const LOOKS = 8
const APART_MS = 50
/** Between two looks as a reader's clock has it: every one of them is due. */
const DUE_MS = 1000

/** What a person sees at a glance. */
export interface Sight {
  /** Null where it is none of the game's, or changes. */
  readonly phase: string | null
  readonly valueOf: (field: string) => ReaderValue['value']
}

/**
 * The eyes of a person who knows a game that the app was told nothing of: what its window shows, by the readers of a
 * profile.
 */
export class Eyes {
  readonly #runner: ReaderRunner
  #nowMs = 0

  private constructor(
    private readonly game: RealGame,
    { readers, phaseRules }: Profile,
    host: ReadingHost
  ) {
    const loadTemplate = () => Promise.reject(new Error('none is asked for'))
    this.#runner = new ReaderRunner(readers, { host, phases: phaseRules, loadTemplate })
  }

  static async open(game: RealGame, profile: Profile, host: ReadingHost): Promise<Eyes> {
    const eyes = new Eyes(game, profile, host)
    await eyes.#runner.prepare()
    return eyes
  }

  async look(): Promise<Sight> {
    this.#runner.clear()
    for (let look = 0; look < LOOKS; look++) {
      const picture = await capturePixels(await xServer(), Number(this.game.window))
      this.#nowMs += DUE_MS
      this.#runner.offer({ ...picture, format: 'rgba8', tMonotonicMs: this.#nowMs, seq: look })
      await this.#runner.settled()
      await pause(APART_MS)
    }
    const { fields, phase } = this.#runner
    return { phase, valueOf: (field) => fields.get(field)?.value ?? null }
  }

  close(): void {
    this.#runner.close()
  }
}
