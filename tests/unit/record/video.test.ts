import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { findFfmpeg } from '../../../electron/main/programs'
import { SessionRecorder } from '../../../electron/main/record/recorder'
import { heldSteps, videoRate } from '../../../electron/main/record/video-clock'
import type { WholeStep } from '../../../electron/main/record/steps'
import type { Control } from '../../../electron/shared/profile'
import {
  drawStrip,
  STRIP_HEIGHT,
  STRIP_MIN_WIDTH,
  stripLines
} from '../../../electron/main/record/video-strip'
import type { VideoOptions } from '../../../electron/main/record/export-video'
import { framePixels, probe, whyNoFfmpeg } from '../../support/ffmpeg'
import { libraryOf, newFolder, sampleStep, startOptions } from './sample'

const noFfmpeg = whyNoFfmpeg()
const options = (more: Partial<VideoOptions>): VideoOptions => ({
  format: 'mp4',
  ffmpeg: findFfmpeg(''),
  language: 'en',
  ...more
})

/** A plain picture of one brightness. */
const picture = (width: number, height: number, grey: number): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: { r: grey, g: grey, b: grey } } })
    .png()
    .toBuffer()

/** Records a step at each time; its picture is as bright as its number, 40 x 30 pixels unless told. */
async function record(
  folder: string,
  timesMs: readonly number[],
  size: (step: number) => readonly [number, number] = () => [40, 30]
): Promise<string> {
  const recorder = await SessionRecorder.start(startOptions(folder))
  const startMs = performance.now()
  for (const [i, t] of timesMs.entries()) {
    const [width, height] = size(i)
    recorder.addStep({
      ...sampleStep(i, await picture(width, height, i % 200), startMs + t),
      episodeScore: i * 10
    })
  }
  await recorder.stop()
  return recorder.id
}

const every = (ms: number, count: number): number[] => Array.from({ length: count }, (_, i) => i * ms)

describe('the clock of a video', () => {
  test.each([
    [1000 / 59.54, 60],
    [1000 / 60, 60],
    [67.2, 15],
    [50, 20],
    [5000, 1],
    [2, 60]
  ])('a step every %f ms makes %i frames a second', (gapMs, rate) => {
    expect(videoRate(every(gapMs, 100))).toBe(rate)
  })

  test('holds a step until the next, and leaves out what comes faster than the frames', () => {
    expect([...heldSteps([0, 300, 350, 1000], 10)]).toEqual([0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 3])
    expect([...heldSteps([120], 10)]).toEqual([0, 0])
    // Times are differences of large numbers.
    expect([...heldSteps([0, 50.0000001, 99.9999996], 20)]).toEqual([0, 1, 2])
    expect([...heldSteps([], 10)]).toEqual([])
  })

  test('shows each step of a steady session once, however its times tremble', () => {
    const times = every(1000 / 30, 300).map((t, i) => t + (i % 3) * 4)
    const shown = heldSteps(times, 30)
    expect(new Set(shown).size).toBe(300)
    expect(shown).toHaveLength(300)
  })
})

test('the strip differs by every character and stays inside its width', () => {
  const drawn = (line: string): string =>
    Buffer.from(drawStrip([line, ''], STRIP_MIN_WIDTH, 1)).toString('base64')
  const lines = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.:+-/'].map(drawn)
  expect(new Set(lines).size).toBe(lines.length)
  expect(drawn('a')).toBe(drawn('A'))
  expect(drawStrip(['X'.repeat(99)], STRIP_MIN_WIDTH, 2)).toHaveLength(STRIP_MIN_WIDTH * STRIP_HEIGHT * 2 * 3)
})

test('the strip calls what is held by its name in the language of the video, without accents', () => {
  const label = { en: 'Insert coin', fr: 'Insérer une pièce' }
  const coin: Control = { id: 'coin', label, key: 'Digit5', mameField: 'Coin 1', boardBit: 1 }
  const step = {
    action: { kind: 'buttons', held: ['coin', 'odd'] },
    controller: 'human',
    episode: 2,
    tMs: 62_300
  }
  const whole = { step, score: 30, picture: null } as unknown as WholeStep
  expect(stripLines(whole, 'fr', [coin])[1]).toBe('VOUS: Inserer une piece + odd')
  expect(stripLines(whole, 'en', [coin])[1]).toBe('YOU: Insert coin + odd')
})

describe.skipIf(noFfmpeg !== null)(
  `video by ffmpeg${noFfmpeg === null ? '' : ` (skipped: ${noFfmpeg})`}`,
  () => {
    test.each([
      ['mp4', 'h264'],
      ['webm', 'vp9']
    ] as const)('%s lasts as long as the session, in %s, every frame there', async (format, codec) => {
      const [folder, out] = [await newFolder(), await newFolder()]
      const id = await record(folder, every(1000 / 59.54, 150))
      const library = libraryOf(folder)
      const { summary } = await library.open(id)
      const file = join(out, `session.${format}`)
      const progress: number[] = []
      await library.exportVideo(id, file, options({ format, onProgress: (n, of) => progress.push(n / of) }))
      const video = probe(file)
      expect(video).toMatchObject({ codec, rate: 60, width: 212 * 4, height: 58 * 4 })
      expect(Math.abs(video.seconds - summary.seconds)).toBeLessThanOrEqual(1.5 / 60)
      expect(video.frames).toBe(Math.floor(summary.seconds * 60) + 1)
      expect(progress).toHaveLength(video.frames)
      expect(progress.at(-1)).toBe(1)
      expect(await readdir(out)).toEqual([`session.${format}`])
    })

    test('the picture is enlarged in whole squares, and the strip below it follows the score', async () => {
      const [folder, out] = [await newFolder(), await newFolder()]
      const id = await record(folder, every(100, 12))
      const file = join(out, 'session.mp4')
      await libraryOf(folder).exportVideo(id, file, options({}))
      const { width, height } = probe(file)
      const [first, last] = [framePixels(file, 0), framePixels(file, 11)]
      const at = (pixels: Buffer, x: number, y: number): number => pixels[y * width + x] ?? -1
      const left = ((212 - 40) / 2) * 4
      expect(at(last, left + 4, 4)).not.toBe(at(last, left - 8, 4))
      const strip = (pixels: Buffer): Buffer => pixels.subarray(width * 30 * 4)
      const lit = (pixels: Buffer): number => strip(pixels).filter((v) => v > 128).length
      expect(strip(first).equals(strip(last))).toBe(false)
      expect(lit(first)).toBeGreaterThan(1000)
      expect(height).toBe(58 * 4)
    })

    test('a long pause is held, so that the session keeps its pace', async () => {
      const [folder, out] = [await newFolder(), await newFolder()]
      const id = await record(folder, [0, 50, 100, 3000, 3050])
      const file = join(out, 'session.mp4')
      await libraryOf(folder).exportVideo(id, file, options({}))
      expect(probe(file)).toMatchObject({ frames: 62, rate: 20, seconds: 3.1 })
      expect(framePixels(file, 40).equals(framePixels(file, 50))).toBe(true)
    })

    test('a window that changed its size stays in the frame of its first picture', async () => {
      const [folder, out] = [await newFolder(), await newFolder()]
      const id = await record(folder, every(100, 6), (i) => (i < 3 ? [641, 333] : [200, 500]))
      await libraryOf(folder).exportVideo(id, join(out, 'session.mp4'), options({}))
      expect(probe(join(out, 'session.mp4'))).toMatchObject({ frames: 6, width: 642, height: 390 })
    })

    test('a cancelled export leaves nothing', async () => {
      const [folder, out] = [await newFolder(), await newFolder()]
      const id = await record(folder, every(1000 / 60, 600))
      const cancelling = new AbortController()
      const onProgress = (n: number): void => void (n === 30 && cancelling.abort())
      const cancelled = libraryOf(folder).exportVideo(
        id,
        join(out, 'session.mp4'),
        options({ signal: cancelling.signal, onProgress })
      )
      await expect(cancelled).rejects.toMatchObject({ code: 'export.cancelled' })
      const before = libraryOf(folder).exportVideo(
        id,
        join(out, 'session.mp4'),
        options({ signal: AbortSignal.abort() })
      )
      await expect(before).rejects.toMatchObject({ code: 'export.cancelled' })
      expect(await readdir(out)).toEqual([])
    })

    test('a file that is there is left as it is', async () => {
      const [folder, out] = [await newFolder(), await newFolder()]
      const id = await record(folder, every(100, 3))
      await writeFile(join(out, 'mine.mp4'), 'mine')
      const refused = libraryOf(folder).exportVideo(id, join(out, 'mine.mp4'), options({}))
      await expect(refused).rejects.toMatchObject({ code: 'file.exists' })
      expect(await readFile(join(out, 'mine.mp4'), 'utf8')).toBe('mine')
    })

    test('a disk that is full is told, and nothing is left', async () => {
      const [folder, out] = [await newFolder(), await newFolder()]
      const id = await record(folder, every(1000 / 60, 120))
      const full = join(out, 'ffmpeg')
      // The real program, writing to the device that is always full.
      await writeFile(
        full,
        [
          '#!/bin/sh',
          'if [ "$2" = -encoders ]; then exec ffmpeg "$@"; fi',
          ': > "${*##*file:}"',
          'exec ffmpeg -loglevel error -y -f rawvideo -pixel_format rgb24 -video_size 212x58 -i pipe:0 -f rawvideo /dev/full'
        ].join('\n')
      )
      await chmod(full, 0o755)
      const file = join(out, 'session.mp4')
      const refused = libraryOf(folder).exportVideo(id, file, options({ ffmpeg: full }))
      await expect(refused).rejects.toMatchObject({ code: 'export.diskFull', params: { folder: out } })
      expect(await readdir(out)).toEqual(['ffmpeg'])
    })
  }
)

describe('without a working ffmpeg', () => {
  test('video is refused with what to do, webp is made', async () => {
    const [folder, out] = [await newFolder(), await newFolder()]
    const id = await record(folder, every(50, 40))
    const library = libraryOf(folder)
    const refused = library.exportVideo(id, join(out, 'session.mp4'), options({ ffmpeg: null }))
    await expect(refused).rejects.toMatchObject({ code: 'export.ffmpegMissing' })
    const file = join(out, 'session.webp')
    await library.exportVideo(id, file, options({ ffmpeg: null, format: 'webp' }))
    const { pages, delay, width, pageHeight } = await sharp(file, { animated: true }).metadata()
    expect({ pages, width, pageHeight }).toEqual({ pages: 30, width: 212 * 4, pageHeight: 58 * 4 })
    expect(delay?.reduce((a, b) => a + b)).toBe(2000)
    expect(await readdir(out)).toEqual(['session.webp'])
  })

  test('a session too long for webp is refused at once', async () => {
    const folder = await newFolder()
    const id = await record(folder, [0, 10_000, 20_000, 20_500])
    const refused = libraryOf(folder).exportVideo(id, join(folder, 'a.webp'), options({ format: 'webp' }))
    await expect(refused).rejects.toMatchObject({
      code: 'export.tooLong',
      params: { seconds: 21, limit: 20 }
    })
  })

  test('a program that is no ffmpeg, or that dies, is told', async () => {
    const [folder, out] = [await newFolder(), await newFolder()]
    const id = await record(folder, every(1000 / 60, 60))
    const programs = {
      silent: 'exit 0',
      broken: 'echo oops >&2; exit 3',
      dies: 'if [ "$2" = -encoders ]; then echo " V..... libx264 x"; exit 0; fi; head -c 9 >/dev/null; echo "bad day" >&2; exit 1'
    }
    for (const [name, script] of Object.entries(programs)) {
      const ffmpeg = join(folder, name)
      await writeFile(ffmpeg, `#!/bin/sh\n${script}\n`)
      await chmod(ffmpeg, 0o755)
      const refused = libraryOf(folder).exportVideo(id, join(out, 'session.mp4'), options({ ffmpeg }))
      await expect(refused, name).rejects.toMatchObject({ code: 'export.failed' })
    }
    expect(await readdir(out)).toEqual([])
  })

  test('a session without pictures has nothing to show', async () => {
    const folder = await newFolder()
    const recorder = await SessionRecorder.start(startOptions(folder))
    await recorder.stop()
    const refused = libraryOf(folder).exportVideo(recorder.id, join(folder, 'a.mp4'), options({}))
    await expect(refused).rejects.toMatchObject({ code: 'export.noPicture' })
  })

  test('the setting names the program, or nothing does', async () => {
    const folder = await newFolder()
    expect(findFfmpeg(join(folder, 'not-there'))).toBe(null)
    expect(findFfmpeg(folder)).toBe(null)
    expect(findFfmpeg(process.execPath)).toBe(process.execPath)
  })
})
