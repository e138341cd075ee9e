import { Command } from 'commander'
import { benchEnv } from '../../../bench/env'
import { resources } from '../../main/resources'
import { jsonOption, wholeNumber } from '../options'
import { answer, log } from '../output'

/** `apprenti bench`: ratios against peers, side by side in one run. */
export function benchCommand(): Command {
  const env = new Command('env')
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
  return new Command('bench').description('measure against peers').addCommand(env)
}
