import { Command } from 'commander'
import { calibrate } from '../../main/input/calibration/calibrate'
import { openInChromium } from '../../main/input/calibration/test-window'
import { resources } from '../../main/resources'
import { forkWorker } from '../../main/thinking/fork-worker'
import { jsonOption, seedOption, wholeNumber } from '../options'
import { answer, EXIT } from '../output'

/** `apprenti calibrate`: clicks targets in a window of its own and measures error and latency. */
export function calibrateCommand(): Command {
  return new Command('calibrate')
    .description('click targets in a window of its own; keep your hands off until it is done')
    .option('--targets <n>', 'clicks', wholeNumber(4, 500), 24)
    .addOption(seedOption())
    .addOption(jsonOption())
    .action(async ({ json, targets, seed }: { json: boolean; targets: number; seed: number }) => {
      const found = await calibrate({
        startInjector: forkWorker(resources.injector),
        startListener: forkWorker(resources.listener),
        openWindow: openInChromium,
        targets,
        seed
      })
      answer(json, found, () => {
        const { maxErrorPx, latencyMs } = found
        const verdict = found.passed ? 'passed' : 'FAILED'
        return `${verdict}: ${targets} clicks, error at most ${maxErrorPx} px, visible after ${latencyMs.p50} ms (p95 ${latencyMs.p95} ms)`
      })
      if (!found.passed) process.exitCode = EXIT.unhealthy
    })
}
