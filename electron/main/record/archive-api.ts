import type { Profile } from '../../shared/profile'
import type { Language } from '../../shared/language'
import type {
  SessionChunk,
  SessionDetail,
  SessionHealth,
  SessionInputs,
  SessionSummary,
  SessionTimes
} from '../../shared/session'
import type { Dataset } from '../../shared/dataset'
import type { DatasetWish } from './make-dataset'
import type { VideoFormat } from '../../shared/video'
import type { RecordedPlay } from './played'
import type { InputRange } from './inputs'

/** What is asked of the process that reads sessions, and what it answers. */
export interface ArchiveWork {
  list(deleted: boolean): SessionSummary[]
  open(id: string): SessionDetail
  times(id: string, from: number, count: number): SessionTimes
  read(id: string, from: number, count: number): SessionChunk
  played(id: string): RecordedPlay
  inputs(id: string, range: InputRange): SessionInputs
  check(id: string): SessionHealth
  delete(id: string): void
  restore(id: string): void
  emptyBin(): number
  /** Makes a data set in a folder; its progress is told in thousandths of a session. */
  makeDataset(folder: string, wish: DatasetWish): Dataset
  exportVideo(id: string, file: string, options: VideoRequest): void
}

/** How a video is to be made, as it crosses processes. */
export interface VideoRequest {
  readonly format: VideoFormat
  readonly ffmpeg: string | null
  readonly language: Language
  /** The games that are known, by id. */
  readonly games?: ReadonlyMap<string, VideoGame>
}

/** What a video shows of a game's own: names of what is held, and where in a window the pointer's places are. */
export type VideoGame = Pick<Profile, 'controls' | 'windowPicture'>

export type ArchiveMethod = keyof ArchiveWork

/** The process's end. `call` numbers a piece of work, so that it can be cancelled. */
export interface ArchiveApi {
  /** Says whose sessions; before anything else. */
  use(folder: string): void
  run(call: number, method: ArchiveMethod, args: readonly unknown[]): Promise<unknown>
  cancel(call: number): void
}

/** The app's end. */
export interface ArchiveEvents {
  changed(): void
  /** Of a video: pictures made so far, of how many, and seconds of it that are left out. */
  progress(call: number, frames: number, of: number, leftOutSeconds: number): void
}
