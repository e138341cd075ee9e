import type { ChildProcess } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { spawnOwn } from '../../shared/node/own-process'

/** How MAME is started for one game. */
export interface MameLaunch {
  readonly program: string
  readonly driver: string
  /** Folder that holds the driver's images, in a folder or archive named after the driver. */
  readonly romPath: string
  /** Where images are looked for beside that. */
  readonly moreRomPaths?: readonly string[]
  /** Every picture is drawn: somebody may ask for it. */
  readonly isDrawn?: boolean
  /** Our lua folder. */
  readonly plugins: string
  /** In a window at the game's own pace, for a person to watch; headless and as fast as it can otherwise. */
  readonly watch?: boolean
}

/** Three times the picture of an upright cabinet: room for the texts drawn over it. */
const WINDOW_SIZE = '672x780'

/** Starts MAME with its own settings, states and NVRAM in `folder`; its plugin calls back on `port`. */
export function launchMame(launch: MameLaunch, folder: string, port: number, token: string): ChildProcess {
  const command = [launch.program, ...mameArguments(launch, folder)]
  // A second write to a closed connection would kill MAME (SIGPIPE) before it can end in order; Node
  // resets what a child ignores, so a shell must set it.
  const [program, ...args] =
    process.platform === 'win32' ? command : ['sh', '-c', 'trap "" PIPE; exec "$@"', 'mame', ...command]
  return spawnOwn(program ?? launch.program, args, {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: {
      ...process.env,
      SDL_VIDEODRIVER: videoDriver(launch),
      HOME: folder,
      SDL_NO_SIGNAL_HANDLERS: '1',
      APPRENTI_PORT: String(port),
      APPRENTI_TOKEN: token,
      APPRENTI_COMMANDS: 'stdin'
    }
  })
}

/** Left to itself, SDL would draw a window where nobody sees it when there is no desktop. */
function videoDriver({ watch }: MameLaunch): string | undefined {
  if (!watch) return 'dummy'
  return process.env['SDL_VIDEODRIVER'] ?? (process.platform === 'linux' ? 'x11,wayland' : undefined)
}

function mameArguments(launch: MameLaunch, folder: string) {
  const { driver, romPath, moreRomPaths = [], isDrawn, plugins, watch } = launch
  const rom = [romPath, ...moreRomPaths].map((path, i) => asMameReads(path, folder, `roms${i}`)).join(';')
  const plugin = asMameReads(plugins, folder, 'plugins')
  return [
    driver,
    // The person's own mame.ini could load cheats or a saved state.
    '-noreadconfig',
    ...['-rompath', rom, '-pluginspath', plugin, '-sound', 'none', '-skip_gameinfo'],
    // Neither changes what the game does. MAME's helper threads cost this little machine more than they
    // bring: without them one is up to twice as fast, and two at once do not get in each other's way.
    ...['-samplerate', '1000', '-numprocessors', '1'],
    ...(watch ? WATCHED : HEADLESS),
    ...(watch || isDrawn ? [] : ['-frameskip', '10']),
    // Below the folder that it is started in: a path is a list to MAME, and may name variables.
    ...['-cfg_directory', 'cfg', '-nvram_directory', 'nvram'],
    ...['-state_directory', 'state', '-diff_directory', 'diff']
  ]
}

/** Whether MAME takes this path for one folder: semicolons part a list, and $ and ~ stand for something else. */
export const isOneFolder = (path: string): boolean => !/[;$]|^~/.test(path)

/** A path as MAME takes it: of what it would misread, a link by a plain name in the folder it is started in. */
function asMameReads(path: string, folder: string, name: string): string {
  if (isOneFolder(path)) return path
  symlinkSync(resolve(path), join(folder, name), 'junction')
  return name
}

const HEADLESS = ['-video', 'none', '-nothrottle']
// Keys that a person presses would mix with the agent's, or pause the game under it.
const WATCHED = [
  ...['-window', '-nomaximize', '-resolution', WINDOW_SIZE, '-video', 'soft'],
  ...['-keyboardprovider', 'none', '-mouseprovider', 'none', '-joystickprovider', 'none']
]
