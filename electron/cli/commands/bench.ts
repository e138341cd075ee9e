import { Command } from 'commander'
import { benchEnv } from '../../../bench/env'
import { benchMame, type BenchedGame } from '../../../bench/mame'
import { resources } from '../../main/resources'
import { processUsage } from '../../main/targets/process-usage'
import { attachGame } from '../attach'
import { dataOption, gameOption, jsonOption, wholeNumber } from '../options'
import { answer, log } from '../output'
import { benchDetectCommand } from './bench-detect'
import { benchGateCommand } from './bench-gate'
import { benchLoopCommand } from './bench-loop'
import { benchPerceptionCommand } from './bench-perception'
import { benchSessionsCommand } from './bench-sessions'
import { benchTrainCommand } from './bench-train'

function benchEnvCommand(): Command {
  return new Command('env')
    .description('frames per second of the arcade board beside ale-py, 84x84 grey at frameskip 4')
    .option('--seconds <n>', 'how long each side runs', wholeNumber(1, 600), 10)
    .addOption(jsonOption())
    .action(async ({ seconds, json }: { seconds: number; json: boolean }) => {
      const result = await benchEnv({ seconds, resources, log })
      answer(json, result, () => {
        const ours = `Apprenti ${Math.round(result.framesPerSecond)} frames/s`
        if (result.peer === null || result.ratio === null) return ours
        return `${ours}; ${result.peer.name} ${Math.round(result.peer.framesPerSecond)} frames/s; ratio ${result.ratio.toFixed(1)}`
      })
    })
}

interface MameOptions {
  readonly game: string
  readonly steps: number
  readonly data: string
  readonly json: boolean
}

function benchMameCommand(): Command {
  return new Command('mame')
    .description('steps per second of real MAME in lock-step, one and two at once, and what it uses')
    .addOption(gameOption())
    .option('--steps <n>', 'steps of the longest run', wholeNumber(100, 10_000_000), 20_000)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ game, steps, data, json }: MameOptions) => {
      const result = await benchMame({
        steps,
        resources,
        attach: async (observation) =>
          (await attachGame({ game, target: 'mame', data, mame: { observation } })) as BenchedGame,
        usage: processUsage
      })
      const { framesPerSecond, roundTripsPerSecond, two, idleCpuPercent, rssGrowthMiB } = result
      answer(json, result, () =>
        [
          `${Math.round(framesPerSecond)} frames/s in ${Math.round(roundTripsPerSecond)} steps/s; two at once ${Math.round(two.framesPerSecond)} frames/s`,
          `while waiting ${idleCpuPercent ?? '?'} % of a core; memory grew by ${rssGrowthMiB?.toFixed(1) ?? '?'} MiB over ${steps} steps`
        ].join('\n')
      )
    })
}

/** `apprenti bench`: how fast it is, beside peers in one run where there are some. */
export function benchCommand(): Command {
  return new Command('bench')
    .description('measure, beside peers where there are some')
    .addCommand(benchEnvCommand())
    .addCommand(benchMameCommand())
    .addCommand(benchLoopCommand())
    .addCommand(benchGateCommand())
    .addCommand(benchTrainCommand())
    .addCommand(benchPerceptionCommand())
    .addCommand(benchDetectCommand())
    .addCommand(benchSessionsCommand())
}
