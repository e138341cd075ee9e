import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { ReaderRunner, type RunnerParts } from '../../electron/main/perception/reader-runner'
import { ReadingHost } from '../../electron/main/perception/reading-host'
import { forkWorker } from '../../electron/main/policy-host/fork-worker'
import { resources } from '../../electron/main/resources'
import type { Rect } from '../../electron/shared/geometry/rectangle'
import type { Reader } from '../../electron/shared/perception/readers'

const FOLDER = join(import.meta.dirname, '../fixtures/real-games')

/**
 * A number of a real game as it was on the screen for a while, with what a person read off every picture of it. The
 * pictures that differ lie side by side in one PNG; each was looked at and labelled once.
 */
interface LabelledNumbers {
  /** The field of the game's profile. */
  readonly field: string
  /** Size of the game's picture. */
  readonly picture: { readonly width: number; readonly height: number }
  /** Which part of it was kept, in pixels. */
  readonly part: Rect
  /** How many of these parts lie side by side in the PNG. */
  readonly columns: number
  readonly framesPerSecond: number
  /** What is to be read on each of the pictures that differ; null: nothing. */
  readonly labels: readonly (number | null)[]
  /** Which of them was on the screen, frame after frame. */
  readonly frames: readonly number[]
  /** At which of these frames the phase of play began, so that the number may be any. */
  readonly begins?: readonly number[]
  /** Pictures that were there while no game was on: nothing may be sure and wrong, but what is read is not used. */
  readonly between?: readonly number[]
}

export interface ReadNumbers {
  readonly frames: number
  /** While a game was on. */
  readonly counted: number
  /** What was said to be sure. */
  readonly sure: number
  readonly sureAndWrong: number
  /** Of those counted: right, or (not sure, and it has just changed) still what it was before: a vote comes after a change. */
  readonly right: number
  /** Some of what was wrong, to be looked at. */
  readonly wrong: readonly string[]
}

/** A process that reads, for tests: on a machine that is busy with much else it answers late, and does not hang. */
export const patientHost = (): ReadingHost =>
  new ReadingHost(forkWorker(resources.reading), { hangsAfterMs: 120_000 })

/** Reads the labelled pictures of a file with a game's own reader, in their own time. */
export async function readLabelled(
  file: string,
  readers: readonly Reader[],
  parts: RunnerParts
): Promise<ReadNumbers> {
  const { kept, pictures } = await labelledPictures(file)
  const runner = new ReaderRunner(
    readers.filter(({ field }) => field === kept.field),
    parts
  )
  await runner.prepare()
  const wrong: string[] = []
  let [sure, sureAndWrong, counted, right] = [0, 0, 0, 0]
  let before: number | null = null
  try {
    for (const [i, picture] of kept.frames.entries()) {
      if (kept.begins?.includes(i)) runner.expectAnything()
      const tMonotonicMs = (1000 * i) / kept.framesPerSecond
      runner.offer({ ...kept.picture, format: 'rgba8', data: pictures[picture]!, tMonotonicMs, seq: i })
      await runner.settled()
      // What was not read at all says nothing of how well it is read.
      const problem = runner.facts.find((facts) => facts.problem !== null)?.problem
      if (problem) throw new Error(`${file}: picture ${i} was not read: ${problem.code}`)
      const { value, isSure } = runner.fields.get(kept.field) ?? { value: null, isSure: false }
      const truth = kept.labels[picture]!
      if (i > 0 && picture !== kept.frames[i - 1]) before = kept.labels[kept.frames[i - 1]!]!
      if (isSure) sure += 1
      if (isSure && value !== truth) sureAndWrong += 1
      if (kept.between?.includes(picture)) continue
      counted += 1
      if (value === truth || (!isSure && value === before)) right += 1
      else wrong.push(`${i}: ${value} for ${truth}${isSure ? ', and sure' : ''}`)
    }
  } finally {
    runner.close()
  }
  return { frames: kept.frames.length, counted, sure, sureAndWrong, right, wrong }
}

/** The pictures that differ, whole, and what is known of them. @param ground what is around the part that was kept */
export async function labelledPictures(
  file: string,
  ground = '#808080'
): Promise<{ readonly kept: LabelledNumbers; readonly pictures: readonly Buffer[] }> {
  const kept = JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8')) as LabelledNumbers
  return { kept, pictures: await picturesOf(kept, readFileSync(join(FOLDER, `${file}.png`)), ground) }
}

/** Whole pictures of the game with the kept part where it was; the rest is of one colour. */
async function picturesOf(
  { picture, part, columns, labels }: LabelledNumbers,
  png: Buffer,
  background: string
): Promise<Buffer[]> {
  const { width, height } = part
  return Promise.all(
    labels.map(async (_, i) => {
      const left = (i % columns) * width
      const top = Math.floor(i / columns) * height
      const input = await sharp(png).extract({ left, top, width, height }).png().toBuffer()
      return sharp({ create: { ...picture, channels: 4, background } })
        .composite([{ input, left: part.x, top: part.y }])
        .raw()
        .toBuffer()
    })
  )
}
