import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { frameOfPicture } from '../../electron/main/games/recorded-picture'
import type { StepReading } from '../../electron/shared/games'
import type { SessionSummary } from '../../electron/shared/session'
import type { GameDesk } from './game-desk'

/** Around the reader's own box, in pixels: other boxes can be tried on what was kept. */
const AROUND = 6
const COLUMNS = 8
/** Pixels that differ less than this are the same picture: recordings are JPEG. */
const SAME = 24

/**
 * Keeps what the score's reader saw of a recording as `tests/support/labelled-numbers.ts` wants it: the pictures that
 * differ side by side in a PNG, and which of them was there when, with labels still to be written (null); and what was read.
 */
export async function keepPictures(
  desk: GameDesk,
  id: string,
  session: SessionSummary,
  readings: readonly StepReading[],
  folder: string
): Promise<void> {
  const { readers } = await desk.app.ask('games.draft', { id })
  const reader = readers?.find(({ field }) => field === 'score')
  if (reader === undefined || !('region' in reader)) throw new Error(`${id} has no score to be seen`)
  const kept: Buffer[] = []
  const frames: number[] = []
  const read: [value: unknown, isSure: boolean][] = []
  let [picture, part] = [
    { width: 0, height: 0 },
    { x: 0, y: 0, width: 0, height: 0 }
  ]
  const every = Math.max(1, Math.round(session.steps / session.seconds / 5))
  for (let from = 0; from < session.steps; from += every) {
    const { steps, pictures } = await desk.app.ask('sessions.read', { id: session.id, from, count: 1 })
    const frame = await frameOfPicture(pictures[0] ?? '', steps[0]?.tMs ?? 0)
    if (frame === null) continue
    const { width, height } = frame
    picture = { width, height }
    const { region } = reader
    const [x, y] = [
      Math.max(0, Math.round(region.x * width) - AROUND),
      Math.max(0, Math.round(region.y * height) - AROUND)
    ]
    part = {
      x,
      y,
      width: Math.min(width - x, Math.round(region.width * width) + 2 * AROUND),
      height: Math.min(height - y, Math.round(region.height * height) + 2 * AROUND)
    }
    const data = await sharp(Buffer.from(frame.data), { raw: { width, height, channels: 4 } })
      .extract({ left: part.x, top: part.y, width: part.width, height: part.height })
      .raw()
      .toBuffer()
    const known = kept.findIndex((one) => one.every((value, i) => Math.abs(value - data[i]!) < SAME))
    frames.push(known < 0 ? kept.push(data) - 1 : known)
    const score = readings[from]?.fields['score']
    read.push([score?.value ?? null, score?.isSure ?? false])
  }
  mkdirSync(folder, { recursive: true })
  const rows = Math.ceil(kept.length / COLUMNS)
  await sharp({
    create: { width: COLUMNS * part.width, height: rows * part.height, channels: 4, background: '#808080' }
  })
    .composite(
      kept.map((input, i) => ({
        input,
        raw: { width: part.width, height: part.height, channels: 4 as const },
        left: (i % COLUMNS) * part.width,
        top: Math.floor(i / COLUMNS) * part.height
      }))
    )
    .png()
    .toFile(join(folder, `${id}.png`))
  const labels = kept.map(() => null)
  const about = { field: 'score', picture, part, columns: COLUMNS, framesPerSecond: 5, labels, frames, read }
  writeFileSync(join(folder, `${id}.json`), JSON.stringify(about))
}

/** Pictures side by side in a row, and how wide each is made. */
const PHASES_ACROSS = 6
const PHASE_WIDTH = 300
/** Stretches that are kept at most. */
const MOST_PHASES = 60

/**
 * Keeps a whole picture from the middle of each stretch of one phase, in rows, so that an eye can tell whether it is that
 * phase; which it was said to be stands in the JSON beside it.
 */
export async function keepPhases(
  desk: GameDesk,
  id: string,
  session: SessionSummary,
  readings: readonly StepReading[],
  folder: string
): Promise<void> {
  const stretches: { readonly phase: string | null; readonly from: number; to: number }[] = []
  for (const [i, { phase }] of readings.entries()) {
    const last = stretches.at(-1)
    if (last?.phase === phase) last.to = i
    else stretches.push({ phase, from: i, to: i })
  }
  const kept = stretches.filter(({ phase }) => phase !== null).slice(0, MOST_PHASES)
  const pictures: Buffer[] = []
  let height = 0
  for (const { from, to } of kept) {
    const middle = Math.floor((from + to) / 2)
    const read = await desk.app.ask('sessions.read', { id: session.id, from: middle, count: 1 })
    const frame = await frameOfPicture(read.pictures[0] ?? '', read.steps[0]?.tMs ?? 0)
    if (frame === null) throw new Error(`picture ${middle} is missing`)
    height = Math.round((PHASE_WIDTH * frame.height) / frame.width)
    const raw = { width: frame.width, height: frame.height, channels: 4 as const }
    pictures.push(
      await sharp(Buffer.from(frame.data), { raw })
        .resize(PHASE_WIDTH, height, { fit: 'fill' })
        .png()
        .toBuffer()
    )
  }
  mkdirSync(folder, { recursive: true })
  const [width, rows] = [PHASES_ACROSS * PHASE_WIDTH, Math.ceil(pictures.length / PHASES_ACROSS)]
  await sharp({ create: { width, height: Math.max(1, rows * height), channels: 4, background: '#808080' } })
    .composite(
      pictures.map((input, i) => ({
        input,
        left: (i % PHASES_ACROSS) * PHASE_WIDTH,
        top: Math.floor(i / PHASES_ACROSS) * height
      }))
    )
    .png()
    .toFile(join(folder, `${id}-phases.png`))
  writeFileSync(join(folder, `${id}-phases.json`), JSON.stringify(kept))
}
