import { Command } from 'commander'
import { calibrate } from '../../main/input/calibration/calibrate'
import { KeptCalibrations } from '../../main/input/calibration/kept-calibrations'
import { openInChromium } from '../../main/input/calibration/test-window'
import { Hearing } from '../../main/input/hearing'
import { resources } from '../../main/resources'
import { openDataFolder } from '../../main/store/data-folder'
import { forkWorker } from '../../main/policy-host/fork-worker'
import { dataOption, jsonOption, seedOption, wholeNumber } from '../options'
import { answer, EXIT, explain, log } from '../output'

interface Options {
  readonly json: boolean
  readonly targets: number
  readonly seed: number
  readonly data: string
}

/** `apprenti calibrate`: clicks targets in a window of its own, measures error and latency, and keeps what it found. */
export function calibrateCommand(): Command {
  return new Command('calibrate')
    .description('click targets in a window of its own; keep your hands off until it is done')
    .option('--targets <n>', 'clicks', wholeNumber(4, 500), 24)
    .addOption(seedOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ json, targets, seed, data }: Options) => {
      const kept = new KeptCalibrations(openDataFolder(data).folder, (error) => log(explain(error)))
      const found = await calibrate({
        startInjector: forkWorker(resources.injector),
        hearing: new Hearing(forkWorker(resources.listener)),
        openWindow: openInChromium,
        targets,
        seed
      })
      kept.keep({ ...found, madeAt: new Date().toISOString() })
      answer(json, found, () => {
        const { maxErrorPx, latencyMs } = found
        const verdict = found.passed ? 'passed' : 'FAILED'
        return `${verdict}: ${targets} clicks, error at most ${maxErrorPx} px, visible after ${latencyMs.p50} ms (p95 ${latencyMs.p95} ms)`
      })
      if (!found.passed) process.exitCode = EXIT.unhealthy
    })
}
