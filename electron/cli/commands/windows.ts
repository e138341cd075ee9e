import { Command } from 'commander'
import { gameFolders, GameLibrary } from '../../main/games/game-library'
import { resources } from '../../main/resources'
import { SettingsStore } from '../../main/store/settings-store'
import { dataFolderAt } from '../../main/store/data-folder'
import { createTargets } from '../../main/targets/registry'
import { listWindows } from '../../main/targets/window-list'
import { textIn } from '../../shared/language'
import { dataOption, jsonOption } from '../options'
import { answer, explain, log, terminalLanguage } from '../output'

/** What `windows --json` prints of each. */
interface ShownWindow {
  /** As `--window` takes it. */
  readonly id: string
  readonly title: string
  /** Empty where the window does not tell. */
  readonly program: string
  readonly width: number
  readonly height: number
  /** The game that a profile knows it by, or null. */
  readonly game: string | null
}

/** Front to back. Throws 'window.noDisplay'. */
async function shownWindows(data: string): Promise<ShownWindow[]> {
  const { folder } = dataFolderAt(data)
  const settings = new SettingsStore(folder, (error) => log(explain(error)))
  const games = new GameLibrary(gameFolders(resources.profiles, folder))
  const targets = createTargets(resources, () => settings.current, undefined, undefined, games)
  const [listed, candidates] = [await listWindows(), await targets.list()]
  return listed.flatMap(({ id, program, place: { width, height } }) => {
    const candidate = candidates.find((c) => c.id === `window:${id}`)
    // Closed between the two questions.
    if (candidate === undefined) return []
    const title = textIn(terminalLanguage(), candidate.title)
    return [{ id: candidate.id, title, program, width, height, game: candidate.profileId }]
  })
}

const line = ({ id, title, program, width, height, game }: ShownWindow): string =>
  [
    id.padEnd(16),
    `${width} x ${height}`.padEnd(12),
    (game ?? '').padEnd(12),
    title,
    program && `(${program})`
  ]
    .join('  ')
    .trimEnd()

/** `apprenti windows`: what can be attached of the desktop. */
export function windowsCommand(): Command {
  return new Command('windows')
    .description('windows of the desktop that can be attached, front to back')
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async ({ data, json }: { data: string; json: boolean }) => {
      const windows = await shownWindows(data)
      answer(json, windows, () => windows.map(line).join('\n') || 'No windows are open.')
    })
}
