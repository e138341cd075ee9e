import { Command, InvalidArgumentError, Option } from 'commander'
import type { WindowedGame, WindowOption } from '../../../games/contract/windowed'
import { WINDOWED_GAMES } from '../../../games/registry'
import { openChromium, type ChromiumWindow } from '../../main/chromium-window'
import { runWindow } from '../../main/shell/game-window/run-window'
import { serveWindow } from '../../main/shell/game-window/served-window'
import { AppError } from '../../shared/errors'
import { EXIT, terminalLanguage } from '../output'

const OPEN = {
  en: (title: string) => `${title} is open. Close its window, or press Ctrl+C here, to end it.`,
  fr: (title: string) => `${title} est ouvert. Fermez sa fenêtre, ou pressez Ctrl+C ici, pour finir.`
} as const
const AT = {
  en: (title: string, url: string) => `${title} is at ${url}`,
  fr: (title: string, url: string) => `${title} est à l’adresse ${url}`
} as const

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const

/** Commands that open the games which have a window of their own, one each. */
export const windowedGameCommands = (): Command[] => WINDOWED_GAMES.map(commandOf)

function commandOf(game: WindowedGame): Command {
  const command = new Command(game.id).description(game.about)
  for (const option of game.options) command.addOption(optionOf(option))
  return command
    .option('--no-open', 'print the address instead of opening a window')
    .action(async ({ open, ...wishes }: { open: boolean } & Record<string, unknown>) => {
      await play(game, wishes, open)
    })
}

function optionOf({ flags, about, default: unless, read }: WindowOption): Option {
  return new Option(flags, about).default(read(unless), unless).argParser((text: string) => {
    try {
      return read(text)
    } catch (error) {
      if (error instanceof RangeError) throw new InvalidArgumentError(error.message)
      throw error
    }
  })
}

/** Runs the game until its window is closed or the terminal ends it. */
async function play(
  game: WindowedGame,
  wishes: Readonly<Record<string, unknown>>,
  isOpened: boolean
): Promise<void> {
  if (isOpened && process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY'])
    throw new AppError('gameWindow.noDesktop')
  const language = terminalLanguage()
  const window = game.open(wishes, language)
  const served = await serveWindow(window, game.title)
  const shown = isOpened
    ? openChromium({
        url: served.url,
        width: window.width,
        height: window.height,
        kind: 'window',
        switches: PLAIN_COLOURS
      })
    : null
  if (isOpened && shown === null) {
    await served.close()
    throw new AppError('gameWindow.noBrowser')
  }
  // Before anything is told: whoever reads it may end the game at once.
  const told = untilTold()
  process.stdout.write(`${isOpened ? OPEN[language](game.title) : AT[language](game.title, served.url)}\n`)
  const stop = runWindow(window, served, game.picturesPerSecond)
  const gone = shown === null ? [] : [shown.ended, served.left]
  const code = await Promise.race([told, ...gone.map((end) => end.then(() => EXIT.ok))])
  stop()
  await close(shown, served)
  process.exit(code)
}

/** Pixels are shown as they are sent. */
const PLAIN_COLOURS = ['--force-color-profile=srgb', '--disable-lcd-text'] as const

const untilTold = (): Promise<number> =>
  new Promise((resolve) => {
    for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => resolve(code))
  })

async function close(shown: ChromiumWindow | null, served: { close(): Promise<void> }): Promise<void> {
  await shown?.close()
  await served.close()
}
