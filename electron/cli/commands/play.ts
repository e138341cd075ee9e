import { join } from 'node:path'
import { Command } from 'commander'
import { gameOf } from '../../../games/registry'
import { encodeFrame } from '../../main/capture/encode'
import { RecordedGame } from '../../main/play/recorded-game'
import { Slips } from '../../main/play/slips'
import { resources } from '../../main/resources'
import { openDataFolder } from '../../main/store/data-folder'
import type { MameWish } from '../../main/targets/mame'
import { SCRIPT_PREFIX } from '../../main/scripts/play-by-script'
import { joinCommand, type JoinParts } from '../../main/targets/mame-joined'
import { MameSession } from '../../main/targets/mame-session'
import { BridgeToken } from '../../main/targets/mame-wire'
import { AppError } from '../../shared/errors'
import type { KeyCode } from '../../shared/key-codes'
import type { LocalizedText } from '../../shared/language'
import type { PlainControls } from '../../shared/plain-game'
import type { Profile } from '../../shared/profile'
import { Random } from '../../shared/random'
import type { GameSession, TargetKind } from '../../shared/target'
import { PolicyShelf } from '../../worker/agents/catalogue'
import type { Policy } from '../../../games/contract/policy'
import { evaluate, type Evaluation } from '../../worker/train/evaluate'
import { attachGame } from '../attach'
import { tellEpisode } from '../episode-line'
import { cellCount, keyList } from '../key-list'
import { modelFileAt } from '../model-file'
import {
  dataOption,
  gameOption,
  jsonOption,
  seedOption,
  someText,
  targetOption,
  wholeNumber
} from '../options'
import { answer, log } from '../output'
import { watched } from '../watched'
import { playInWindow } from './play-window'

interface Options {
  readonly game: string
  readonly target: TargetKind
  readonly policy: string
  readonly episodes: number
  readonly seed: number
  readonly record: boolean
  readonly slips?: number
  readonly watch: boolean
  readonly join?: number
  readonly window?: string
  readonly seconds: number
  readonly limit?: number
  readonly driver?: string
  readonly keys?: readonly KeyCode[]
  readonly cells?: { readonly columns: number; readonly rows: number }
  readonly diamond: boolean
  readonly data: string
  readonly json: boolean
}

const LONGEST_SECONDS = 86_400
/** A window's player remembers the scores of so many episodes. */
const MOST_EPISODES_TOLD = 50

/** What `play --json` prints. */
interface Played extends Evaluation {
  readonly game: string
  readonly target: TargetKind
  readonly policy: string
  /** The session that was recorded, if any. */
  readonly recorded: string | null
}

const describe = (p: Played): string =>
  [
    `${p.policy} on ${p.game} (${p.target}): mean ${p.mean.toFixed(1)} ± ${p.std.toFixed(1)} over ${p.episodes} episodes, seed ${p.seed}`,
    ...(p.recorded === null ? [] : [`recorded as ${p.recorded}`])
  ].join('\n')

/** Lets the recording know why each step was taken. @param slips what is done in place of what was chosen; null: that itself */
function told(policy: Policy, recorded: RecordedGame, slips: Slips | null): Policy {
  return {
    sees: policy.sees,
    look: policy.look,
    begin: (seed) => policy.begin(seed),
    decide: async (seen) => {
      const decision = await policy.decide(seen)
      recorded.noteDecision(decision)
      return slips === null ? decision : { ...decision, action: slips.next(decision.action) }
    }
  }
}

/** As many as are wished for, drawn from the seed of what is played. */
function slipsOf({ slips, seed }: Options, { profile }: RecordedGame): Slips | null {
  return slips === undefined ? null : new Slips(slips / 100, profile.actions.length, new Random(seed))
}

/** How long an episode may be, in frames, where that was asked for. */
function frameLimitOf({ profile }: GameSession, { limit }: Options): { readonly frameLimit?: number } {
  const hz = profile?.screen?.refreshHz
  return limit === undefined || hz === undefined ? {} : { frameLimit: Math.round(limit * hz) }
}

async function playRecorded(
  session: GameSession,
  policy: Policy,
  options: Options
): Promise<Evaluation & { recorded: string }> {
  const folder = openDataFolder(options.data).sessions
  const recorded = await RecordedGame.start(
    session,
    { folder, policyId: options.policy, seed: options.seed },
    encodeFrame
  )
  try {
    const evaluation = await evaluate({
      ...options,
      ...frameLimitOf(session, options),
      session: recorded,
      policy: told(policy, recorded, slipsOf(options, recorded)),
      onEpisode: tellEpisode
    })
    return { ...evaluation, recorded: (await recorded.stop()).id }
  } finally {
    await recorded.close()
  }
}

/** How MAME is wanted. Throws 'input.invalid' for a wish that the target cannot fulfil. */
function wishOf(options: Options): MameWish {
  const { target, watch, join, driver } = options
  if (target !== 'mame' && (watch || join !== undefined || driver !== undefined))
    throw new AppError('input.invalid', {
      what: watch ? '--watch' : join === undefined ? '--driver' : '--join',
      why: { en: 'only --target mame can do that', fr: 'seul --target mame le permet' }
    })
  return { watch, ...(join === undefined ? {} : { join: { port: join, token: joinToken(options, join) } }) }
}

/** As typed in a terminal where `mame` is at hand, which knows where the person's own games lie. */
function joinParts({ game, driver }: Options): JoinParts {
  const { mamePlugins, games } = resources
  if (driver !== undefined) return { mamePlugins, driver }
  return { mamePlugins, romPath: games, driver: gameOf(game).profile.attach.mameDriver ?? game }
}

/** The token of the environment, or a new one and the command that shows it. */
function joinToken(options: Options, port: number): BridgeToken {
  const given = process.env['APPRENTI_TOKEN']
  const token = new BridgeToken(given)
  if (given === undefined) log(joinCommand(joinParts(options), port, token))
  return token
}

/** The policies there are, the person's own models among them. */
function shelfOf({ data }: Options): PolicyShelf {
  const shelf = new PolicyShelf(resources.models)
  shelf.lookIn([join(openDataFolder(data).folder, 'models')])
  return shelf
}

/** The policy that is meant: its id, or a path to its model. */
function policyOf(options: Options, game: Profile | string): Promise<Policy> {
  const shelf = shelfOf(options)
  const { policy, seed } = options
  const isNamed = shelf.policies().some(({ id }) => id === policy)
  const file = isNamed ? null : modelFileAt(policy)
  return file === null ? shelf.create(policy, game, seed) : shelf.open(file, game, seed)
}

async function play(options: Options): Promise<Played> {
  const session = await attachGame({ ...options, mame: wishOf(options) })
  try {
    // Before anything is played: an unknown policy must not cost a game.
    const chosen = await policyOf(options, session.profile ?? options.game)
    const isSeen = options.watch || options.join !== undefined
    const policy = isSeen && session instanceof MameSession ? watched(chosen, session) : chosen
    const { target, policy: name } = options
    const game = session.profile?.id ?? options.game
    const result = options.record
      ? await playRecorded(session, policy, options)
      : {
          ...(await evaluate({
            ...options,
            ...frameLimitOf(session, options),
            session,
            policy,
            onEpisode: tellEpisode
          })),
          recorded: null
        }
    return { ...result, game, target, policy: name }
  } finally {
    await session.close()
  }
}

/**
 * What chance may do in a window in place of a game; undefined where nothing was said of that. Throws 'input.invalid' for
 * what does not go together.
 */
function controlsOf({ keys, cells, diamond }: Options, isGameNamed: boolean): PlainControls | undefined {
  const what = keys === undefined ? '--cells' : '--keys'
  if (diamond && cells === undefined) throw notThere('--diamond', NEEDS_CELLS)
  if (keys === undefined && cells === undefined) return undefined
  if (isGameNamed) throw notThere(what, IN_PLACE)
  const shape = diamond ? 'diamond' : 'square'
  return { keys: [...(keys ?? [])], cells: cells === undefined ? null : { ...cells, shape } }
}

const notThere = (what: string, why: LocalizedText): AppError => new AppError('input.invalid', { what, why })
const NEEDS_CELLS = {
  en: 'it says how the cells of --cells lie',
  fr: 'il dit comment sont les cases de --cells'
}
const IN_PLACE = {
  en: 'it is for a window without a game, and --game names one',
  fr: 'c’est pour une fenêtre sans jeu, et --game en nomme un'
}
const RECORDED = {
  en: 'it is for what --record keeps of a game run step by step',
  fr: 'il est pour ce que --record garde d’un jeu joué pas à pas'
}
const IN_WINDOW = { en: 'only --window can do that', fr: 'seul --window le permet' }

/** Throws 'input.invalid' for what only a window can do. */
function checkNoWindow({ keys, cells, diamond, policy }: Options): void {
  if (policy.startsWith(SCRIPT_PREFIX)) throw notThere('--policy', IN_WINDOW)
  const what = keys !== undefined ? '--keys' : cells !== undefined ? '--cells' : diamond ? '--diamond' : null
  if (what !== null) throw notThere(what, IN_WINDOW)
}

/** With a window named the game is the one that fits it, and the policy one that fits any game, unless they are named too. */
async function playThere(options: Options & { readonly window: string }, command: Command): Promise<void> {
  const isGiven = (key: string): boolean => command.getOptionValueSource(key) === 'cli'
  const policy = isGiven('policy') ? options.policy : 'random'
  // Asked for so many episodes, or for a script, it takes as long as they take.
  const hasOwnEnd = isGiven('episodes') || policy.startsWith(SCRIPT_PREFIX)
  const played = await playInWindow({
    ...options,
    game: isGiven('game') ? options.game : undefined,
    controls: controlsOf(options, isGiven('game')),
    policy,
    seconds: hasOwnEnd && !isGiven('seconds') ? LONGEST_SECONDS : options.seconds,
    episodes: isGiven('episodes') ? Math.min(options.episodes, MOST_EPISODES_TOLD) : null
  })
  const { game, seconds, takeover, scores, mean, std, recorded, script } = played
  answer(options.json, played, () =>
    [
      `${policy} on ${game} for ${seconds} s${takeover === null ? '' : `, until the person took over (${takeover})`}`,
      ...(mean === null || std === null
        ? []
        : [`scores: ${scores.join(', ')} (mean ${mean.toFixed(1)} ± ${std.toFixed(1)})`]),
      ...(script === null ? [] : [`${script.done} of ${script.lines} lines of the script were done`]),
      ...(recorded === null ? [] : [`recorded as ${recorded}`])
    ].join('\n')
  )
}

/** `apprenti play`: whole episodes by a policy, as fast as the machine can, with their scores. */
export function playCommand(): Command {
  return new Command('play')
    .description('let a policy play whole episodes and print the scores')
    .addOption(gameOption())
    .addOption(targetOption())
    .option(
      '--policy <id>',
      'who plays: scripted, random, model:<name>, a path to an .onnx file, or with --window script:<file> (docs/acting.md)',
      'scripted'
    )
    .option('--episodes <n>', 'how many', wholeNumber(1, 100_000), 1)
    .addOption(seedOption())
    .option(
      '--window <title>',
      'play in an open window instead, by its title (docs/your-own-game.md)',
      someText
    )
    .option('--seconds <n>', 'with --window: how long', wholeNumber(1, LONGEST_SECONDS), 60)
    .option(
      '--keys <list>',
      'with --window, in place of a game: keys to play with, as left,right,space',
      keyList
    )
    .option(
      '--cells <CxR>',
      'with --window, in place of a game: cells to click, across and down, as 4x3',
      cellCount
    )
    .option('--diamond', 'with --cells: they are diamonds', false)
    .option('--limit <seconds>', 'cut each episode after so many seconds of the game', wholeNumber(1, 86_400))
    .option('--record', 'record what is played as a session', false)
    .option(
      '--slips <percent>',
      'with --record: in so many of a hundred decisions something else is done than was chosen, and what was chosen is recorded: whoever is cloned from it learns the way back (docs/imitation.md)',
      wholeNumber(1, 50)
    )
    .option('--watch', 'show MAME in a window, at the game’s own pace, with what is decided', false)
    .option(
      '--join <port>',
      'play in a MAME that you start with Apprenti’s plugin (docs/mame.md)',
      wholeNumber(1024, 65535)
    )
    .option('--driver <name>', 'any game that your MAME can run, by MAME’s name for it (with --target mame)')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: Options, command: Command) => {
      const { window } = options
      if (options.slips !== undefined && (!options.record || window !== undefined))
        throw notThere('--slips', RECORDED)
      if (window !== undefined) return playThere({ ...options, window }, command)
      checkNoWindow(options)
      const played = await play(options)
      answer(options.json, played, () => describe(played))
    })
}
