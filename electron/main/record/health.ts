import type { McapTypes } from '@mcap/core'
import { HEALTH_CHECKS, type HealthCheck, type HealthCheckId, type SessionHealth } from '../../shared/session'
import type { Topic } from './channels'
import { scanSession, type SessionScan } from './scan'
import { opensByItsSummary } from './session-reader'
import { assertReadable } from './steps'

/** A step later than this many times the usual distance after the one before is a gap. */
const GAP_MEDIANS = 3

/**
 * The messages of a step share one time: one topic speaks for them all. `/input` has the clocks of two devices: a window
 * manager may hold the mouse back while keys go on. It is read in the order of time.
 */
const ONE_CLOCK_EACH: ReadonlySet<Topic> = new Set(['/reward', '/human_input', '/mode'])

/** Numbers and times of the messages of each topic, in file order. */
class Tally {
  readonly pictures = new Set<number>()
  readonly actions = new Set<number>()
  readonly stepTimesMs: number[] = []
  readonly #lastNs = new Map<Topic, bigint>()
  backwards = 0
  /** Messages that reading would refuse. */
  unreadable = 0

  take(topic: Topic, message: McapTypes.Message): void {
    const { sequence, logTime: timeNs } = message
    if (!canBeRead(topic, message)) this.unreadable++
    if (topic === '/picture') this.pictures.add(sequence)
    if (topic === '/action') this.actions.add(sequence)
    if (topic === '/reward') this.stepTimesMs.push(Number(timeNs) / 1e6)
    if (!ONE_CLOCK_EACH.has(topic)) return
    if (timeNs < (this.#lastNs.get(topic) ?? 0n)) this.backwards++
    this.#lastNs.set(topic, timeNs)
  }

  /** Steps that have a picture but no action, or the other way round. */
  get unpaired(): number {
    const lonely = (a: Set<number>, b: Set<number>): number => [...a].filter((n) => !b.has(n)).length
    return lonely(this.pictures, this.actions) + lonely(this.actions, this.pictures)
  }
}

function canBeRead(topic: Topic, message: McapTypes.Message): boolean {
  try {
    assertReadable(topic, message)
    return true
  } catch {
    return false
  }
}

/** Steps further apart than three times the median distance. */
function countGaps(timesMs: readonly number[]): number {
  const distances = timesMs.slice(1).map((t, i) => t - (timesMs[i] ?? t))
  const median = distances.toSorted((a, b) => a - b)[Math.floor(distances.length / 2)] ?? 0
  return median <= 0 ? 0 : distances.filter((d) => d > GAP_MEDIANS * median).length
}

/** Reads a whole session file and says what is right and wrong with it. Changes nothing. Rejects when it is aborted. */
export async function checkSession(id: string, path: string, signal?: AbortSignal): Promise<SessionHealth> {
  const tally = new Tally()
  const scan = await scanSession(path, (topic, message) => tally.take(topic, message), signal)
  const isIndexed = scan.finished && (await opensByItsSummary(path))
  const counts: Record<HealthCheckId, number> = {
    readable: tally.unreadable + (scan.problem === null && scan.start !== null ? 0 : 1),
    complete: scan.finished && scan.totals?.ended !== 'cut' ? 0 : 1,
    checksum: badChecksums(scan, isIndexed),
    framesEqualActions: tally.unpaired,
    monotonic: tally.backwards,
    gaps: countGaps(tally.stepTimesMs),
    drops: Math.max(scan.totals?.drops ?? 0, scan.kept.totals.drops)
  }
  // One that was cut off and has its end since is sound: what is missing was never there.
  const mild = new Set<HealthCheckId>(scan.finished ? ['gaps', 'drops', 'complete'] : ['gaps', 'drops'])
  const checks = HEALTH_CHECKS.map((check) => outcome(check, counts[check], mild.has(check)))
  return {
    id,
    healthy: checks.every((check) => check.outcome !== 'fail'),
    frames: tally.pictures.size,
    actions: tally.actions.size,
    checks
  }
}

/** Bad chunks, plus one for the whole data and one for the summary when theirs do not fit. */
const badChecksums = (scan: SessionScan, isIndexed: boolean): number =>
  scan.badChunks + (scan.dataChecksumFits ? 0 : 1) + (scan.finished && !isIndexed ? 1 : 0)

/** What is mild is worth knowing, but the session is sound. */
function outcome(id: HealthCheckId, count: number, isMild: boolean): HealthCheck {
  return { id, count, outcome: count === 0 ? 'pass' : isMild ? 'warn' : 'fail' }
}
