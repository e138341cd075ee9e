import { Command } from 'commander'
import { benchAccuracy } from '../../../bench/perception/accuracy'
import { benchHold } from '../../../bench/perception/hold'
import { benchTruth } from '../../../bench/perception/seen-truth'
import { benchReaders, type ReaderTimes } from '../../../bench/perception/times'
import { FieldJudge } from '../../main/perception/field-judge'
import { readFast } from '../../main/perception/fast-readers'
import { ReaderRunner } from '../../main/perception/reader-runner'
import { ReadingHost } from '../../main/perception/reading-host'
import { resources } from '../../main/resources'
import { forkWorker } from '../../main/policy-host/fork-worker'
import type { Reader } from '../../shared/perception/readers'
import { shippedFiles } from '../../worker/perception/slow-readers'
import { jsonOption, wholeNumber } from '../options'
import { answer, log } from '../output'

interface PerceptionOptions {
  readonly rounds: number
  readonly accuracy: boolean
  readonly json: boolean
}

/** `apprenti bench perception`: how long each kind of reader takes, and how often it is right. */
export function benchPerceptionCommand(): Command {
  return new Command('perception')
    .description('milliseconds of each kind of reader on a 1280 x 800 picture, beside tesseract and OpenCV')
    .option('--rounds <n>', 'how often each is measured', wholeNumber(10, 10_000), 100)
    .option('--accuracy', 'measure how often they are right, too (some minutes)', false)
    .addOption(jsonOption())
    .action(async ({ rounds, accuracy, json }: PerceptionOptions) => {
      const files = shippedFiles(resources.appFolder)
      const readers = await benchReaders({ rounds, files, fast: readFast })
      const loop = await benchHold({ frames: 3 * rounds, start: startRunner })
      const judge = (reader: Reader): FieldJudge => new FieldJudge(reader)
      const measured = accuracy
        ? {
            ...(await benchAccuracy({ files, judge, log })),
            ...(await benchTruth({ files, judge, fast: readFast, resources }))
          }
        : null
      const result = { width: 1280, height: 800, rounds, readers, loop, accuracy: measured }
      answer(json, result, () =>
        [
          ...readers.map(line),
          `a loop of 30 frames a second with five readers is held up ${ms(loop.heldMs)}`
        ].join('\n')
      )
    })
}

/** Five readers over a process of their own, as the app runs them. */
async function startRunner(
  readers: readonly Reader[]
): Promise<{ offer: ReaderRunner['offer']; close: () => Promise<void>; readings: () => number }> {
  const host = new ReadingHost(forkWorker(resources.reading))
  const runner = new ReaderRunner(readers, {
    host,
    loadTemplate: () => Promise.reject(new Error('none is asked for'))
  })
  await runner.prepare()
  return {
    offer: (frame) => runner.offer(frame),
    readings: () => runner.facts.reduce((sum, { readings }) => sum + readings, 0),
    close: async () => {
      runner.close()
      await host.close()
    }
  }
}

const ms = ({ p50, p95 }: { readonly p50: number; readonly p95: number }): string =>
  `p50 ${p50.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms`

const line = ({ reader, region, peer, ...times }: ReaderTimes): string =>
  `${reader} (${region}): ${ms(times)}${peer === null ? '' : `; ${peer.name} ${ms(peer)}`}`
