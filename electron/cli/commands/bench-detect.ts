import { Command } from 'commander'
import { benchDetector } from '../../../bench/detect'
import { WINDOWED_GAMES } from '../../../games/registry'
import { resources } from '../../main/resources'
import type { Pixels } from '../../shared/perception/pixels'
import type { Percentiles } from '../../shared/timing'
import { detectorNamed, detectorsIn } from '../../worker/detect/shelf'
import { detectorFolders } from '../detector-folders'
import { dataOption, filePath, jsonOption, someText, wholeNumber } from '../options'
import { answer } from '../output'

interface Options {
  readonly detector?: string
  readonly file?: string
  readonly rounds: number
  readonly data: string
  readonly json: boolean
}

const PICTURES = 12

/** `apprenti bench detect`: how long a detector takes for a picture, on one thread. */
export function benchDetectCommand(): Command {
  return new Command('detect')
    .description('milliseconds that a detector takes for a picture, on one thread')
    .option('--detector <name>', 'one of `apprenti detect list`; otherwise the first that ships', someText)
    .option('--file <onnx>', 'a file instead', filePath)
    .option('--rounds <n>', 'pictures', wholeNumber(10, 10_000), 200)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ detector, file, rounds, data, json }: Options) => {
      const path = file ?? detectorFile(detector, data)
      const result = await benchDetector(path, somePictures(), rounds)
      answer(json, result, () =>
        [
          `${result.pictures} on ${result.canvas}: ${told(result.wholeMs)}, ${result.cpuMs.toFixed(1)} ms of the processor`,
          `laying on the canvas ${told(result.layingMs)}; finding ${told(result.findingMs)}`
        ].join('\n')
      )
    })
}

function detectorFile(name: string | undefined, data: string): string {
  const [first] = detectorsIn([resources.models])
  return name === undefined && first ? first.file : detectorNamed(name ?? '', detectorFolders(data))
}

const told = ({ p50, p95 }: Percentiles): string => `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`

/** Of the first game that makes some: all of the size of the first. */
function somePictures(): Pixels[] {
  const labelled = WINDOWED_GAMES.flatMap((game) => game.labelled ?? [])[0]!
  const all = [...labelled.draw('heldOut', 0, 4 * PICTURES)].map(({ width, height, pixels: data }) => ({
    ...{ width, height, data }
  }))
  const [first] = all as [Pixels]
  return all
    .filter(({ width, height }) => width === first.width && height === first.height)
    .slice(0, PICTURES)
}
