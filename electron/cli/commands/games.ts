import { Command, Option } from 'commander'
import { checkGame } from '../../main/games/check-game'
import { LARGEST_GAME_FILE } from '../../main/games/game-file'
import { DraftReadings } from '../../main/games/draft-readings'
import { filesOfReaders, gameFolders, GameLibrary } from '../../main/games/game-library'
import { beginForWindow, learnedFrom } from '../../main/games/new-game'
import { standsStill } from '../../main/games/stands-still'
import { NumberSearch } from '../../main/games/number-search'
import { withLikelyNumbers } from '../../main/games/likely-numbers'
import type { RecordedPlay } from '../../main/record/played'
import { SessionLibrary } from '../../main/record/library'
import { Readings } from '../../main/perception/readings'
import { resources } from '../../main/resources'
import { dataFolderAt, openDataFolder } from '../../main/store/data-folder'
import { WindowTarget } from '../../main/targets/window'
import { forkWorker } from '../../main/policy-host/fork-worker'
import { AppError, errorText } from '../../shared/errors'
import type { GameCheck, GameDraft, GameInfo } from '../../shared/games'
import { textIn, type Text } from '../../shared/language'
import { readTextSync } from '../../shared/node/regular-file'
import type { NumberPlace } from '../../shared/perception/found-numbers'
import type { Problem } from '../../shared/perception/readers'
import type { NamedWindow } from '../../shared/target'
import { windowFor } from '../window-wish'
import { dataOption, filePath, jsonOption, someText } from '../options'
import { answer, EXIT, explain, log, terminalLanguage, WrongUsage } from '../output'

interface Options {
  readonly data: string
  readonly json: boolean
}

const say = (text: Text): string => textIn(terminalLanguage(), text)
const said = ({ field, what }: Problem): { field: string; what: string } => ({ field, what: say(what) })

/** For who only looks: nothing is made in the data folder. */
const gamesIn = (data: string): GameLibrary =>
  new GameLibrary(gameFolders(resources.profiles, dataFolderAt(data).folder))

/** For who writes. What is written is whole or not there, so an app that runs on the folder sees it as it comes. */
function gamesToChange(data: string): GameLibrary {
  openDataFolder(data)
  return gamesIn(data)
}

/** A game as `games list --json` prints it. */
const listed = ({ id, title, source, profile, problem, hasDraft, deletedAt }: GameInfo) => ({
  id,
  title,
  source,
  ok: profile !== null,
  problem: problem === null ? null : say(errorText(problem)),
  hasDraft,
  deletedAt
})

function line(game: GameInfo): string {
  const { id, title, source, problem, hasDraft } = game
  const state = problem ? `BROKEN: ${say(errorText(problem))}` : hasDraft ? 'with a draft' : ''
  return [id.padEnd(24), say(title).padEnd(28), source.padEnd(6), state].join('  ').trimEnd()
}

function listCommand(): Command {
  return new Command('list')
    .description('games that ship with the app, and your own')
    .option('--deleted', 'those in the bin', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(({ data, json, deleted }: Options & { deleted: boolean }) => {
      const games = gamesIn(data).list({ deleted })
      answer(json, games.map(listed), () => games.map(line).join('\n') || 'No games here.')
    })
}

function showCommand(): Command {
  return new Command('show')
    .description('a game: its profile, or the draft of one, with the names of its templates')
    .argument('<id>')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((id: string, { data, json }: Options) => {
      const library = gamesIn(data)
      const game = library.info(id)
      const templates = library.pictures(id).templateNames()
      const profile = game.profile ?? library.draft(id)
      answer(json, { ...listed(game), profile, templates }, () =>
        [line(game), ...templates.map((name) => `template ${name}`), JSON.stringify(profile, null, 2)].join(
          '\n'
        )
      )
    })
}

interface NewOptions extends Options {
  readonly window?: string
  readonly fromSession?: string
  readonly id?: string
  readonly numbers: boolean
}

function newCommand(): Command {
  return new Command('new')
    .description('a first profile for a window, with what you did in a recording of it')
    .option(
      '--window <title>',
      'the window (part of its title); it need not be open when a recording is named',
      someText
    )
    .option(
      '--from-session <id>',
      'a recording of you playing it: controls, actions and the numbers in its picture come from there'
    )
    .option('--no-numbers', 'does not look for numbers in the picture')
    .option('--id <id>', 'what the game is called by; from the title when left out')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, window, fromSession, id, numbers }: NewOptions) => {
      const library = gamesToChange(data)
      const played = fromSession === undefined ? null : await playedIn(data, fromSession)
      const play = played?.play ?? null
      if (id !== undefined && library.freeId(id) !== id) throw new AppError('game.taken', { id })
      const learned = played && learnedFrom(library, played.play, { grid: null, waits: played.waits })
      if (play && learned === null) log(explain(new AppError('game.nothingDone', { id: fromSession ?? '' })))
      const begun = beginForWindow(library, await windowOf(window, play), learned, id)
      const found = fromSession !== undefined && numbers ? await numbersIn(library, data, fromSession) : []
      const draft = withLikelyNumbers(begun, found)
      const { problems } = library.save(draft)
      const fields = (draft.readers ?? []).map(({ field }) => field)
      const document = { game: draft.id, ok: problems.length === 0, problems: problems.map(said), fields }
      const counts = [
        `${draft.controls?.length ?? 0} controls, ${draft.actions?.length ?? 0} actions`,
        ...(fields.length > 0 ? [`reads ${fields.join(', ')}`] : [])
      ].join(', ')
      answer(json, document, () => `${draft.id}: ${counts}. Look at it with: apprenti games show ${draft.id}`)
    })
}

function numbersCommand(): Command {
  return new Command('numbers')
    .description('where numbers stand in the pictures of a recording, those that rise first')
    .requiredOption('--session <id>', 'the recording')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json, session }: Options & { session: string }) => {
      const places = await numbersIn(gamesIn(data), data, session)
      answer(json, places, () => places.map(placeLine).join('\n') || 'No numbers were found.')
    })
}

function placeLine({ region, values, moves, label }: NumberPlace): string {
  const at = [region.x, region.y, region.width, region.height].map((part) => part.toFixed(3)).join(' ')
  return `${moves.padEnd(8)} ${at}  ${label ?? ''}  ${values.map((value) => value ?? '-').join(' ')}`
}

/** Read in a process of its own, which ends with it. */
async function numbersIn(library: GameLibrary, data: string, session: string): Promise<NumberPlace[]> {
  log('Looking for numbers in the picture ...')
  const sessions = new SessionLibrary(dataFolderAt(data).sessions)
  const readings = new Readings(forkWorker(resources.reading), filesOfReaders(library))
  try {
    return await new NumberSearch({
      readings,
      lookOn: () => () => undefined,
      openSession: (id) => sessions.open(id),
      readSession: (id, from, count) => sessions.read(id, from, count)
    }).inSession({}, session)
  } finally {
    await Promise.all([readings.close(), sessions.close()])
  }
}

/** What was done in a recording, and whether the game waited for that. */
async function playedIn(
  data: string,
  session: string
): Promise<{ readonly play: RecordedPlay; readonly waits: boolean }> {
  const sessions = new SessionLibrary(dataFolderAt(data).sessions)
  const recording = {
    openSession: (id: string) => sessions.open(id),
    readSession: (id: string, from: number, count: number) => sessions.read(id, from, count)
  }
  try {
    const play = await sessions.played(session)
    return { play, waits: await standsStill(recording, session, play.inputs) }
  } finally {
    await sessions.close()
  }
}

/** The open window of this title; with a recording, what it was called then does as well. */
async function windowOf(title: string | undefined, play: RecordedPlay | null): Promise<NamedWindow> {
  if (title === undefined && play === null)
    throw new WrongUsage(
      new AppError('input.invalid', {
        what: { en: 'The command games new', fr: 'La commande games new' },
        why: { en: 'it needs --window or --from-session', fr: 'il faut --window ou --from-session' }
      })
    )
  if (title !== undefined || play === null) {
    const open = await openWindow(title ?? '').catch((error: unknown) => {
      if (play === null) throw error
      // It is closed, or there is no desktop: the recording is enough.
      return null
    })
    if (open !== null) return open
  }
  return { title: textIn('en', play?.title ?? ''), program: '' }
}

async function openWindow(title: string): Promise<NamedWindow> {
  const target = new WindowTarget([])
  return await target.named(windowFor(title, await target.list()).id)
}

interface CheckOptions extends Options {
  readonly session?: string
}

function checkCommand(): Command {
  return new Command('check')
    .description('a dry run: what of a game is wrong or missing, and what its readers cost on a recording')
    .argument('<id>')
    .option('--session <id>', 'a recording whose pictures its readers read')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, { data, json, session }: CheckOptions) => {
      const library = gamesIn(data)
      const check = await checked(library, data, library.draft(id), session)
      answer(json, checkDocument(check), () => checkText(check))
      if (!check.ok) process.exitCode = EXIT.unhealthy
    })
}

/** Reads in processes of its own, which end with it. */
async function checked(
  library: GameLibrary,
  data: string,
  draft: GameDraft,
  sessionId: string | undefined
): Promise<GameCheck> {
  const sessions = new SessionLibrary(dataFolderAt(data).sessions)
  const readings = new Readings(forkWorker(resources.reading), filesOfReaders(library))
  const readers = new DraftReadings({
    readings,
    lookOn: () => () => undefined,
    readSession: (id, from, count) => sessions.read(id, from, count),
    tell: () => undefined
  })
  try {
    return await checkGame(library, readers, draft, { sessionId })
  } finally {
    await Promise.all([readings.close(), sessions.close()])
  }
}

/** What a reader complains about stands among the problems, as everything that keeps the game from being played. */
function checkDocument({ game, ok, problems, advice, readers }: GameCheck) {
  const ofReaders = readers.flatMap(({ problem }, i) =>
    problem === null ? [] : [{ field: `readers.${i}`, what: say(errorText(problem)) }]
  )
  return {
    game,
    ok,
    problems: [...problems.map(said), ...ofReaders],
    advice: advice.map(said),
    readers: readers.map(({ field, kind, ms }) => ({ field, kind, ms }))
  }
}

function checkText(check: GameCheck): string {
  const { game, ok, problems, advice, readers } = checkDocument(check)
  return [
    `${game}: ${ok ? 'in order' : 'NOT in order'}`,
    ...problems.map(({ field, what }) => `wrong    ${field}: ${what}`),
    ...advice.map(({ field, what }) => `missing  ${field}: ${what}`),
    ...readers.map(
      ({ field, kind, ms }) => `reads    ${field} (${kind})${ms === null ? '' : ` ${ms.toFixed(1)} ms`}`
    )
  ].join('\n')
}

function exportCommand(): Command {
  return new Command('export')
    .description('write a game with its templates and corrections into one file')
    .argument('<id>')
    .argument('[file]', 'where to; among the exports of the data folder when left out', filePath)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, file: string | undefined, { data, json }: Options) => {
      const library = file === undefined ? gamesToChange(data) : gamesIn(data)
      const place = await library.export(id, file)
      answer(json, { game: id, file: place }, () => place)
    })
}

function importCommand(): Command {
  return new Command('import')
    .description('take in a game that was exported')
    .argument('<file>', 'what `games export` wrote', filePath)
    .addOption(new Option('--as <id>', 'another id, where its own is taken'))
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (file: string, { data, json, as }: Options & { as?: string }) => {
      const text = readTextSync(file, LARGEST_GAME_FILE)
      const game = await gamesToChange(data).import(text, as)
      answer(json, listed(game), () => line(game))
    })
}

/** A command that does something with one game of the person's. */
function changeCommand(
  name: 'delete' | 'restore',
  about: string,
  change: (library: GameLibrary, id: string) => void
): Command {
  return new Command(name)
    .description(about)
    .argument('<id>')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action((id: string, { data, json }: Options) => {
      change(gamesToChange(data), id)
      answer(json, { game: id }, () => id)
    })
}

/** `apprenti games`: those that ship, and the person's own. */
export function gamesCommand(): Command {
  return new Command('games')
    .description('games, your own among them')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(newCommand())
    .addCommand(numbersCommand())
    .addCommand(checkCommand())
    .addCommand(exportCommand())
    .addCommand(importCommand())
    .addCommand(
      changeCommand('delete', 'move a game of yours to the bin', (library, id) => library.delete(id))
    )
    .addCommand(changeCommand('restore', 'bring it back from the bin', (library, id) => library.restore(id)))
}
