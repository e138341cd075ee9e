import { runOwn, spawnOwn } from '../../shared/node/own-process'
import { AppError } from '../../shared/errors'
import { encodersOf, FfmpegVideo } from '../record/video-ffmpeg'
import type { Pictures } from './export-header'
import type { Picture } from './foreign'
import { interleaved } from './moments'
import { notImported } from './not-imported'
import { PamPictures } from './pam-pictures'

/** How pictures become H.264: what ffmpeg is told, and how readers are told of it. */
export interface PictureCodec {
  readonly pixels: string
  readonly args: readonly string[]
}

/** Every tenth picture stands for itself, and none refers to a later one: any moment is near to be found. */
const SEEKABLE = ['-preset', 'veryfast', '-g', '10', '-bf', '0'] as const

/**
 * The codec for pictures of a data set. Lossless: grey by its one plane in full range, colour as red, green and blue (H.264
 * High 4:4:4 Predictive, by every ffmpeg-based reader to the bit, by few browsers). Small: what plays everywhere.
 * @throws AppError 'dataset.notExported' where this ffmpeg cannot
 */
export async function pictureCodec(
  program: string,
  pictures: Pictures,
  { side, isColour }: { readonly side: number; readonly isColour: boolean }
): Promise<PictureCodec> {
  const encoder = pictures === 'lossless' && isColour ? 'libx264rgb' : 'libx264'
  if (!(await encodersOf(program)).has(encoder))
    throw notExported(
      `${program} was built without ${encoder}; install another ffmpeg, or choose the format jsonl or minari`,
      `${program} a été compilé sans ${encoder} ; installez un autre ffmpeg, ou choisissez le format jsonl ou minari`
    )
  if (pictures === 'lossless')
    return isColour
      ? { pixels: 'gbrp', args: ['-c:v', encoder, '-qp', '0', '-pix_fmt', 'rgb24', ...SEEKABLE] }
      : {
          pixels: 'gray',
          args: ['-c:v', encoder, '-qp', '0', '-pix_fmt', 'gray', '-color_range', 'pc', ...SEEKABLE]
        }
  if (side % 2 === 1)
    throw notExported(
      `small video needs an even side and its pictures have ${side}; choose --pictures lossless`,
      `la vidéo réduite demande un côté pair et ses images ont ${side} ; choisissez --pictures lossless`
    )
  return { pixels: 'yuv420p', args: ['-c:v', encoder, '-crf', '18', '-pix_fmt', 'yuv420p', ...SEEKABLE] }
}

const notExported = (en: string, fr: string): AppError =>
  new AppError('dataset.notExported', { why: { en, fr } })

/** An MP4 that is made of the pictures of a data set. */
export class PictureVideo {
  readonly #video: FfmpegVideo
  readonly #isColour: boolean

  constructor(
    program: string,
    file: string,
    { args }: PictureCodec,
    { side, isColour, rate }: { readonly side: number; readonly isColour: boolean; readonly rate: number }
  ) {
    this.#isColour = isColour
    this.#video = FfmpegVideo.encode(
      program,
      [
        ...['-hide_banner', '-nostats', '-loglevel', 'error', '-y'],
        ...['-f', 'rawvideo', '-pixel_format', isColour ? 'rgb24' : 'gray', '-video_size', `${side}x${side}`],
        ...['-framerate', String(rate), '-i', 'pipe:0', '-an', ...args],
        ...['-movflags', '+faststart', '-f', 'mp4', `file:${file}`]
      ],
      file
    )
  }

  /** Adds a picture by its planes. Throws as FfmpegVideo does. */
  write(planes: Uint8Array): Promise<void> {
    return this.#video.write(interleaved(planes, this.#isColour))
  }

  finish(): Promise<void> {
    return this.#video.finish()
  }

  kill(): Promise<void> {
    return this.#video.kill()
  }
}

/**
 * The pictures of a video, one after the other, whatever their times.
 * @throws AppError 'dataset.notImported' for a damaged one, 'dataset.needsFfmpeg'
 */
export async function* picturesOf(
  folder: string,
  file: string,
  program: string,
  signal: AbortSignal
): AsyncGenerator<Picture> {
  const passthrough = await passthroughArguments(program)
  const child = spawnOwn(
    program,
    [
      ...['-hide_banner', '-nostats', '-loglevel', 'error', '-xerror', '-i', `file:${file}`, '-map', '0:v:0'],
      ...[...passthrough, '-f', 'image2pipe', '-c:v', 'pam', '-pix_fmt', 'rgba', 'pipe:1']
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } }
  )
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4096)))
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, killed) => resolve(code === 0 ? '' : `ffmpeg: ${killed ?? code}`))
  })
  try {
    const pictures = new PamPictures()
    for await (const chunk of child.stdout) {
      signal.throwIfAborted()
      yield* pictures.add(chunk as Buffer)
    }
    const how = await ended
    if (how !== '' || pictures.isMidway) throw damagedVideo(folder, file, said.trim().split('\n')[0] || how)
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}

export const damagedVideo = (folder: string, file: string, why: string): AppError =>
  notImported(
    folder,
    `its video ${file} is damaged (${why}); replace it by a whole copy`,
    `sa vidéo ${file} est endommagée (${why}) ; remplacez-la par une copie entière`
  )

const PASSTHROUGH = new Map<string, Promise<readonly string[]>>()

/** Every picture once. An ffmpeg before 5.1 has another word for it: each program is asked once. */
function passthroughArguments(program: string): Promise<readonly string[]> {
  const asked = PASSTHROUGH.get(program) ?? askPassthrough(program)
  PASSTHROUGH.set(program, asked)
  return asked
}

async function askPassthrough(program: string): Promise<readonly string[]> {
  const said = await runOwn(program, ['-version'], { limitMs: 10_000 })
  const [, major = '9', minor = '0'] = /version n?(\d+)\.(\d+)/.exec(said) ?? []
  const isOld = Number(major) < 5 || (Number(major) === 5 && Number(minor) < 1)
  return isOld ? ['-vsync', 'passthrough'] : ['-fps_mode', 'passthrough']
}
