import { AppError } from '../../shared/errors'
import type { Language } from '../../shared/language'
import { WEBP_LIMIT_SECONDS, type VideoFormat } from '../../shared/video'
import { ActTrail } from './act-trail'
import type { VideoGame } from './archive-api'
import { writeNew } from './new-file'
import { PointerTrail } from './pointer-trail'
import { readSteps, type WholeStep } from './steps'
import type { SessionReader } from './session-reader'
import { layoutFor, VideoCanvas, type MouseMarks, type VideoLayout } from './video-canvas'
import { frameCount, heldSteps, paceOf, videoRate } from './video-clock'
import { FfmpegVideo } from './video-ffmpeg'
import { checkWebpLength, WEBP_RATE, WebpVideo } from './video-webp'

/** Steps read, and pictures decoded side by side, at most. */
const STEPS_AT_ONCE = 30
/** Pictures that lie in memory at the same time may take so much, each as it is read and as a frame. */
const PICTURE_BYTES = 192 * 2 ** 20
/** Frames of the longest video: a day at the fastest rate. */
const MOST_FRAMES = 24 * 3600 * 60

export interface VideoOptions {
  readonly format: VideoFormat
  /** The ffmpeg program; null when there is none, which only webp does without. */
  readonly ffmpeg: string | null
  /** Of the words burnt into the picture. */
  readonly language: Language
  /** The games that are known, by id. */
  readonly games?: ReadonlyMap<string, VideoGame>
  /** Hears how many frames of the video are made, of how many, and how many seconds of it are left out. */
  readonly onProgress?: (frames: number, of: number, leftOutSeconds: number) => void
  readonly signal?: AbortSignal
}

interface VideoFile {
  write(frame: Uint8Array): Promise<void>
  finish(): Promise<void>
  kill(): Promise<void>
}

/**
 * Shows a session as a video of constant rate at its original pace, long pauses shortened, with score, episode, controller and
 * held controls below the picture, and the person's pointer and clicks over it. Throws `export.*` or `file.exists`; a video that fails or is
 * cancelled leaves no file.
 */
export async function exportVideo(
  id: string,
  reader: SessionReader,
  file: string,
  options: VideoOptions
): Promise<void> {
  const { timesMs, leftOutMs } = paceOf((await reader.timeline()).timesMs)
  if (options.format === 'webp') checkWebpLength((timesMs.at(-1) ?? 0) / 1000)
  const rate = videoRate(timesMs, options.format === 'webp' ? WEBP_RATE : undefined)
  checkLength(frameCount(timesMs, rate), rate)
  const steps = heldSteps(timesMs, rate)
  const layout = await layoutFor(await firstPicture(id, reader, timesMs.length))
  await writeNew(file, async (temporary) => {
    const video = await begin(options, layout, rate, steps.length, temporary)
    try {
      const game = { controls: [], ...options.games?.get(reader.start.gameId ?? '') }
      // Where the game was when this was recorded, whatever its profile says by now.
      const canvas = new VideoCanvas(layout, options.language, { ...game, ...placeOf(reader) })
      await film(reader, { steps, leftOutSeconds: leftOutMs / 1000 }, canvas, video, options)
      await video.finish()
    } catch (error) {
      await video.kill()
      throwIfCancelled(options.signal)
      throw error
    }
    throwIfCancelled(options.signal)
  })
}

async function begin(
  { format, ffmpeg, signal }: VideoOptions,
  layout: VideoLayout,
  rate: number,
  frames: number,
  file: string
): Promise<VideoFile> {
  if (format === 'webp') return new WebpVideo(layout, rate, frames, file)
  if (ffmpeg === null) throw new AppError('export.ffmpegMissing', { seconds: WEBP_LIMIT_SECONDS })
  const video = await FfmpegVideo.start({ program: ffmpeg, format, layout, rate, file })
  const stop = (): void => void video.kill()
  signal?.addEventListener('abort', stop, { once: true })
  if (signal?.aborted) stop()
  return video
}

/** Gives the video every frame, decoding each picture once however long it is held. */
async function film(
  reader: SessionReader,
  { steps, leftOutSeconds }: { steps: Uint32Array; leftOutSeconds: number },
  canvas: VideoCanvas,
  video: VideoFile,
  { onProgress, signal }: VideoOptions
): Promise<void> {
  const atOnce = stepsAtOnce(canvas.layout)
  const done = new ActTrail()
  const trail = new PointerTrail(reader)
  let frame = 0
  for (let from = 0; frame < steps.length; from += atOnce) {
    const whole = await readSteps(reader, from, atOnce)
    const marks = new Map<number, MouseMarks>()
    for (const { step } of whole)
      marks.set(step.index, { acts: done.at(step), person: await trail.to(step.tMs) })
    const shown = new Map<number, Promise<Uint8Array>>()
    for (; (steps[frame] ?? Infinity) < from + atOnce; frame++) {
      throwIfCancelled(signal)
      const step = steps[frame] ?? 0
      if (shown.size === 0)
        for (const w of needed(whole, steps, frame))
          shown.set(w.step.index, decoded(canvas, w, marks.get(w.step.index)))
      const pixels = await shown.get(step)
      if (pixels !== undefined) await video.write(pixels)
      onProgress?.(frame + 1, steps.length, leftOutSeconds)
    }
  }
}

/** What the recording says of where its pictures show the game; older ones say nothing. */
const placeOf = ({ start: { windowPicture } }: SessionReader): Pick<VideoGame, 'windowPicture'> =>
  windowPicture === undefined ? {} : { windowPicture }

const stepsAtOnce = ({ width, height }: VideoLayout): number =>
  Math.max(1, Math.min(STEPS_AT_ONCE, Math.floor(PICTURE_BYTES / (width * height * 3 * 2))))

/** Throws `export.tooMuch`. */
function checkLength(frames: number, rate: number): void {
  const hours = (count: number): number => Math.ceil(count / rate / 3600)
  if (frames > MOST_FRAMES)
    throw new AppError('export.tooMuch', { hours: hours(frames), limit: hours(MOST_FRAMES) })
}

/** The steps of a stretch that some frame from `frame` on shows: a slow video leaves some out. */
function needed(whole: readonly WholeStep[], steps: Uint32Array, frame: number): WholeStep[] {
  const last = whole.at(-1)?.step.index ?? 0
  const wanted = new Set<number>()
  for (let i = frame; (steps[i] ?? Infinity) <= last; i++) wanted.add(steps[i] ?? 0)
  return whole.filter((w) => wanted.has(w.step.index))
}

function decoded(canvas: VideoCanvas, whole: WholeStep, marks: MouseMarks | undefined): Promise<Uint8Array> {
  const frame = canvas.frame(whole, marks)
  // Awaited in its turn, or never when the export ends before.
  frame.catch(() => undefined)
  return frame
}

function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AppError('export.cancelled')
}

/** The first picture there is: it decides the size of the video. */
async function firstPicture(id: string, reader: SessionReader, count: number): Promise<Uint8Array> {
  for (let from = 0; from < count; from++) {
    const [first] = await readSteps(reader, from, 1)
    if (first?.picture) return first.picture.bytes
  }
  throw new AppError('export.noPicture', { id })
}
