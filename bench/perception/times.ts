import type { Frame } from '../../electron/shared/frame'
import { toGrey, type Pixels } from '../../electron/shared/perception/pixels'
import { readersSchema, type Reader, type ReaderOf } from '../../electron/shared/perception/readers'
import type { Correction } from '../../electron/shared/perception/reading-process'
import type { ReaderValue } from '../../electron/shared/perception/fields'
import { percentilesOf, type Percentiles } from '../../electron/shared/timing'
import { Random } from '../../electron/shared/random'
import { SlowReaders, type PerceptionFiles } from '../../electron/worker/perception/slow-readers'
import { drawLine, type LineStyle } from './drawn-line'
import { openOpenCv, openTesseract } from './peers'
import { asPng, cut, drawScreen, drawSprite, PLACES, SCREEN } from './screen'

/** One kind of reader beside the same done by a library. */
export interface ReaderTimes extends Percentiles {
  readonly reader: string
  readonly region: string
  readonly peer: (Percentiles & { readonly name: string }) | null
}

export interface TimesOptions {
  readonly rounds: number
  readonly files: PerceptionFiles
  /** The readers that need no process of their own. */
  readonly fast: (
    reader: Exclude<Reader, { kind: 'memory' | 'number' | 'text' | 'template' }>,
    region: Pixels,
    before: Pixels | null
  ) => ReaderValue
}

/** Something that is done again and again. */
interface Task {
  readonly reader: string
  readonly region: string
  readonly ours: () => unknown
  readonly peer: { readonly name: string; readonly run: () => unknown } | null
}

const WARM_UP = 3
const whole = { x: 0, y: 0, width: 1, height: 1 }
const sizeOf = ({ width, height }: { width: number; height: number }): string => `${width}x${height}`

/** Milliseconds of each kind of reader on a picture of 1280 x 800; ours and the library's take turns. */
export async function benchReaders(options: TimesOptions): Promise<ReaderTimes[]> {
  const screen = await drawScreen(12_480, 1)
  const [opencv, tesseract] = [await openOpenCv(), await openTesseract()]
  const readers = new SlowReaders(options.files)
  const tasks = [
    ...(await lineTasks(readers, screen, tesseract)),
    ...(await templateTasks(readers, screen, opencv)),
    ...fastTasks(options.fast, screen, await drawScreen(12_490, 2), opencv)
  ]
  const times: ReaderTimes[] = []
  for (const task of tasks) times.push(await timesOf(task, options.rounds))
  await tesseract?.close()
  return times
}

async function timesOf({ reader, region, ours, peer }: Task, rounds: number): Promise<ReaderTimes> {
  const [our, their]: [number[], number[]] = [[], []]
  for (let i = -WARM_UP; i < rounds; i++) {
    const ms = await millisecondsOf(ours)
    const peerMs = peer === null ? 0 : await millisecondsOf(peer.run)
    if (i < 0) continue
    our.push(ms)
    their.push(peerMs)
  }
  return {
    reader,
    region,
    ...measured(our),
    peer: peer === null ? null : { name: peer.name, ...measured(their) }
  }
}

const measured = (ms: readonly number[]): Percentiles => percentilesOf(ms) ?? { p50: 0, p95: 0 }

async function millisecondsOf(run: () => unknown): Promise<number> {
  const startedMs = performance.now()
  await run()
  return performance.now() - startedMs
}

const FONT: LineStyle = {
  font: 'DejaVu Sans Mono',
  weight: 'bold',
  px: 16,
  colour: '#ffffff',
  finish: 'outline',
  ground: 'busy'
}

async function lineTasks(
  readers: SlowReaders,
  screen: Frame,
  tesseract: Awaited<ReturnType<typeof openTesseract>>
): Promise<Task[]> {
  const [number, text] = readersSchema.parse([
    { field: 'score', kind: 'number', region: whole },
    { field: 'title', kind: 'text', region: whole, language: 'en' }
  ]) as [ReaderOf<'number'>, ReaderOf<'text'>]
  const random = new Random(3)
  const size = { width: PLACES.score.width, height: PLACES.score.height }
  const corrections: Correction[] = []
  for (let i = 0; i < 100; i++) {
    const value = String(random.integer(10 ** (1 + random.integer(6))))
    corrections.push({ text: value, line: await drawLine(value, FONT, random, size) })
  }
  const [plain, learned, words] = [
    await readers.prepare({ id: 1, reader: number }),
    await readers.prepare({ id: 2, reader: number, corrections }),
    await readers.prepare({ id: 3, reader: text })
  ]
  const [score, title] = [cut(screen, PLACES.score), cut(screen, PLACES.title)]
  const [scoreFile, titleFile] = [await asPng(score), await asPng(title)]
  const peerOf = (file: Buffer, characters: string): Task['peer'] =>
    tesseract && {
      name: 'tesseract.js',
      run: async () => {
        await tesseract.expect(characters)
        return await tesseract.read(file)
      }
    }
  return [
    {
      reader: 'number',
      region: sizeOf(score),
      ours: () => plain.read(score, SCREEN.width),
      peer: peerOf(scoreFile, '0123456789')
    },
    {
      reader: `number, learned font${learned.report?.takesOver === true ? '' : ' (did not take over)'}`,
      region: sizeOf(size),
      ours: () => learned.read(corrections[0]!.line, SCREEN.width),
      peer: null
    },
    {
      reader: 'text',
      region: sizeOf(title),
      ours: () => words.read(title, SCREEN.width),
      peer: peerOf(titleFile, '')
    }
  ]
}

async function templateTasks(
  readers: SlowReaders,
  screen: Frame,
  opencv: Awaited<ReturnType<typeof openOpenCv>>
): Promise<Task[]> {
  const sprite = await drawSprite()
  const [reader] = readersSchema.parse([
    { field: 'sprite', kind: 'template', file: 'sprite.png', cutAtWidth: SCREEN.width, region: whole }
  ]) as [ReaderOf<'template'>]
  const ready = await readers.prepare({ id: 4, reader, template: sprite })
  const { sprite: at } = PLACES
  return [SCREEN, { width: 200, height: 200 }, { width: 64, height: 64 }].map((size) => {
    const x = Math.max(0, Math.min(SCREEN.width - size.width, at.x - (size.width >> 2)))
    const y = Math.max(0, Math.min(SCREEN.height - size.height, at.y - (size.height >> 2)))
    const region = toGrey(cut(screen, { x, y, ...size }))
    return {
      reader: 'template 32x32, masked',
      region: sizeOf(size),
      ours: () => ready.read(region, SCREEN.width),
      peer: opencv && { name: 'OpenCV CCOEFF_NORMED, unmasked', run: () => opencv.template(region, sprite) }
    }
  })
}

function fastTasks(
  fast: TimesOptions['fast'],
  screen: Frame,
  other: Frame,
  opencv: Awaited<ReturnType<typeof openOpenCv>>
): Task[] {
  const [bar, colour, changed] = readersSchema.parse([
    { field: 'health', kind: 'bar', region: whole, filled: ['#d02020'] },
    { field: 'red', kind: 'colour', region: whole, colour: '#d02020' },
    { field: 'moves', kind: 'changed', region: whole }
  ]) as [ReaderOf<'bar'>, ReaderOf<'colour'>, ReaderOf<'changed'>]
  const health = cut(screen, PLACES.health)
  const [now, before]: [Pixels, Pixels] = [
    cut(screen, { x: 0, y: 0, ...SCREEN }),
    cut(other, { x: 0, y: 0, ...SCREEN })
  ]
  const [low, high] = [
    [160, 0, 0, 0],
    [255, 80, 80, 255]
  ]
  const inRange = (pixels: Pixels): Task['peer'] =>
    opencv && { name: 'OpenCV inRange', run: () => opencv.inRange(pixels, low, high) }
  return [
    { reader: 'bar', region: sizeOf(health), ours: () => fast(bar, health, null), peer: inRange(health) },
    { reader: 'colour', region: sizeOf(SCREEN), ours: () => fast(colour, now, null), peer: inRange(now) },
    {
      reader: 'changed',
      region: sizeOf(SCREEN),
      ours: () => fast(changed, now, before),
      peer: opencv && { name: 'OpenCV absdiff', run: () => opencv.changed(before, now) }
    }
  ]
}
