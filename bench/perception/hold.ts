import { setTimeout as wait } from 'node:timers/promises'
import type { Frame } from '../../electron/shared/frame'
import { readersSchema, type Reader } from '../../electron/shared/perception/readers'
import { percentilesOf, type Percentiles } from '../../electron/shared/timing'
import { drawScreen, PLACES, SCREEN } from './screen'

export interface HoldOptions {
  readonly frames: number
  /** Makes the readers ready as the app does. */
  readonly start: (
    readers: readonly Reader[]
  ) => Promise<{ offer(frame: Frame): void; readings(): number; close(): Promise<void> }>
}

export interface HoldBench {
  /** How long handing a frame to the readers holds the loop up. */
  readonly heldMs: Percentiles
  /** How late the loop's own beat of 33 ms comes while the readers read beside it. */
  readonly lateMs: Percentiles
  readonly frames: number
  readonly readings: number
}

const BEAT_MS = 1000 / 30

/** A loop of 30 frames a second of 1280 x 800 with five readers beside it. */
export async function benchHold({ frames, start }: HoldOptions): Promise<HoldBench> {
  const region = ({ x, y, width, height }: (typeof PLACES)['score']) => ({
    x: x / SCREEN.width,
    y: y / SCREEN.height,
    width: width / SCREEN.width,
    height: height / SCREEN.height
  })
  const readers = readersSchema.parse([
    { field: 'score', kind: 'number', region: region(PLACES.score), rateHz: 10 },
    { field: 'title', kind: 'text', region: region(PLACES.title), rateHz: 5 },
    { field: 'health', kind: 'bar', region: region(PLACES.health), filled: ['#d02020'], rateHz: 30 },
    { field: 'sky', kind: 'colour', region: region(PLACES.sprite), colour: '#e0c020', rateHz: 30 },
    { field: 'moves', kind: 'changed', region: { x: 0, y: 0, width: 1, height: 1 }, rateHz: 10 }
  ])
  const screens = [await drawScreen(12_480, 1), await drawScreen(12_490, 2)]
  const runner = await start(readers)
  const [held, late]: [number[], number[]] = [[], []]
  let dueMs = performance.now()
  for (let i = 0; i < frames; i++) {
    await wait(Math.max(0, dueMs - performance.now()))
    const nowMs = performance.now()
    late.push(Math.max(0, nowMs - dueMs))
    runner.offer({ ...screens[i % 2]!, tMonotonicMs: nowMs, seq: i })
    held.push(performance.now() - nowMs)
    dueMs = Math.max(dueMs + BEAT_MS, performance.now())
  }
  const readings = runner.readings()
  await runner.close()
  return { heldMs: measured(held), lateMs: measured(late), frames, readings }
}

const measured = (ms: readonly number[]): Percentiles => percentilesOf(ms) ?? { p50: 0, p95: 0 }
