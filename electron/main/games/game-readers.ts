import type { GameDraft, ReaderCheck, StepReading } from '../../shared/games'
import type { Reader, ReaderOf } from '../../shared/perception/readers'
import type { FontReport } from '../../shared/perception/reading-process'
import { AppError } from '../../shared/errors'
import type { GamePictures } from './game-pictures'

/** Readers whose cost is to be found out. */
export interface TimingRequest {
  /** Sound ones. */
  readonly readers: readonly Reader[]
  /** Where their templates and corrections lie. */
  readonly pictures: GamePictures
  /** The recording whose pictures they read; without one nothing is timed. */
  readonly sessionId: string | undefined
  readonly signal: AbortSignal | undefined
}

/** A number whose corrections changed. */
export interface RelearnRequest {
  readonly game: string
  /** Null where the game has no reader of this field that is sound. */
  readonly reader: ReaderOf<'number'> | null
  readonly field: string
  readonly pictures: GamePictures
}

/** Where to read in a recording. */
export interface SessionStretch {
  readonly sessionId: string
  readonly from: number
  readonly every: number
  readonly count: number
}

/** Runs the readers of a person's games: what the page Games and the command line ask of perception. */
export interface GameReaders {
  /** Runs a draft's readers on a seat's game until told otherwise; the event `reading` tells what they read. */
  watch(seat: string | undefined, draft: GameDraft): Promise<void>
  unwatch(seat: string | undefined): Promise<void>
  readSession(draft: GameDraft, stretch: SessionStretch, signal: AbortSignal): Promise<StepReading[]>
  /** One answer a reader, in their order. */
  timings(request: TimingRequest): Promise<ReaderCheck[]>
  /** Learns from all corrections of a field there are now; null where nothing is learned from them. */
  relearn(request: RelearnRequest): Promise<FontReport | null>
}

const notYet = (): Promise<never> =>
  Promise.reject(new AppError('internal', { why: 'the readers of a person’s games are being built' }))

/** In the place of readers that run: nothing is read, so nothing is timed or learned. */
export const noReaders: GameReaders = {
  watch: notYet,
  unwatch: notYet,
  readSession: notYet,
  timings: ({ readers }) =>
    Promise.resolve(readers.map(({ field, kind }) => ({ field, kind, ms: null, problem: null }))),
  relearn: () => Promise.resolve(null)
}
