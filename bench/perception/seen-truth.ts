import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import type { FieldState, ReaderValue } from '../../electron/shared/perception/fields'
import { toGrey, type Pixels } from '../../electron/shared/perception/pixels'
import { readersSchema, type Reader, type ReaderOf } from '../../electron/shared/perception/readers'
import { regionPixels } from '../../electron/shared/perception/region'
import { Random } from '../../electron/shared/random'
import { SlowReaders, type PerceptionFiles } from '../../electron/worker/perception/slow-readers'
import { BoardBank, BUTTON, PICTURE_BYTES } from '../../native/board'
import { cut, drawSprite, SPRITE } from './screen'

export interface TruthOptions {
  readonly files: PerceptionFiles
  readonly judge: (reader: Reader) => { add(reading: ReaderValue): FieldState }
  readonly fast: (reader: ReaderOf<'bar'>, region: Pixels, before: null) => ReaderValue
  /** Where the built board and its program lie. */
  readonly resources: { readonly boardWasm: string; readonly games: string }
}

export interface Truth {
  readonly bar: { readonly bars: number; readonly meanError: number; readonly worstError: number }
  readonly template: { readonly pictures: number; readonly right: number; readonly withinTwoPixels: number }
  readonly cabinet: {
    readonly readings: number
    readonly right: number
    readonly sure: number
    readonly sureAndWrong: number
  }
}

const whole = { x: 0, y: 0, width: 1, height: 1 }

/** Bars and sprites drawn where we know, and the score of the arcade cabinet, whose memory says what it is. */
export async function benchTruth(options: TruthOptions): Promise<Truth> {
  return {
    bar: await barTruth(options),
    template: await templateTruth(options),
    cabinet: await cabinetTruth(options)
  }
}

const BARS = 200

/** Bars with a gradient, a frame and a number over them. */
async function barTruth({ fast }: TruthOptions): Promise<Truth['bar']> {
  const [reader] = readersSchema.parse([
    { field: 'health', kind: 'bar', region: whole, filled: ['#d02020', '#a01818'], empty: ['#181818'] }
  ]) as [ReaderOf<'bar'>]
  const random = new Random(61)
  const errors: number[] = []
  for (let i = 0; i < BARS; i++) {
    const share = random.uniform()
    const [width, height] = [80 + random.integer(220), 8 + random.integer(16)]
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g" x2="0" y2="1"><stop stop-color="#e04040"/><stop offset="1" stop-color="#901010"/></linearGradient></defs>
      <rect width="100%" height="100%" fill="#202020"/><rect width="${width * share}" height="100%" fill="url(#g)"/>
      <text x="50%" y="75%" text-anchor="middle" font-family="DejaVu Sans" font-size="${height * 0.7}" fill="#fff">${Math.round(share * 100)} / 100</text></svg>`
    const { data } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    const { value } = fast(reader, { width, height, data: new Uint8Array(data) }, null)
    errors.push(Math.abs(Number(value) - share))
  }
  return {
    bars: BARS,
    meanError: errors.reduce((sum, e) => sum + e, 0) / BARS,
    worstError: Math.max(...errors)
  }
}

const PICTURES = 100

/** A sprite with a transparent ground somewhere on a busy picture, 0.9 to 1.1 of its size; on every second none. */
async function templateTruth({ files }: TruthOptions): Promise<Truth['template']> {
  const [reader] = readersSchema.parse([
    { field: 'sprite', kind: 'template', file: 'sprite.png', cutAtWidth: 640, region: whole, threshold: 0.75 }
  ]) as [ReaderOf<'template'>]
  const random = new Random(71)
  const count = { right: 0, near: 0 }
  for (let i = 0; i < PICTURES; i++) {
    const ready = await new SlowReaders(files).prepare({ id: 1, reader, template: await drawSprite() })
    const isThere = i % 2 === 0
    const [x, y, scale] = [random.integer(600), random.integer(360), 0.9 + 0.2 * random.uniform()]
    const picture = await busyPicture(
      random,
      isThere ? `<g transform="translate(${x} ${y}) scale(${scale})">${SPRITE}</g>` : ''
    )
    const { value, place } = await ready.read(toGrey(picture), 640)
    count.right += Number(value === isThere)
    const off =
      place === undefined
        ? Infinity
        : Math.hypot(place.x * 640 - x - 16 * scale, place.y * 400 - y - 16 * scale)
    count.near += Number(isThere && off <= 2)
  }
  return { pictures: PICTURES, right: count.right / PICTURES, withinTwoPixels: count.near / (PICTURES / 2) }
}

async function busyPicture(random: Random, more: string): Promise<Pixels> {
  const spots = Array.from({ length: 300 }, () => {
    const level = (): number => random.integer(256)
    return `<circle cx="${random.integer(640)}" cy="${random.integer(400)}" r="${3 + random.integer(20)}" fill="rgb(${level()},${level()},${level()})"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><rect width="100%" height="100%" fill="#304050"/>${spots.join('')}${more}</svg>`
  const { data } = await sharp(Buffer.from(svg)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { width: 640, height: 400, data: new Uint8Array(data) }
}

const READINGS = 600
/** Where the cabinet shows player 1's score, and where its memory has it (two bytes of two digits). */
const SCORE_REGION = { x: 4 / 224, y: 20 / 256, width: 67 / 224, height: 15 / 256 }
const SCORE_AT = 0x20f8 - 0x2000
const WIDTH = 224
const HEIGHT = 256

/** Six hundred looks at a running game, ten a second of its time, against its memory. */
async function cabinetTruth({ files, judge, resources }: TruthOptions): Promise<Truth['cabinet']> {
  const board = BoardBank.load(readFileSync(resources.boardWasm), 1).boards[0]!
  board.loadRom(
    Buffer.concat(
      ['h', 'g', 'f', 'e'].map((part) => readFileSync(join(resources.games, `invaders/invaders.${part}`)))
    )
  )
  board.powerOn()
  const [reader] = readersSchema.parse([
    {
      field: 'score',
      kind: 'number',
      region: SCORE_REGION,
      format: { digits: { min: 4, max: 4 } },
      plausible: { only: 'up' }
    }
  ]) as [ReaderOf<'number'>]
  const ready = await new SlowReaders(files).prepare({ id: 1, reader })
  const field = judge(reader)
  for (const [buttons, frames] of [
    [0, 200],
    [BUTTON.coin, 4],
    [0, 30],
    [BUTTON.start1, 4],
    [0, 200]
  ] as const)
    board.runFrames(buttons, frames)
  const random = new Random(81)
  const part = regionPixels(SCORE_REGION, { width: WIDTH, height: HEIGHT })
  const data = new Uint8Array(PICTURE_BYTES.rgba)
  const count = { right: 0, sure: 0, sureAndWrong: 0 }
  for (let i = 0; i < READINGS; i++) {
    board.runFrames([BUTTON.fire, BUTTON.left, BUTTON.right, 0][random.integer(4)]! | BUTTON.fire, 6)
    board.runFrames(0, 1)
    board.render('rgba', data)
    const frame = { width: WIDTH, height: HEIGHT, format: 'rgba8' as const, data, tMonotonicMs: i, seq: i }
    const state = field.add(await ready.read(cut(frame, part), WIDTH))
    const truth = decimal(board.ram[SCORE_AT]!) + 100 * decimal(board.ram[SCORE_AT + 1]!)
    count.right += Number(state.value === truth)
    count.sure += Number(state.isSure)
    count.sureAndWrong += Number(state.isSure && state.value !== truth)
  }
  return {
    readings: READINGS,
    right: count.right / READINGS,
    sure: count.sure / READINGS,
    sureAndWrong: count.sureAndWrong / READINGS
  }
}

const decimal = (byte: number): number => 10 * (byte >> 4) + (byte & 15)
