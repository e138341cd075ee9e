import type { ChildProcess } from 'node:child_process'
import { AppError } from '../../shared/errors'
import type { LocalizedText, Text } from '../../shared/language'
import { runOwn, spawnOwn } from '../../shared/node/own-process'
import { diskFull } from './new-file'
import type { VideoLayout } from './video-canvas'

const KEPT_STDERR_CHARS = 4_096
const LIST_LIMIT_MS = 10_000
/** A frame that is not taken for so long will not be. */
const SILENT_MS = 60_000
const NO_ROOM = /no space left on device|disk quota exceeded/i

/** Encoders by preference, each with how it is told to keep small, sharp pictures sharp. */
const ENCODERS = {
  mp4: {
    libx264: ['-preset', 'veryfast', '-crf', '18'],
    libopenh264: ['-b:v', '6M'],
    mpeg4: ['-q:v', '3']
  },
  webm: {
    'libvpx-vp9': ['-deadline', 'realtime', '-cpu-used', '8', '-row-mt', '1', '-crf', '24', '-b:v', '0'],
    libvpx: ['-deadline', 'realtime', '-cpu-used', '8', '-crf', '10', '-b:v', '4M']
  }
} as const
export type FfmpegFormat = keyof typeof ENCODERS

export interface FfmpegStart {
  readonly program: string
  readonly format: FfmpegFormat
  readonly layout: VideoLayout
  /** Frames a second. */
  readonly rate: number
  readonly file: string
}

/** One ffmpeg that makes a video file of the frames it is given. */
export class FfmpegVideo {
  readonly #child: ChildProcess
  readonly #file: string
  readonly #ended: Promise<void>
  #stderr = ''
  #over: Text | null = null

  private constructor(child: ChildProcess, file: string) {
    this.#child = child
    this.#file = file
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT_STDERR_CHARS)
    })
    // Writing to an ffmpeg that has just ended; its end tells the rest.
    child.stdin?.on('error', () => undefined)
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => resolve(void (this.#over = error.message)))
      child.once('close', (code, signal) => {
        this.#over ??= code === 0 ? '' : endedWith(signal ?? `code ${code}`)
        resolve()
      })
    })
  }

  /** Throws `export.failed` when this ffmpeg has no encoder for the format or does not run at all. */
  static async start(start: FfmpegStart): Promise<FfmpegVideo> {
    const encoder = await chooseEncoder(start.program, start.format)
    return FfmpegVideo.encode(start.program, ffmpegArguments(start, encoder), start.file)
  }

  /** Starts ffmpeg with arguments that read frames from its standard input and write this file. */
  static encode(program: string, args: readonly string[], file: string): FfmpegVideo {
    const child = spawnOwn(program, args, {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' }
    })
    return new FfmpegVideo(child, file)
  }

  /** Hands over one frame of RGB bytes and waits until it was taken. Throws as `finish` does. */
  async write(frame: Uint8Array): Promise<void> {
    const silence = setTimeout(
      () => void this.kill(`it took no picture for ${SILENT_MS / 1000} s`),
      SILENT_MS
    )
    const isTaken = await Promise.race([
      new Promise<boolean>((resolve) => this.#child.stdin?.write(frame, (error) => resolve(!error))),
      this.#ended.then(() => false)
    ])
    clearTimeout(silence)
    if (isTaken) return
    await this.#ended
    throw this.#failure()
  }

  /** Ends the video. Throws `export.diskFull`, or `export.failed` with ffmpeg's own words. */
  async finish(): Promise<void> {
    this.#child.stdin?.end()
    await this.#ended
    if (this.#over !== '' || NO_ROOM.test(this.#stderr)) throw this.#failure()
  }

  /** Ends ffmpeg without a video, and waits until it is gone. */
  async kill(why = 'ffmpeg was stopped'): Promise<void> {
    this.#over ??= why
    this.#child.kill('SIGKILL')
    await this.#ended
  }

  #failure(): AppError {
    if (NO_ROOM.test(this.#stderr)) return diskFull(this.#file)
    const said = this.#stderr.trim().split('\n').at(-1)?.trim()
    return new AppError('export.failed', {
      why: said || this.#over || ENDED_EARLY
    })
  }
}

const endedWith = (how: string): LocalizedText => ({
  en: `ffmpeg ended with ${how}`,
  fr: `ffmpeg s’est arrêté avec ${how}`
})
const ENDED_EARLY = {
  en: 'ffmpeg ended before the last picture',
  fr: 'ffmpeg s’est arrêté avant la dernière image'
}

/** The first encoder of the list that this ffmpeg was built with. */
async function chooseEncoder(program: string, format: FfmpegFormat): Promise<string> {
  const names = await encodersOf(program)
  const encoder = Object.keys(ENCODERS[format]).find((name) => names.has(name))
  if (encoder === undefined)
    throw new AppError('export.failed', {
      why: {
        en: `${program} was built without an encoder for ${format}`,
        fr: `${program} a été compilé sans encodeur pour ${format}`
      }
    })
  return encoder
}

/** The encoders that an ffmpeg was built with. Throws `export.failed` when it does not run. */
export async function encodersOf(program: string): Promise<ReadonlySet<string>> {
  try {
    const listed = await runOwn(program, ['-hide_banner', '-encoders'], { limitMs: LIST_LIMIT_MS })
    return new Set(listed.split('\n').map((line) => line.trim().split(/\s+/)[1] ?? ''))
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AppError(
      'export.failed',
      { why: { en: `${program} does not run (${why})`, fr: `${program} ne fonctionne pas (${why})` } },
      { cause }
    )
  }
}

function ffmpegArguments({ format, layout, rate, file }: FfmpegStart, encoder: string): string[] {
  const { width, height, scale } = layout
  const settings = new Map<string, readonly string[]>(Object.entries(ENCODERS[format]))
  // Named colours: players otherwise guess by the size of the picture.
  const colours = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709']
  return [
    // -y: the file is there already, empty, under its temporary name.
    ...['-hide_banner', '-nostats', '-loglevel', 'error', '-y'],
    ...['-f', 'rawvideo', '-pixel_format', 'rgb24', '-video_size', `${width}x${height}`],
    ...['-framerate', String(rate), '-i', 'pipe:0', '-an'],
    ...[
      '-vf',
      `scale=${width * scale}:${height * scale}:flags=neighbor:out_color_matrix=bt709,format=yuv420p`
    ],
    ...['-c:v', encoder, ...(settings.get(encoder) ?? []), ...colours],
    ...(format === 'mp4' ? ['-movflags', '+faststart'] : []),
    // `file:` keeps a name with a colon from being read as an address.
    ...['-f', format, `file:${file}`]
  ]
}
