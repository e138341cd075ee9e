import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '../../shared/errors'
import type { PersonInput } from '../../shared/person-input'
import type { ForeignDataset, ForeignMoment, ForeignStretch, Picture, ReadTools } from './foreign'
import { jsonLines } from './json-lines'
import { notImported } from './not-imported'
import { damagedVideo, picturesOf } from './picture-video'
import { readMark, type StretchMark } from './stretch-mark'
import { TickInputs } from './tick-inputs'
import { TICKS_PER_SECOND, tickSchema, type Tick } from './vpt-tick'

/** Recordings of that kind lack some pictures at their end now and then: this much is no damage. */
const MISSING_SECONDS = 1

/** Videos with lines of ticks of the same name. Each pair is a session of its own. */
export async function readVpt(folder: string, tools: ReadTools): Promise<ForeignDataset> {
  const { header, ffmpeg } = tools
  if (ffmpeg === null) throw new AppError('dataset.needsFfmpeg', { format: 'vpt' })
  const names = await readdir(folder)
  const stems = names.flatMap((name) => (name.endsWith('.mp4') ? [name.slice(0, -4)] : [])).sort()
  const lonely = stems.find((stem) => !names.includes(`${stem}.jsonl`))
  if (stems.length === 0 || lonely !== undefined)
    throw notImported(
      folder,
      `${lonely ?? '*'}.jsonl is missing; put it beside ${lonely ?? '*'}.mp4, or take that video away`,
      `${lonely ?? '*'}.jsonl manque ; mettez-le à côté de ${lonely ?? '*'}.mp4, ou retirez cette vidéo`
    )
  const pairs = stems.map((id) => ({
    id,
    files: ['mp4', 'jsonl'].map((end) => join(folder, `${id}.${end}`))
  }))
  const first = await readTicks(folder, pairs[0]!.files[1]!)
  return {
    format: 'vpt',
    title: header?.dataset.title ?? basename(folder),
    rate: header?.dataset.decisionsPerSecond ?? rateOf(first.timesMs),
    moments: header?.dataset.moments ?? null,
    sources: pairs,
    header,
    async *stretches() {
      for (const [index, { files }] of pairs.entries())
        yield await stretchOf(folder, files[0]!, files[1]!, index, { ...tools, ffmpeg })
    }
  }
}

interface Ticks {
  readonly timesMs: number[]
  /** What was done, by Apprenti's own word; empty for recordings of others. */
  readonly actions: (string | null)[]
  readonly ticks: Tick[]
  readonly mark: unknown
}

/** The ticks of one recording: small beside its pictures, and their keys tell of each only together. */
async function readTicks(folder: string, file: string): Promise<Ticks> {
  const read: Ticks = { timesMs: [], actions: [], ticks: [], mark: null }
  let mark: unknown = null
  let startMs: number | null = null
  for await (const tick of jsonLines(folder, file, tickSchema)) {
    startMs ??= tick.milli ?? 0
    const index = read.ticks.length
    read.timesMs.push(tick.milli === undefined ? (1000 * index) / TICKS_PER_SECOND : tick.milli - startMs)
    if (tick.apprenti !== undefined) {
      mark ??= JSON.stringify(tick.apprenti)
      read.actions.push(tick.apprenti.action)
    }
    read.ticks.push(tick)
  }
  return { ...read, mark }
}

function rateOf(timesMs: readonly number[]): number {
  const seconds = (timesMs.at(-1) ?? 0) / 1000
  const rate = seconds > 0 ? (timesMs.length - 1) / seconds : TICKS_PER_SECOND
  // Clocks tremble: twenty a second is what is meant by nearly that.
  return Math.abs(rate - TICKS_PER_SECOND) < 1 ? TICKS_PER_SECOND : rate
}

async function stretchOf(
  folder: string,
  video: string,
  lines: string,
  index: number,
  { ffmpeg, header, signal }: ReadTools & { readonly ffmpeg: string }
): Promise<ForeignStretch> {
  const { timesMs, actions, ticks, mark } = await readTicks(folder, lines)
  const isOwn = ticks.length > 0 && actions.length === ticks.length
  const pictures = picturesOf(folder, video, ffmpeg, signal)
  const first = await pictures.next()
  const inputs = isOwn || first.done === true ? [] : inputsOf(ticks, timesMs, first.value)
  async function* moments(): AsyncGenerator<ForeignMoment> {
    try {
      let next = first
      let count = 0
      for (; !next.done && count < ticks.length; count++) {
        yield { tMs: timesMs[count]!, picture: next.value, action: actions[count] ?? null }
        next = await pictures.next()
      }
      checkWhole(folder, video, count, timesMs, header !== null)
    } finally {
      await pictures.return(undefined)
    }
  }
  return { mark: markAt(mark, index, header !== null), ...(!isOwn && { inputs }), moments: moments() }
}

function markAt(mark: unknown, index: number, isOwn: boolean): StretchMark {
  return isOwn ? withoutAction(readMark(mark, index)) : { session: index, episode: 0, isCorrection: false }
}

function withoutAction(mark: StretchMark): StretchMark {
  const { action: _action, ...rest } = { action: null, ...mark }
  return rest
}

function inputsOf(ticks: readonly Tick[], timesMs: readonly number[], picture: Picture): PersonInput[] {
  const inputs = new TickInputs(picture)
  return ticks.flatMap((tick, i) => inputs.of(tick, timesMs[i]!))
}

function checkWhole(
  folder: string,
  video: string,
  pictures: number,
  timesMs: readonly number[],
  isOwn: boolean
): void {
  if (pictures === timesMs.length) return
  const missingMs = timesMs.at(-1)! - (timesMs[pictures - 1] ?? 0)
  if (!isOwn && missingMs <= 1000 * MISSING_SECONDS) return
  throw damagedVideo(folder, video, `${pictures} / ${timesMs.length}`)
}
