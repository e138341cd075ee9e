import { gameFolders, GameLibrary } from '../main/games/game-library'
import { resources } from '../main/resources'
import { SettingsStore } from '../main/store/settings-store'
import { dataFolderAt } from '../main/store/data-folder'
import type { MameSettings, MameWish } from '../main/targets/mame'
import { createTargets } from '../main/targets/registry'
import { AppError } from '../shared/errors'
import { anyMameId } from '../shared/mame'
import type { GameSession, TargetKind } from '../shared/target'
import { explain, log } from './output'

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const
/** What a command may still do once its game is gone: completing a recording, above all. */
const LAST_STEPS_MS = 3_000
let isToldToEnd = false

/** Whether the terminal told this command to end: what fails from then on is no news. */
export const wasToldToEnd = (): boolean => isToldToEnd

/** Ctrl+C and the like let the game go first, so that nothing of it stays behind. */
function letGoWhenTold(session: GameSession): void {
  for (const [signal, code] of Object.entries(SIGNALS))
    process.once(signal, () => {
      isToldToEnd = true
      process.exitCode = code
      setTimeout(() => process.exit(code), LAST_STEPS_MS).unref()
      void session.close()
    })
}

export interface AttachWish {
  readonly game: string
  readonly target: TargetKind
  readonly data: string
  /** How MAME is wanted, when it is the target. */
  readonly mame?: MameWish
  /** Any of MAME's drivers, in place of a game that is known. */
  readonly driver?: string | undefined
}

/**
 * Attaches a game by name for a command of the terminal; it is let go when the terminal ends the command.
 * Throws 'game.unknown' with the names there are.
 */
export async function attachGame(options: AttachWish): Promise<GameSession> {
  const { folder } = dataFolderAt(options.data)
  const settings = new SettingsStore(folder, (error) => log(explain(error)))
  const games = new GameLibrary(gameFolders(resources.profiles, folder))
  const wishes = (): MameSettings => ({ ...settings.current, ...options.mame })
  const targets = createTargets(resources, wishes, undefined, undefined, games)
  const session = await targets.attach(candidateOf(options, targets.gamesOf(options.target)))
  letGoWhenTold(session)
  return session
}

function candidateOf({ driver, target, game }: AttachWish, known: readonly string[]): string {
  if (driver !== undefined) return anyMameId(driver, false)
  if (known.includes(game)) return `${target}:${game}`
  throw new AppError('game.unknown', { name: game, known: known.join(', ') })
}
