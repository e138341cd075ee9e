import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, errorData } from '../../shared/errors'
import type { Language } from '../../shared/language'
import { WEBP_LIMIT_SECONDS, type VideoExport, type VideoFormat } from '../../shared/video'
import { findFfmpeg } from '../programs'
import type { VideoGame } from './archive-api'
import type { SessionLibrary } from './library'
import { reasonOf } from './messages'
import { sweepUnfinished } from './new-file'

/** Progress is told at this pace; beginnings and ends at once. */
const TELL_MS = 200
/** Finished exports that are remembered. */
const KEPT = 20

export interface VideoExportsOptions {
  readonly library: Pick<SessionLibrary, 'exportVideo'>
  /** Where videos go; made when first needed. */
  readonly folder: string
  readonly ffmpegPath: () => string
  /** The games that are known, by id. */
  readonly games: () => ReadonlyMap<string, VideoGame>
  readonly onChange: (exports: readonly VideoExport[]) => void
}

export interface VideoWish {
  readonly sessionId: string
  readonly format: VideoFormat
  /** Of the file, without its ending. */
  readonly name: string
  readonly language: Language
}

/** The videos made in the background, one line each until the app ends. */
export class VideoExports {
  readonly #options: VideoExportsOptions
  readonly #exports = new Map<number, VideoExport>()
  readonly #running = new Map<number, { cancelling: AbortController; ended: Promise<void> }>()
  #lastId = 0
  #toldAtMs = 0

  constructor(options: VideoExportsOptions) {
    this.#options = options
    // What was being made when the app was killed.
    void sweepUnfinished(options.folder)
  }

  /** Newest first. */
  get list(): readonly VideoExport[] {
    return [...this.#exports.values()].reverse()
  }

  /** Begins a video. Throws `file.exists`, or `export.ffmpegMissing` where it is needed. */
  start(wish: VideoWish): VideoExport {
    const { sessionId, format } = wish
    const ffmpeg = findFfmpeg(this.#options.ffmpegPath())
    if (ffmpeg === null && format !== 'webp')
      throw new AppError('export.ffmpegMissing', { seconds: WEBP_LIMIT_SECONDS })
    const file = join(this.#options.folder, `${wish.name}.${format}`)
    const isBeingMade = this.list.some((e) => e.state === 'running' && e.file === file)
    if (isBeingMade || existsSync(file)) throw new AppError('file.exists', { file })
    const id = ++this.#lastId
    const video: VideoExport = {
      id,
      sessionId,
      format,
      file,
      state: 'running',
      frames: 0,
      of: 0,
      leftOutSeconds: 0,
      error: null
    }
    this.#exports.set(id, video)
    const cancelling = new AbortController()
    const ended = this.#make(video, wish.language, ffmpeg, cancelling.signal)
    this.#running.set(id, { cancelling, ended })
    this.#tell()
    return video
  }

  /** Ends one that is being made and leaves no file. Throws `export.unknown`. */
  async cancel(id: number): Promise<void> {
    if (!this.#exports.has(id)) throw new AppError('export.unknown')
    const running = this.#running.get(id)
    running?.cancelling.abort()
    await running?.ended
  }

  /** Cancels what is being made. */
  async close(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((id) => this.cancel(id)))
  }

  async #make(
    { id, sessionId, format, file }: VideoExport,
    language: Language,
    ffmpeg: string | null,
    signal: AbortSignal
  ): Promise<void> {
    const onProgress = (frames: number, of: number, leftOutSeconds: number): void => {
      this.#change(id, { frames, of, leftOutSeconds })
      if (performance.now() - this.#toldAtMs >= TELL_MS) this.#tell()
    }
    try {
      await this.#makeFolder()
      const { library, games } = this.#options
      const options = { format, ffmpeg, language, onProgress, signal, games: games() }
      await library.exportVideo(sessionId, file, options)
      this.#change(id, { state: 'done' })
    } catch (error) {
      const isCancelled = error instanceof AppError && error.code === 'export.cancelled'
      this.#change(id, isCancelled ? { state: 'cancelled' } : { state: 'failed', error: errorData(error) })
    }
    this.#running.delete(id)
    this.#forgetOldest()
    this.#tell()
  }

  async #makeFolder(): Promise<void> {
    const { folder } = this.#options
    await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
      throw new AppError('data.unwritable', { folder, why: reasonOf(cause) }, { cause })
    })
  }

  #change(id: number, part: Partial<VideoExport>): void {
    const video = this.#exports.get(id)
    if (video !== undefined) this.#exports.set(id, { ...video, ...part })
  }

  #forgetOldest(): void {
    for (const id of this.#exports.keys()) {
      if (this.#exports.size <= KEPT) return
      if (!this.#running.has(id)) this.#exports.delete(id)
    }
  }

  #tell(): void {
    this.#toldAtMs = performance.now()
    this.#options.onChange(this.list)
  }
}
