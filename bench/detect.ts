import type { Pixels } from '../electron/shared/perception/pixels'
import { percentilesOf, type Percentiles } from '../electron/shared/timing'
import { Detector } from '../electron/worker/detect/detector'
import { drawOnCanvas, letterboxOf } from '../electron/worker/detect/letterbox'

export interface DetectorBench {
  readonly rounds: number
  /** Of the pictures, and of the canvas that they are laid on. */
  readonly pictures: string
  readonly canvas: string
  /** From a picture to what is in it; wall time on one thread. */
  readonly wholeMs: Percentiles
  /** Of that laying it on the canvas; the rest: the network, and reading what it says. */
  readonly layingMs: Percentiles
  readonly findingMs: Percentiles
  /** Time of the processor for a picture: other work beside it does not count. */
  readonly cpuMs: number
}

/** Rounds before anything is measured. */
const WARM_UP = 10

/** How long a detector takes for a picture. @param pictures of one size */
export async function benchDetector(
  file: string,
  pictures: readonly Pixels[],
  rounds: number
): Promise<DetectorBench> {
  const detector = await Detector.open(file)
  try {
    const { size } = detector.facts
    const canvas = new Uint8Array(3 * size.width * size.height)
    const [laying, finding]: [number[], number[]] = [[], []]
    const round = async (i: number): Promise<void> => {
      const picture = pictures[i % pictures.length]!
      const startedMs = performance.now()
      drawOnCanvas(picture, letterboxOf(picture, size), canvas)
      const laidMs = performance.now()
      await detector.detectOnCanvas([canvas])
      laying.push(laidMs - startedMs)
      finding.push(performance.now() - laidMs)
    }
    for (let i = 0; i < WARM_UP; i++) await round(i)
    laying.length = finding.length = 0
    const before = process.cpuUsage()
    for (let i = 0; i < rounds; i++) await round(i)
    const { user, system } = process.cpuUsage(before)
    const [{ width, height }] = pictures as [Pixels]
    return {
      rounds,
      pictures: `${width}x${height}`,
      canvas: `${size.width}x${size.height}`,
      wholeMs: measured(laying.map((ms, i) => ms + finding[i]!)),
      layingMs: measured(laying),
      findingMs: measured(finding),
      cpuMs: (user + system) / 1000 / rounds
    }
  } finally {
    await detector.close()
  }
}

const measured = (ms: readonly number[]): Percentiles => percentilesOf(ms) ?? { p50: 0, p95: 0 }
