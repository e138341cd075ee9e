import { Command } from 'commander'
import { DesktopActing } from '../../main/acting/desktop-acting'
import { encodeFrame } from '../../main/capture/encode'
import { openInChromium } from '../../main/input/calibration/test-window'
import type { Decider } from '../../main/play/decider'
import { filesOfReaders, gameFolders, GameLibrary } from '../../main/games/game-library'
import { PictureHub } from '../../main/play/picture-hub'
import { Player } from '../../main/play/player'
import { Readings } from '../../main/perception/readings'
import { resources } from '../../main/resources'
import { openDataFolder } from '../../main/store/data-folder'
import { SettingsStore } from '../../main/store/settings-store'
import { createTargets } from '../../main/targets/registry'
import { forkWorker } from '../../main/policy-host/fork-worker'
import { AppError, type ErrorData } from '../../shared/errors'
import { textIn } from '../../shared/language'
import { FIRST_SEAT } from '../../shared/seat'
import type { SessionSummary } from '../../shared/session'
import { dataOption, jsonOption, someText, wholeNumber } from '../options'
import { answer, explain, log, terminalLanguage } from '../output'
import { windowFor } from '../window-wish'

interface Options {
  readonly window: string
  readonly seconds?: number
  readonly data: string
  readonly json: boolean
}

const MOST_SECONDS = 24 * 3600
/** The person plays. */
const NOBODY: Decider = { begin: () => undefined, decide: () => Promise.resolve(null) }

/** Resolves when the time is over (never when left out), or when the terminal wants it to end. */
function over(seconds: number | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => resolve()
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
    if (seconds !== undefined) setTimeout(end, seconds * 1000)
  })
}

/** A window of the desktop with its player, as a command records it. */
async function playerOf(options: Options): Promise<{
  player: Player
  title: string
  stopped: Promise<never>
  close: () => Promise<void>
}> {
  const { folder, sessions } = openDataFolder(options.data)
  const tellError = (error: unknown): void => log(explain(error))
  const settings = new SettingsStore(folder, tellError)
  const acting = new DesktopActing({
    dataFolder: folder,
    startInjector: forkWorker(resources.injector),
    startListener: forkWorker(resources.listener),
    openTestWindow: openInChromium,
    onCalibration: () => undefined,
    tellError
  })
  const { handsFor, earsFor } = acting
  const games = new GameLibrary(gameFolders(resources.profiles, folder))
  const targets = createTargets(resources, () => settings.current, undefined, handsFor, games, earsFor)
  const readings = new Readings(forkWorker(resources.reading), filesOfReaders(games))
  let refuse: (error: AppError) => void = () => undefined
  const stopped = new Promise<never>((_, reject) => (refuse = reject))
  stopped.catch(() => undefined)
  const player = new Player({
    seat: FIRST_SEAT,
    decider: NOBODY,
    pictures: new PictureHub(encodeFrame),
    encode: encodeFrame,
    sessionsFolder: sessions,
    firstPolicyId: '',
    policies: () => Promise.resolve([]),
    windowRateHz: () => settings.current.windowRateHz,
    workerHealth: () => ({ state: 'ready', restarts: 0 }),
    attach: (id) => targets.attach(id),
    readings,
    onObserved: () => undefined,
    onChange: () => undefined,
    onPicture: () => undefined,
    onPolicyFailed: tellError,
    onRecordingStopped: (error) => refuse(error)
  })
  const close = async (): Promise<void> => {
    await player.detach()
    await acting.close()
    await readings.close()
  }
  try {
    const candidate = windowFor(options.window, await targets.list())
    await player.attach(candidate)
    return { player, title: textIn(terminalLanguage(), candidate.title), stopped, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Records until the time is over or the terminal ends it; rejects with why when it ended by itself. */
async function record(options: Options): Promise<SessionSummary> {
  // From here on a signal ends the recording, and not the process.
  const isOver = over(options.seconds)
  const { player, title, stopped, close } = await playerOf(options)
  try {
    await player.startRecording()
    log(sayBegun(title, options.seconds))
    const unheard = player.snapshot().recording?.unheard
    if (unheard && unheard !== 'notHere') log(sentenceOf(unheard))
    await Promise.race([isOver, stopped])
    return await player.stopRecording()
  } finally {
    await close()
  }
}

const sentenceOf = ({ code, params }: ErrorData): string =>
  new AppError(code, params).sentence(terminalLanguage())

function sayBegun(title: string, seconds: number | undefined): string {
  if (terminalLanguage() === 'fr') {
    const time = seconds === undefined ? '' : ` pendant ${seconds} s`
    return `« ${title} » est enregistrée${time}, avec le clavier et la souris ; Ctrl+C termine et garde.`
  }
  const time = seconds === undefined ? '' : ` for ${seconds} s`
  return `Recording "${title}"${time}, with keys and mouse; Ctrl+C ends it and keeps it.`
}

/** `apprenti record`: a person's play in a window, pictures, keys and mouse, as a session. */
export function recordCommand(): Command {
  return new Command('record')
    .description('record what you do in a window: its pictures, your keys and your mouse')
    .requiredOption(
      '--window <title>',
      'its title or a part of it, a regular expression, or its id (apprenti windows)',
      someText
    )
    .option('--seconds <n>', 'how long; until Ctrl+C when left out', wholeNumber(1, MOST_SECONDS))
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (options: Options) => {
      const { id, seconds, steps, keys, clicks } = await record(options)
      const document = { session: id, seconds, steps, keys, clicks }
      answer(
        options.json,
        document,
        () => `${id}: ${seconds.toFixed(1)} s, ${steps} steps, ${keys} keys, ${clicks} clicks`
      )
    })
}
