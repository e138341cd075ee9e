import { resources } from '../main/resources'
import { SettingsStore } from '../main/store/settings-store'
import { openDataFolder } from '../main/store/data-folder'
import type { MameWish } from '../main/targets/mame'
import { createTargets } from '../main/targets/registry'
import { AppError } from '../shared/errors'
import type { GameSession, TargetKind } from '../shared/target'
import { explain, log } from './output'

/** Attaches a game by name for a command of the terminal. Throws 'game.unknown' with the names there are. */
export async function attachGame(options: {
  readonly game: string
  readonly target: TargetKind
  readonly data: string
  /** How MAME is wanted, when it is the target. */
  readonly mame?: MameWish
}): Promise<GameSession> {
  const { folder } = openDataFolder(options.data)
  const settings = new SettingsStore(folder, (error) => log(explain(error)))
  const targets = createTargets(resources, () => ({ ...settings.current, ...options.mame }))
  const known = targets.gamesOf(options.target)
  if (!known.includes(options.game))
    throw new AppError('game.unknown', { name: options.game, known: known.join(', ') })
  return targets.attach(`${options.target}:${options.game}`)
}
