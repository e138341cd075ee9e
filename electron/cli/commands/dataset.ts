import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { gameFolders, GameLibrary } from '../../main/games/game-library'
import { SessionLibrary } from '../../main/record/library'
import { resources } from '../../main/resources'
import { dataFolderAt, openDataFolder } from '../../main/store/data-folder'
import { EXPERTISE, type Dataset, type Expertise } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import type { Profile } from '../../shared/profile'
import { readDataset } from '../../worker/imitate/samples'
import { dataOption, jsonOption, wholeNumber } from '../options'
import { answer, log } from '../output'

interface MakeOptions {
  readonly sessions: readonly string[]
  readonly game?: string
  readonly name?: string
  readonly who: 'person' | 'agent'
  readonly expertise?: Expertise
  readonly side: number
  readonly colour: boolean
  readonly data: string
  readonly json: boolean
}

/** What `dataset check --json` prints of one. */
interface DatasetFacts {
  readonly id: string
  readonly title: string
  readonly game: string
  readonly episodes: number
  readonly steps: number
  readonly seconds: number
  readonly problems: readonly string[]
  readonly actions: Readonly<Record<string, number>>
}

/** Where data sets lie in a data folder. */
export const datasetsIn = (data: string): string => join(dataFolderAt(data).folder, 'datasets')

/** `apprenti dataset`: what was recorded, made ready to be learned from. */
export function datasetCommand(): Command {
  const command = new Command('dataset').description('make data sets to learn from out of sessions')
  command
    .command('make')
    .description('make one of the sessions that are named')
    .requiredOption('--sessions <id...>', 'sessions, by their ids')
    .option('--game <id>', 'the game whose actions are learned; otherwise the one they were recorded as')
    .option('--name <text>', 'what to call it')
    .addOption(
      new Option('--who <who>', 'whose play: yours, or that of an agent that showed how')
        .choices(['person', 'agent'])
        .default('person')
    )
    .addOption(
      new Option('--expertise <level>', 'how well who played these sessions plays').choices(EXPERTISE)
    )
    .option('--side <n>', 'width and height of the pictures', wholeNumber(16, 256), 84)
    .option('--colour', 'keep the colours', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: MakeOptions) => {
      const facts = factsOf(await make(options))
      answer(options.json, facts, () => describe(facts))
    })
  command
    .command('list')
    .description('list them')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(({ data, json }: { data: string; json: boolean }) => {
      const all = idsIn(datasetsIn(data)).map((id) => factsOf(readDataset(join(datasetsIn(data), id))))
      answer(json, all, () => all.map(describe).join('\n') || 'No data set yet.')
    })
  command
    .command('check <id>')
    .description('say what is in one, and what is wrong with it')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((id: string, { data, json }: { data: string; json: boolean }) => {
      const facts = factsOf(readDataset(folderOf(data, id)))
      answer(json, facts, () => describe(facts))
    })
  return command
}

/** The folder of a data set by its id. @throws AppError 'dataset.unknown' with those there are */
export function folderOf(data: string, id: string): string {
  const folder = datasetsIn(data)
  const known = idsIn(folder)
  if (known.includes(id)) return join(folder, id)
  throw new AppError('dataset.unknown', { name: id, known: known.join(', ') || '–' })
}

const idsIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => !name.startsWith('.'))
        .sort()
    : []

async function make(options: MakeOptions): Promise<Dataset> {
  const { sessions, who, expertise, side, colour, data } = options
  const place = openDataFolder(data)
  const library = new SessionLibrary(place.sessions)
  try {
    const profile = await profileOf(options, library, place.folder)
    const id = freeId(datasetsIn(data), profile.id)
    const wish = {
      ...{ id, title: options.name ?? id, profile, sessions, who, side, isColour: colour },
      ...(expertise && { expertise })
    }
    return await library.makeDataset(join(datasetsIn(data), id), wish, {
      signal: new AbortController().signal,
      onProgress: sayProgress()
    })
  } finally {
    await library.close()
  }
}

/** The game that is learned, as the library knows it. */
async function profileOf(
  { game, sessions }: MakeOptions,
  library: SessionLibrary,
  folder: string
): Promise<Profile> {
  const games = [...new GameLibrary(gameFolders(resources.profiles, folder))]
  const recorded = await Promise.all(sessions.map(async (id) => (await library.open(id)).summary.gameId))
  const other = recorded.find((id) => id !== null && id !== (game ?? recorded[0]))
  if (game === undefined && other) throw new AppError('dataset.twoGames', { games: recorded.join(', ') })
  const id = game ?? recorded[0] ?? null
  const profile = games.find((known) => known.id === id)
  if (profile) return profile
  throw new AppError('game.unknown', { name: id ?? '–', known: games.map((known) => known.id).join(', ') })
}

function freeId(folder: string, game: string): string {
  const taken = idsIn(folder)
  for (let n = 1; ; n++) if (!taken.includes(`${game}-${n}`)) return `${game}-${n}`
}

function sayProgress(): (done: number, of: number) => void {
  let saidMs = performance.now()
  return (done, of) => {
    if (performance.now() - saidMs < 3000) return
    saidMs = performance.now()
    log(`${Math.floor((100 * done) / of)} % of the sessions read`)
  }
}

/** An action that makes up less of it than this is hardly learned. */
const RARE = 0.002

function factsOf(dataset: Dataset): DatasetFacts {
  const { id, title, game, actions, counts, moments, stretches, decisionsPerSecond } = dataset
  const labelled = counts.reduce((a, b) => a + b, 0)
  const rare = actions.filter((_, i) => counts[i]! > 0 && counts[i]! < RARE * labelled)
  const never = actions.filter((_, i) => counts[i] === 0)
  const idle = dataset.none === null ? 0 : counts[dataset.none]! / Math.max(1, labelled)
  return {
    ...{ id, title, game },
    episodes: new Set(stretches.map(({ session, episode }) => `${session} ${episode}`)).size,
    steps: moments,
    seconds: Math.round(moments / decisionsPerSecond),
    problems: [
      ...(labelled === 0 ? ['no moment has an action of the game: were keys and mouse recorded?'] : []),
      ...(never.length > 0 ? [`never done: ${never.join(', ')}`] : []),
      ...(rare.length > 0 ? [`hardly ever done: ${rare.join(', ')}`] : []),
      ...(idle > 0.95 ? [`nothing was done in ${Math.round(100 * idle)} % of the moments`] : [])
    ],
    actions: Object.fromEntries(actions.map((action, i) => [action, counts[i]!]))
  }
}

const describe = ({ id, game, episodes, steps, seconds, problems, actions }: DatasetFacts): string =>
  [
    `${id}: ${game}, ${steps} moments of ${seconds} s in ${episodes} episodes`,
    `  ${Object.entries(actions)
      .map(([action, count]) => `${action} ${count}`)
      .join(', ')}`,
    ...problems.map((problem) => `  ${problem}`)
  ].join('\n')
