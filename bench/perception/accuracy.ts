import type { FieldState, ReaderValue } from '../../electron/shared/perception/fields'
import { readersSchema, type Reader, type ReaderOf } from '../../electron/shared/perception/readers'
import type { Correction } from '../../electron/shared/perception/reading-process'
import { Random } from '../../electron/shared/random'
import { SlowReaders, type PerceptionFiles } from '../../electron/worker/perception/slow-readers'
import { anyStyle, drawLine, type LineStyle } from './drawn-line'
import { openTesseract } from './peers'
import { asPng } from './screen'

export interface AccuracyOptions {
  readonly files: PerceptionFiles
  /** Makes of a reader's readings what its field is. */
  readonly judge: (reader: Reader) => { add(reading: ReaderValue): FieldState }
  readonly log: (line: string) => void
}

/** Shares of 1. */
export interface Accuracy {
  readonly numbers: readonly NumberAccuracy[]
  readonly voted: VotedAccuracy
  readonly fonts: readonly FontAccuracy[]
  readonly words: { readonly lines: number; readonly flat: number; readonly busy: number }
}

interface NumberAccuracy {
  readonly px: number
  readonly ground: LineStyle['ground']
  readonly lines: number
  readonly right: number
  /** Read with a confidence of 0.8 or more; and of all lines, these read wrong. */
  readonly sure: number
  readonly sureAndWrong: number
  /** Plain tesseract.js on the same lines, or null without it. */
  readonly tesseract: number | null
}

interface VotedAccuracy {
  readonly frames: number
  readonly right: number
  readonly sure: number
  readonly sureAndWrong: number
}

interface FontAccuracy {
  readonly style: string
  readonly corrections: number
  readonly takesOver: boolean
  /** Of the lines, those that the font read itself. */
  readonly readByFont: number
  readonly recogniser: number
  readonly withFont: number
  readonly sureAndWrong: number
}

const SURE = 0.8
const LINES = 100
const [NUMBER] = readersSchema.parse([
  {
    field: 'score',
    kind: 'number',
    region: { x: 0, y: 0, width: 1, height: 1 },
    plausible: { only: 'up', maxJump: 500 }
  }
]) as [ReaderOf<'number'>]

/** Every reader that reads letters and digits, against lines whose text is known. */
export async function benchAccuracy({ files, judge, log }: AccuracyOptions): Promise<Accuracy> {
  const readers = new SlowReaders(files)
  log('numbers in eight fonts ...')
  const numbers = await numberAccuracy(readers)
  log('a growing score, after the vote ...')
  const voted = await votedAccuracy(readers, judge(NUMBER))
  log('learned fonts ...')
  const fonts: FontAccuracy[] = []
  for (const style of GAMES)
    for (const corrections of [60, 120]) fonts.push(await fontAccuracy(readers, style, corrections))
  log('words ...')
  return { numbers, voted, fonts, words: await wordAccuracy(readers) }
}

const someNumber = (random: Random): string => String(random.integer(10 ** (1 + random.integer(6))))

async function numberAccuracy(readers: SlowReaders): Promise<NumberAccuracy[]> {
  const reader = await readers.prepare({ id: 1, reader: NUMBER })
  const tesseract = await openTesseract()
  await tesseract?.expect('0123456789')
  const random = new Random(31)
  const all: NumberAccuracy[] = []
  for (const ground of ['flat', 'busy'] as const)
    for (const px of [8, 10, 12, 16, 20]) {
      const count = { right: 0, sure: 0, sureAndWrong: 0, tesseract: 0 }
      for (let i = 0; i < LINES; i++) {
        const text = someNumber(random)
        const line = await drawLine(text, anyStyle(random, px, ground), random)
        const { value, confidence } = await reader.read(line, 0)
        const isRight = value === Number(text)
        count.right += Number(isRight)
        count.sure += Number(confidence >= SURE)
        count.sureAndWrong += Number(confidence >= SURE && !isRight)
        count.tesseract += Number((await tesseract?.read(await asPng(line))) === text)
      }
      const shares = {
        right: count.right / LINES,
        sure: count.sure / LINES,
        sureAndWrong: count.sureAndWrong / LINES
      }
      all.push({ px, ground, lines: LINES, ...shares, tesseract: tesseract && count.tesseract / LINES })
    }
  await tesseract?.close()
  return all
}

const FRAMES = 400

/** A score that grows every tenth reading, small and outlined, over a ground that moves. */
async function votedAccuracy(
  readers: SlowReaders,
  judge: { add(reading: ReaderValue): FieldState }
): Promise<VotedAccuracy> {
  const reader = await readers.prepare({ id: 1, reader: NUMBER })
  const style: LineStyle = {
    font: 'DejaVu Sans',
    weight: 'bold',
    px: 11,
    colour: '#ffffff',
    finish: 'outline',
    ground: 'busy'
  }
  const random = new Random(41)
  let score = 0
  const count = { right: 0, sure: 0, sureAndWrong: 0 }
  for (let frame = 0; frame < FRAMES; frame++) {
    if (frame % 10 === 9) score += 10 * (1 + random.integer(20))
    const line = await drawLine(String(score), style, random, { width: 66, height: 17 })
    const state = judge.add(await reader.read(line, 0))
    count.right += Number(state.value === score)
    count.sure += Number(state.isSure)
    count.sureAndWrong += Number(state.isSure && state.value !== score)
  }
  return {
    frames: FRAMES,
    right: count.right / FRAMES,
    sure: count.sure / FRAMES,
    sureAndWrong: count.sureAndWrong / FRAMES
  }
}

/** "Games" of one font each. */
const GAMES: readonly LineStyle[] = [
  { font: 'DejaVu Sans', weight: 'bold', px: 11, finish: 'outline', ground: 'busy', colour: '#ffffff' },
  { font: 'Nimbus Sans', weight: 'normal', px: 10, finish: 'shadow', ground: 'busy', colour: '#ffe066' },
  { font: 'DejaVu Serif', weight: 'normal', px: 14, finish: 'plain', ground: 'busy', colour: '#ffffff' },
  { font: 'URW Gothic', weight: 'bold', px: 9, finish: 'outline', ground: 'flat', colour: '#9fd0ff' },
  { font: 'DejaVu Sans Mono', weight: 'bold', px: 16, finish: 'shadow', ground: 'busy', colour: '#ffffff' }
]
const TESTED = 100

async function fontAccuracy(
  readers: SlowReaders,
  style: LineStyle,
  corrections: number
): Promise<FontAccuracy> {
  const random = new Random(7)
  const size = { width: Math.ceil(style.px * 6), height: Math.round(style.px * 1.6) }
  const draw = async (): Promise<Correction> => {
    const text = someNumber(random)
    return { text, line: await drawLine(text, style, random, size) }
  }
  const shown: Correction[] = []
  for (let i = 0; i < corrections; i++) shown.push(await draw())
  const plain = await readers.prepare({ id: 1, reader: NUMBER })
  const learned = await readers.prepare({ id: 2, reader: NUMBER, corrections: shown })
  const count = { recogniser: 0, withFont: 0, readByFont: 0, sureAndWrong: 0 }
  for (let i = 0; i < TESTED; i++) {
    const { text, line } = await draw()
    const [without, read] = [await plain.read(line, 0), await learned.read(line, 0)]
    const isRight = read.value === Number(text)
    count.recogniser += Number(without.value === Number(text))
    count.withFont += Number(isRight)
    count.readByFont += Number(learned.report?.takesOver === true && read.confidence !== without.confidence)
    count.sureAndWrong += Number(read.confidence >= SURE && !isRight)
  }
  return {
    style: `${style.font} ${style.px} px ${style.finish} ${style.ground}`,
    corrections,
    takesOver: learned.report?.takesOver ?? false,
    readByFont: count.readByFont / TESTED,
    recogniser: count.recogniser / TESTED,
    withFont: count.withFont / TESTED,
    sureAndWrong: count.sureAndWrong / TESTED
  }
}

const WORDS = [
  'Game over',
  'Partie terminée',
  'Press start',
  'Niveau suivant',
  'Victoire',
  'Your turn',
  'Défaite',
  'Level 7',
  'Pause',
  'À vous de jouer'
]

async function wordAccuracy(readers: SlowReaders): Promise<Accuracy['words']> {
  const [reader] = readersSchema.parse([{ field: 'title', kind: 'text', region: NUMBER.region }]) as [
    ReaderOf<'text'>
  ]
  const ready = await readers.prepare({ id: 3, reader })
  const random = new Random(51)
  const right = { flat: 0, busy: 0 }
  for (const ground of ['flat', 'busy'] as const)
    for (const px of [12, 16, 20, 24])
      for (const word of WORDS) {
        const line = await drawLine(word, anyStyle(random, px, ground), random)
        right[ground] += Number((await ready.read(line, 0)).value === word)
      }
  const lines = 4 * WORDS.length
  return { lines, flat: right.flat / lines, busy: right.busy / lines }
}
