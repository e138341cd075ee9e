import { crc32 } from 'node:zlib'
import { z } from 'zod'
import type { SessionMark } from '../../shared/session'
import { eachStage, STAGES, type Percentiles, type StageTimes, type StepTiming } from '../../shared/timing'
import { modeMessage } from './channels'

/** Times, scores and numbers of every step, and the marks: what a timeline draws. */
export interface Timeline {
  readonly timesNs: BigUint64Array
  readonly timesMs: Float64Array
  readonly sequences: Uint32Array
  readonly scores: Float64Array
  readonly marks: readonly SessionMark[]
  /** Null when the file tells nothing of it. */
  readonly stages: StageTimes | null
}

type RawMark = z.output<typeof modeMessage> & { readonly sequence: number; readonly timeNs: bigint }

/** Columns of a table that grows: eight hours are two million steps. */
const FIRST_ROWS = 1024

/** Gathers a timeline step by step, in any order of time. */
export class TimelineBuilder {
  #timesNs = new BigUint64Array(FIRST_ROWS)
  #sequences = new Uint32Array(FIRST_ROWS)
  #scores = new Float64Array(FIRST_ROWS)
  #count = 0
  #isInOrder = true
  readonly #marks: RawMark[] = []
  readonly #ledger = new Ledger()

  addStep(sequence: number, timeNs: bigint, score: number): void {
    const n = this.#count++
    if (n === this.#timesNs.length) this.#grow()
    if (n > 0 && timeNs < (this.#timesNs[n - 1] ?? 0n)) this.#isInOrder = false
    this.#timesNs[n] = timeNs
    this.#sequences[n] = sequence
    this.#scores[n] = score
  }

  addMark(mark: RawMark): void {
    this.#marks.push(mark)
  }

  addTiming(timing: StepTiming): void {
    this.#ledger.add(timing)
  }

  /** Everything so far, by time. */
  timeline(): Timeline {
    const order = this.#isInOrder ? null : this.#byTime()
    const timesNs = sorted(this.#timesNs.subarray(0, this.#count), order)
    const sequences = sorted(this.#sequences.subarray(0, this.#count), order)
    const scores = sorted(this.#scores.subarray(0, this.#count), order)
    const marks = this.#marks.toSorted((a, b) => Number(a.timeNs - b.timeNs))
    const stepOf = stepFinder(sequences)
    return {
      timesNs,
      timesMs: Float64Array.from(timesNs, (ns) => Number(ns) / 1e6),
      sequences,
      scores,
      marks: marks.map(({ kind, label, sequence, timeNs }) => ({
        kind,
        label,
        tMs: Number(timeNs) / 1e6,
        step: stepOf(sequence)
      })),
      stages: this.#ledger.times
    }
  }

  #grow(): void {
    const size = 2 * this.#count
    const [timesNs, sequences, scores] = [this.#timesNs, this.#sequences, this.#scores]
    this.#timesNs = new BigUint64Array(size)
    this.#sequences = new Uint32Array(size)
    this.#scores = new Float64Array(size)
    this.#timesNs.set(timesNs)
    this.#sequences.set(sequences)
    this.#scores.set(scores)
  }

  /** Rows in order of time; those of one time stay as they came. */
  #byTime(): Uint32Array {
    const times = this.#timesNs
    const rows = Uint32Array.from({ length: this.#count }, (_, row) => row)
    return rows.sort((a, b) => {
      const [ta, tb] = [times[a] ?? 0n, times[b] ?? 0n]
      return ta < tb ? -1 : ta > tb ? 1 : a - b
    })
  }
}

type Column = BigUint64Array | Uint32Array | Float64Array

function sorted<C extends Column>(column: C, order: Uint32Array | null): C {
  const copy = column.slice() as C
  order?.forEach((row, i) => (copy[i] = column[row] as C[number]))
  return copy
}

/**
 * A mark names the step it precedes by sequence number; dropped steps make that differ from its index. The
 * first step whose number is as high is found among the highest numbers so far, which ascend.
 */
function stepFinder(sequences: Uint32Array): (sequence: number) => number {
  const highest = sequences.slice()
  for (let i = 1; i < highest.length; i++) highest[i] = Math.max(highest[i] ?? 0, highest[i - 1] ?? 0)
  return (sequence) => {
    let [low, high] = [0, highest.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((highest[middle] ?? 0) >= sequence) high = middle
      else low = middle + 1
    }
    return Math.min(low, Math.max(0, highest.length - 1))
  }
}

/** The times of every stage, over a whole recording: how often each, because hours have few different ones. */
class Ledger {
  readonly #counts = eachStage(() => new Map<number, number>())
  #count = 0

  add(timing: StepTiming): void {
    this.#count += 1
    for (const stage of STAGES) {
      const ms = timing[stage]
      if (ms !== null) this.#counts[stage].set(ms, (this.#counts[stage].get(ms) ?? 0) + 1)
    }
  }

  get times(): StageTimes | null {
    return this.#count === 0 ? null : eachStage((stage) => percentilesOfCounts(this.#counts[stage]))
  }
}

/** As percentilesOf, for values told once with how often they occur. */
function percentilesOfCounts(counts: ReadonlyMap<number, number>): Percentiles | null {
  const ascending = [...counts].sort(([a], [b]) => a - b)
  const total = ascending.reduce((sum, [, n]) => sum + n, 0)
  if (total === 0) return null
  const at = (share: number): number => {
    let left = Math.max(1, Math.ceil(share * total))
    return ascending.find(([, n]) => (left -= n) <= 0)?.[0] ?? 0
  }
  return { p50: at(0.5), p95: at(0.95) }
}

const percentiles = z.object({ p50: z.number(), p95: z.number() }).nullable()
const headSchema = z.object({
  steps: z.number().int().nonnegative(),
  marks: z.array(modeMessage.extend({ tMs: z.number(), step: z.number().int().nonnegative() })),
  stages: z.object(eachStage(() => percentiles)).nullable()
})

/** Checksum, length of the head, head as JSON, then the columns: times, scores, numbers; little-endian. */
const FIXED_BYTES = 8
const ROW_BYTES = 20

/** A timeline as it lies in a session file or beside one. */
export function encodeTimeline({ timesNs, scores, sequences, marks, stages }: Timeline): Uint8Array {
  const head = Buffer.from(JSON.stringify({ steps: timesNs.length, marks, stages }))
  const columns = [timesNs, scores, sequences].map((c) => Buffer.from(c.buffer, c.byteOffset, c.byteLength))
  const bytes = Buffer.concat([Buffer.alloc(FIXED_BYTES), head, ...columns])
  bytes.writeUInt32LE(head.length, 4)
  bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0)
  return bytes
}

/** Null for bytes that are no timeline, or a damaged one. */
export function decodeTimeline(bytes: Uint8Array): Timeline | null {
  if (bytes.length < FIXED_BYTES) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0, true) !== crc32(bytes.subarray(4))) return null
  const columnsAt = FIXED_BYTES + view.getUint32(4, true)
  try {
    const text = new TextDecoder().decode(bytes.subarray(FIXED_BYTES, columnsAt))
    const { steps, marks, stages } = headSchema.parse(JSON.parse(text))
    if (bytes.length !== columnsAt + steps * ROW_BYTES) return null
    // Copied, because columns of 8 bytes must begin at a multiple of 8.
    const columns = bytes.slice(columnsAt).buffer
    const timesNs = new BigUint64Array(columns, 0, steps)
    return {
      timesNs,
      timesMs: Float64Array.from(timesNs, (ns) => Number(ns) / 1e6),
      scores: new Float64Array(columns, 8 * steps, steps),
      sequences: new Uint32Array(columns, 16 * steps, steps),
      marks,
      stages
    }
  } catch {
    return null
  }
}
