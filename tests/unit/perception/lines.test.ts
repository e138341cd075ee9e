import { join } from 'node:path'
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { beforeAll, describe, expect, it } from 'vitest'
import { anyStyle, drawLine, type LineStyle } from '../../../bench/perception/drawn-line'
import { numberFormatSchema } from '../../../electron/shared/perception/number-format'
import { toGrey } from '../../../electron/shared/perception/pixels'
import { readersSchema } from '../../../electron/shared/perception/readers'
import type { Correction } from '../../../electron/shared/perception/reading-process'
import { Random } from '../../../electron/shared/random'
import { NumberLine } from '../../../electron/worker/perception/number-line'
import { Recogniser } from '../../../electron/worker/perception/recogniser'
import { shippedFiles, SlowReaders } from '../../../electron/worker/perception/slow-readers'
import { TextLine } from '../../../electron/worker/perception/text-line'

const files = shippedFiles('.')
const region = { x: 0, y: 0, width: 1, height: 1 }
let recogniser: Recogniser
beforeAll(async () => {
  recogniser = await Recogniser.load(files.recogniser)
})

const someNumber = (random: Random): string => String(random.integer(10 ** (1 + random.integer(6))))

describe('numbers off pictures', () => {
  const line = (options: object = {}): NumberLine =>
    new NumberLine(recogniser, numberFormatSchema.parse(options))

  it('in eight fonts, 8 to 20 pixels high, outlined and shadowed, over flat and busy ground: 96 of 100 right', async () => {
    const random = new Random(21)
    const number = line()
    const seen = { right: 0, sure: 0, sureAndWrong: 0, lines: 200 }
    for (let i = 0; i < seen.lines; i++) {
      const text = someNumber(random)
      const style = anyStyle(random, [8, 10, 12, 16, 20][i % 5]!, i % 2 === 0 ? 'flat' : 'busy')
      const { value, confidence } = await number.read(await drawLine(text, style, random))
      const isRight = value === Number(text)
      if (isRight) seen.right += 1
      if (confidence >= 0.8) seen.sure += 1
      if (confidence >= 0.8 && !isRight) seen.sureAndWrong += 1
    }
    expect(seen.right / seen.lines).toBeGreaterThanOrEqual(0.96)
    expect(seen.sure / seen.lines).toBeGreaterThanOrEqual(0.85)
    expect(seen.sureAndWrong / seen.sure).toBeLessThanOrEqual(0.01)
  })

  const style: LineStyle = {
    font: 'DejaVu Sans',
    weight: 'bold',
    px: 18,
    colour: '#ffffff',
    finish: 'outline',
    ground: 'busy'
  }

  it.each([
    ['0', {}, { value: 0 }],
    ['-42', { signed: true }, { value: -42 }],
    ['13.75', { decimals: 2 }, { value: 13.75 }],
    ['1,250,300', { thousands: 'comma' }, { value: 1250300 }],
    ['37/120', { form: 'fraction' }, { value: 37, max: 120 }]
  ])('"%s" with %o', async (text, options, expected) => {
    const read = await line(options).read(await drawLine(text, style, new Random(3)))
    expect(read).toEqual({ ...expected, confidence: expect.any(Number) as number })
  })

  const BESIDE: LineStyle = { ...style, px: 14, finish: 'plain', weight: 'normal', ground: 'flat' }

  it.each([
    ['Score: 120', 120],
    ['Score: 0', 0],
    ['Lines 4050', 4050],
    ['37 points', 37],
    ['Niveau: 8', 8]
  ])('beside a word: "%s"', async (text, value) => {
    const read = await line().read(await drawLine(text, BESIDE, new Random(3)))
    expect(read.value).toBe(value)
    expect(read.confidence).toBeGreaterThanOrEqual(0.8)
  })

  it('of two numbers beside words none is read', async () => {
    const read = await line().read(await drawLine('Level 3 Score 120', BESIDE, new Random(3)))
    expect(read).toEqual({ value: null, confidence: 0 })
  })

  it('nothing but ground is no number', async () => {
    const read = await line().read(
      await drawLine('', { ...style, ground: 'flat' }, new Random(3), { width: 90, height: 26 })
    )
    expect(read).toEqual({ value: null, confidence: 0 })
  })

  it('words are no number that one could be sure of', async () => {
    const { confidence } = await line().read(await drawLine('GAME OVER', style, new Random(3)))
    expect(confidence).toBeLessThan(0.8)
  })
})

describe('a font learned from corrections', () => {
  const style: LineStyle = {
    font: 'DejaVu Sans Mono',
    weight: 'bold',
    px: 14,
    colour: '#ffe066',
    finish: 'shadow',
    ground: 'busy'
  }
  const size = { width: 84, height: 22 }
  const [reader] = readersSchema.parse([{ field: 'score', kind: 'number', region }])

  async function corrections(count: number, random: Random): Promise<Correction[]> {
    const made: Correction[] = []
    for (let i = 0; i < count; i++) {
      const text = someNumber(random)
      made.push({ text, line: await drawLine(text, style, random, size) })
    }
    return made
  }

  it('takes over, agrees with what it was not shown, and is beaten by the recogniser nowhere', async () => {
    const random = new Random(9)
    const readers = new SlowReaders(files)
    const learned = await readers.prepare({
      id: 1,
      reader: reader as never,
      corrections: await corrections(90, random)
    })
    expect(learned.report).toMatchObject({ takesOver: true, corrections: 90, missing: [] })
    const plain = await readers.prepare({ id: 2, reader: reader as never })
    const right = { learned: 0, plain: 0 }
    for (const { line, text } of await corrections(60, random)) {
      if ((await learned.read(line, 640)).value === Number(text)) right.learned += 1
      if ((await plain.read(line, 640)).value === Number(text)) right.plain += 1
    }
    expect(right.learned).toBeGreaterThanOrEqual(57)
    expect(right.learned).toBeGreaterThanOrEqual(right.plain)
  })

  it('does not take over with few corrections, or before every digit was seen', async () => {
    const readers = new SlowReaders(files)
    const few = await readers.prepare({
      id: 1,
      reader: reader as never,
      corrections: await corrections(10, new Random(1))
    })
    expect(few.report).toMatchObject({ takesOver: false, corrections: 10 })
    const random = new Random(2)
    const ones = await Promise.all(
      Array.from({ length: 30 }, async () => ({
        text: '11',
        line: await drawLine('11', style, random, size)
      }))
    )
    const narrow = await readers.prepare({ id: 1, reader: reader as never, corrections: ones })
    expect(narrow.report).toMatchObject({
      takesOver: false,
      missing: ['0', '2', '3', '4', '5', '6', '7', '8', '9']
    })
  })

  it('does not take over where its corrections contradict each other', async () => {
    const random = new Random(4)
    const wrong = (await corrections(90, random)).map(({ line, text }, i) =>
      // Every third was typed with one digit too high.
      i % 3 === 0
        ? { line, text: text.slice(0, -1) + String((Number(text.at(-1)) + 1) % 10) }
        : { line, text }
    )
    const { report } = await new SlowReaders(files).prepare({
      id: 1,
      reader: reader as never,
      corrections: wrong
    })
    expect(report?.takesOver).toBe(false)
  })

  it('leaves lines of another height to the recogniser', async () => {
    const random = new Random(9)
    const learned = await new SlowReaders(files).prepare({
      id: 1,
      reader: reader as never,
      corrections: await corrections(90, random)
    })
    const large = await drawLine('4711', { ...style, px: 20, ground: 'flat' }, random)
    expect((await learned.read(large, 1280)).value).toBe(4711)
  })
})

describe('words off pictures', () => {
  const style: LineStyle = {
    font: 'DejaVu Sans',
    weight: 'normal',
    px: 20,
    colour: '#ffffff',
    finish: 'plain',
    ground: 'flat'
  }

  it('in English and French, without any network', async () => {
    const line = await TextLine.open('en+fr')
    for (const text of ['Game over', 'Partie terminée', 'Press start', 'Défaite'])
      expect(line.read(await drawLine(text, style, new Random(6)), null).value, text).toBe(text)
  })

  it('only what a pattern matches', async () => {
    const [text] = readersSchema.parse([
      { field: 'level', kind: 'text', language: 'en', pattern: 'Level (\\d+)', region }
    ])
    const reader = await new SlowReaders(files).prepare({ id: 1, reader: text as never })
    expect((await reader.read(await drawLine('Level 12', style, new Random(6)), 640)).value).toBe('12')
    expect((await reader.read(await drawLine('Pause', style, new Random(6)), 640)).value).toBeNull()
  })
})

describe('data that is missing or damaged', () => {
  const none = join(tmpdir(), 'apprenti-no-such-file')
  const [number, text] = readersSchema.parse([
    { field: 'score', kind: 'number', region },
    { field: 'title', kind: 'text', language: 'en', region }
  ])

  it('of the recogniser is told with the field that needs it', async () => {
    const readers = new SlowReaders({ ...files, recogniser: { ...files.recogniser, model: none } })
    await expect(readers.prepare({ id: 1, reader: number as never })).rejects.toMatchObject({
      code: 'perception.dataMissing',
      params: { field: 'score', file: none }
    })
  })

  it('of what finds numbers is told by its own name', async () => {
    const empty = { width: 8, height: 8, data: new Uint8Array(4 * 8 * 8) }
    const blind = new SlowReaders({ ...files, detector: none })
    await expect(blind.findNumbers(empty)).rejects.toMatchObject({
      code: 'perception.dataMissing',
      params: { file: none }
    })
    const illiterate = new SlowReaders({ ...files, recogniser: { ...files.recogniser, model: none } })
    await expect(illiterate.findNumbers(empty)).rejects.toMatchObject({ params: { file: none } })
    // Whoever needs the same file afterwards is told of it as well.
    await expect(illiterate.prepare({ id: 1, reader: number as never })).rejects.toMatchObject({
      code: 'perception.dataMissing'
    })
  })

  it('of a language is told, whether it is gone or damaged', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'apprenti-perception-'))
    const damaged = join(folder, 'eng.traineddata.gz')
    writeFileSync(damaged, 'no data')
    for (const file of [none, damaged]) {
      const readers = new SlowReaders({ ...files, languageFile: () => file })
      await expect(readers.prepare({ id: 1, reader: text as never })).rejects.toMatchObject({
        code: 'perception.dataMissing',
        params: { field: 'title' }
      })
    }
    rmSync(folder, { recursive: true })
  })

  it('of a template is refused when it is too large to be looked for', async () => {
    const [template] = readersSchema.parse([
      { field: 'logo', kind: 'template', file: 'logo.png', cutAtWidth: 640, region }
    ])
    const huge = { width: 200, height: 200, data: new Uint8Array(40_000), cover: new Uint8Array(40_000) }
    const readers = new SlowReaders(files)
    await expect(readers.prepare({ id: 1, reader: template as never, template: huge })).rejects.toMatchObject(
      {
        code: 'perception.templateHuge'
      }
    )
    expect(toGrey({ width: 1, height: 1, data: Uint8Array.of(255, 255, 255, 255) }).data).toEqual(
      Uint8Array.of(255)
    )
  })
})
