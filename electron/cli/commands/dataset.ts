import { Command, Option } from 'commander'
import { gameFolders, GameLibrary } from '../../main/games/game-library'
import { DatasetLibrary } from '../../main/imitation/dataset-library'
import { DatasetMaker, type MakeWish } from '../../main/imitation/dataset-maker'
import { SessionLibrary } from '../../main/record/library'
import { resources } from '../../main/resources'
import { dataFolderAt, openDataFolder } from '../../main/store/data-folder'
import { mergeDatasets, type PlacedDataset } from '../../main/datasets/merge'
import type { DatasetInfo } from '../../shared/clonings'
import { EXPERTISE, type Expertise } from '../../shared/dataset'
import { errorText } from '../../shared/errors'
import { dataOption, jsonOption, someText, wholeNumber } from '../options'
import { answer, log } from '../output'
import { exportCommand, importCommand } from './dataset-formats'

interface MakeOptions {
  readonly sessions: readonly string[]
  readonly game?: string | undefined
  readonly name?: string | undefined
  readonly who: 'person' | 'agent'
  readonly expertise?: Expertise
  readonly side: number
  readonly colour?: boolean | undefined
  readonly data: string
}

interface MakeFlags extends MakeOptions {
  readonly from?: number
  readonly to?: number
  readonly episodes?: readonly number[]
  readonly expertise?: Expertise
  readonly dedupe: boolean
  readonly json: boolean
}

interface MergeOptions {
  readonly name?: string
  readonly data: string
  readonly json: boolean
}

/** `apprenti dataset`: what was recorded, made ready to be learned from. */
export function datasetCommand(): Command {
  const command = new Command('dataset').description(
    'make data sets to learn from out of sessions, export and import them'
  )
  command
    .command('make')
    .description('make one of the sessions that are named')
    .requiredOption('--sessions <id...>', 'sessions, by their ids')
    .option('--game <id>', 'the game whose actions are learned; otherwise the one they were recorded as')
    .option('--name <text>', 'what to call it', someText)
    .addOption(
      new Option('--who <who>', 'whose play: yours, or that of an agent that showed how')
        .choices(['person', 'agent'])
        .default('person')
    )
    .option('--from <seconds>', 'only from this second of each session on', wholeNumber(0, 10_000_000))
    .option('--to <seconds>', 'only up to this second of each session', wholeNumber(1, 10_000_000))
    .option('--episodes <n...>', 'only these episodes, by their numbers in the session', wholeNumbers)
    .addOption(new Option('--expertise <level>', 'how well whoever played plays').choices(EXPERTISE))
    .option('--dedupe', 'do not learn from doing nothing while nothing changes', false)
    .option('--side <n>', 'width and height of the pictures', wholeNumber(16, 256), 84)
    .option('--colour', 'keep the colours (as it is for a game in a window)')
    .option('--no-colour', 'keep only how bright each pixel is (as it is for a game run step by step)')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: MakeFlags) => {
      const info = await makeDatasetOf({ ...options, part: partOf(options) })
      answer(options.json, factsOf(info), () => describe(info))
    })
  command
    .command('merge <a> <b>')
    .description('put two of one game together into a new one')
    .option('--name <text>', 'what to call it', someText)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (a: string, b: string, { name, data, json }: MergeOptions) => {
      const info = await merge(a, b, data, name)
      answer(json, factsOf(info), () => describe(info))
    })
  command
    .command('list')
    .description('list them')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(({ data, json }: { data: string; json: boolean }) => {
      const all = new DatasetLibrary(dataFolderAt(data).folder).list({ deleted: false })
      answer(json, all.map(factsOf), () => all.map(describe).join('\n') || 'No data set yet.')
    })
  command
    .command('check <id>')
    .description('say what is in one, and what is wrong with it')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((id: string, { data, json }: { data: string; json: boolean }) => {
      const info = infoOf(data, id)
      answer(json, factsOf(info), () => describe(info))
    })
  return command.addCommand(exportCommand()).addCommand(importCommand())
}

/** What `dataset check --json` prints of one. */
function factsOf({ id, title, game, episodes, steps, seconds, problems, actions }: DatasetInfo): {
  readonly id: string
  readonly title: string
  readonly game: string
  readonly episodes: number
  readonly steps: number
  readonly seconds: number
  readonly problems: readonly string[]
  readonly actions: Readonly<Record<string, number>>
} {
  return {
    ...{ id, title, game, episodes, steps, seconds },
    problems: problems.map(({ en }) => en),
    actions: Object.fromEntries(actions.map((action) => [action.id, action.count]))
  }
}

/** The folder of one. @throws AppError 'dataset.unknown' */
export const folderOf = (data: string, id: string): string =>
  new DatasetLibrary(dataFolderAt(data).folder).folderOf(id)

/** One by its id. @throws AppError 'dataset.unknown', 'dataset.damaged' */
function infoOf(data: string, id: string): DatasetInfo {
  const library = new DatasetLibrary(dataFolderAt(data).folder)
  library.read(id)
  return library.list({ deleted: false }).find((info) => info.id === id)!
}

/** One number after the other, as commander hands them over. */
const wholeNumbers = (text: string, before: readonly number[] = []): readonly number[] => [
  ...before,
  wholeNumber(0, 1_000_000)(text)
]

async function merge(a: string, b: string, data: string, name?: string): Promise<DatasetInfo> {
  const library = new DatasetLibrary(dataFolderAt(data).folder)
  const [one, other] = [a, b].map((id) => ({ folder: library.folderOf(id), dataset: library.read(id) })) as [
    PlacedDataset,
    PlacedDataset
  ]
  const { id, folder } = library.place(one.dataset.game)
  await mergeDatasets(folder, { id, title: name ?? id }, one, other)
  return infoOf(data, id)
}

const partOf = ({ from, to, episodes, expertise, dedupe }: MakeFlags): MakeWish['part'] => ({
  ...{ fromSeconds: from, toSeconds: to, episodes, expertise, dropsDuplicates: dedupe }
})

/** Makes a data set of sessions, in the data folder. */
export async function makeDatasetOf(
  options: MakeOptions & { readonly part?: MakeWish['part'] }
): Promise<DatasetInfo> {
  const { sessions, who, side, colour, game, name, data } = options
  const place = openDataFolder(data)
  const library = new SessionLibrary(place.sessions)
  const sayProgress = progressLine()
  const maker = new DatasetMaker({
    datasets: new DatasetLibrary(place.folder),
    reader: {
      list: (deleted) => library.list({ deleted }),
      makeDataset: (folder, wish, tools) => library.makeDataset(folder, wish, tools)
    },
    games: new GameLibrary(gameFolders(resources.profiles, place.folder)),
    onProgress: () => sayProgress(maker.making?.share ?? 0)
  })
  try {
    return await maker.make({ sessions, who, side, isColour: colour, game, title: name, part: options.part })
  } finally {
    await library.close()
  }
}

function progressLine(): (share: number) => void {
  let saidMs = performance.now()
  return (share) => {
    if (performance.now() - saidMs < 3000) return
    saidMs = performance.now()
    log(`${Math.floor(100 * share)} % of the sessions read`)
  }
}

const describe = (info: DatasetInfo): string => {
  if (info.damage !== null) return `${info.id}: ${errorText(info.damage).en}`
  const { id, game, episodes, steps, seconds, problems, actions } = factsOf(info)
  return [
    `${id}: ${game}, ${steps} moments of ${seconds} s in ${episodes} episodes`,
    `  ${Object.entries(actions)
      .map(([action, count]) => `${action} ${count}`)
      .join(', ')}`,
    `  a clone of it can be shown: ${info.sees.join(', ')}`,
    ...problems.map((problem) => `  ${problem}`)
  ].join('\n')
}
