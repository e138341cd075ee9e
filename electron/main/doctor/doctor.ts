import { join } from 'node:path'
import type { DoctorCheck, DoctorCheckId, DoctorReport } from '../../shared/doctor'
import { buttonMask } from '../../shared/buttons'
import { AppError, asAppError, errorText } from '../../shared/errors'
import type { LocalizedText, Text } from '../../shared/language'
import { freeDiskBytes } from '../../shared/node/machine'
import { runOwn } from '../../shared/node/own-process'
import type { ObsState } from '../../shared/obs'
import { isTelemetryOff } from '../../shared/telemetry'
import { WEBP_LIMIT_SECONDS } from '../../shared/video'
import { nearestFolder, openDataFolder } from '../store/data-folder'
import { runScript } from '../../../games/contract/episode'
import { GAMES } from '../../../games/registry'
import { findFfmpeg, findMame } from '../programs'
import { hasDisplay, listWindows } from '../targets/window-list'
import { resources } from '../resources'
import { readFileSync } from 'node:fs'

const LOW_DISK_BYTES = 2 ** 30
const PROGRAM_LIMIT_MS = 5000
const MEASURED_FRAMES = 1200

type Finding = Omit<DoctorCheck, 'id'>
const pass = (found: Text): Finding => ({ outcome: 'pass', found, fix: null })
const warn = (found: Text, fix: LocalizedText): Finding => ({ outcome: 'warn', found, fix })
const fail = (found: string, error: AppError): Finding => ({
  outcome: 'fail',
  found,
  fix: errorText(error)
})

export interface DoctorContext {
  readonly shell: 'electron' | 'browser' | 'cli'
  readonly dataFolder: string
  readonly mamePath: string
  readonly ffmpegPath: string
  /** Looks whether OBS is there, when an address is set. */
  readonly lookForObs: () => Promise<ObsState>
  /** Asks the worker process for a sign of life. */
  readonly pingWorker: () => Promise<unknown>
  /** Whether the process that thinks was told not to report home. */
  readonly isWorkerQuiet: () => Promise<boolean>
  /** Where others can look on; empty: nowhere. */
  readonly remoteAddress: string
  /** Throws why keyboard and mouse cannot be worked or heard here. */
  readonly checkInput: () => Promise<void>
}

const shellNames = {
  electron: 'Electron',
  browser: { en: 'browser', fr: 'navigateur' },
  cli: { en: 'command line', fr: 'ligne de commande' }
} as const

const builtinGames = GAMES.flatMap(({ builtin, ...game }) => (builtin ? [{ ...game, builtin }] : []))

const checks: Record<DoctorCheckId, (context: DoctorContext) => Finding | Promise<Finding>> = {
  shell: ({ shell }) => pass(shellNames[shell]),
  node: () => pass(`Node ${process.versions.node}`),
  data: ({ dataFolder }) => pass(openDataFolder(dataFolder).folder),
  cartridge: () => {
    const found = builtinGames.map(({ profile, builtin }) => ({
      title: profile.title,
      bytes: builtin.loadProgram(join(resources.games, profile.id)).length
    }))
    return pass({
      en: found.map(({ title, bytes }) => `${title.en}, ${bytes} bytes`).join('; '),
      fr: found.map(({ title, bytes }) => `${title.fr}, ${bytes} octets`).join(' ; ')
    })
  },
  board: () => {
    const thousands = Math.round(measureBoard() / 1000)
    return pass({ en: `${thousands},000 frames/s`, fr: `${thousands} 000 images/s` })
  },
  worker: async ({ pingWorker }) => {
    const startedAt = performance.now()
    await pingWorker()
    return pass(`${(performance.now() - startedAt).toFixed(1)} ms`)
  },
  privacy: async ({ isWorkerQuiet, remoteAddress }) => {
    if (!isTelemetryOff(process.env) || !(await isWorkerQuiet())) throw new AppError('privacy.telemetry')
    if (remoteAddress === '')
      return pass({
        en: 'nothing leaves this computer: checked',
        fr: 'rien ne quitte cet ordinateur : vérifié'
      })
    return warn(
      { en: `looking on is open at ${remoteAddress}`, fr: `observation ouverte sur ${remoteAddress}` },
      {
        en: 'Nothing leaves this computer by itself, but others with the link can look on. Empty the address in Settings to end that.',
        fr: 'Rien ne quitte cet ordinateur de soi-même, mais d’autres peuvent observer avec le lien. Videz l’adresse dans les Réglages pour y mettre fin.'
      }
    )
  },
  mame: async ({ mamePath }) => {
    const program = findMame(mamePath)
    if (program === null) {
      return warn('—', errorText(new AppError('mame.missing')))
    }
    const printed = await runOwn(program, ['-version'], { limitMs: PROGRAM_LIMIT_MS })
    return pass(`MAME ${printed.trim().replace(' (unknown)', '')} (${program})`)
  },
  display: () => {
    if (hasDisplay())
      return pass(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? process.platform)
    return warn('—', errorText(new AppError('window.noDisplay')))
  },
  capture: async () => {
    if (!hasDisplay())
      return warn('—', {
        en: 'Needs a desktop display; the built-in game and headless MAME work without one.',
        fr: 'Il faut un affichage ; le jeu intégré et MAME sans fenêtre s’en passent.'
      })
    const { length } = await listWindows()
    return pass({ en: `${length} windows`, fr: `${length} fenêtres` })
  },
  input: async ({ checkInput }) => {
    try {
      await checkInput()
      return pass({ en: 'can be worked and heard', fr: 'actionnables et audibles' })
    } catch (error) {
      // Watching, playing and training go on without: nothing of the app is broken.
      return warn('—', errorText(asAppError(error)))
    }
  },
  ffmpeg: async ({ ffmpegPath }) => {
    const program = findFfmpeg(ffmpegPath)
    if (program === null)
      return warn('—', errorText(new AppError('export.ffmpegMissing', { seconds: WEBP_LIMIT_SECONDS })))
    const printed = await runOwn(program, ['-version'], { limitMs: PROGRAM_LIMIT_MS })
    return pass(`${/^ffmpeg version \S+/.exec(printed)?.[0] ?? 'ffmpeg'} (${program})`)
  },
  obs: async ({ lookForObs }) => {
    const { kind, version, error } = await lookForObs()
    if (kind === 'off') return pass({ en: 'off: no address is set', fr: 'éteint : aucune adresse réglée' })
    if (error !== null) return warn(version === '' ? '—' : `OBS ${version}`, errorText(error))
    return pass(`OBS ${version}`)
  },
  disk: async ({ dataFolder }) => {
    const free = await freeDiskBytes(nearestFolder(dataFolder))
    const gibibytes = (free / 2 ** 30).toFixed(1)
    const found = { en: `${gibibytes} GiB free`, fr: `${gibibytes.replace('.', ',')} Gio libres` }
    if (free >= LOW_DISK_BYTES) return pass(found)
    return warn(found, {
      en: 'Less than 1 GiB is left: free some space before long recordings.',
      fr: 'Il reste moins de 1 Gio : libérez de la place avant de longs enregistrements.'
    })
  }
}

/** Plays for a moment on the board; proof that WebAssembly with SIMD works here. @returns frames a second */
function measureBoard(): number {
  const [game] = builtinGames
  if (game === undefined) throw new Error('no game runs inside the app')
  const { profile, builtin, bringToPlay } = game
  const program = builtin.loadProgram(join(resources.games, profile.id))
  const [machine] = builtin.makeMachines({ wasm: readFileSync(resources.boardWasm), program }, 1)
  if (machine === undefined) throw new Error('the machine did not load')
  machine.powerOn()
  runScript(bringToPlay(profile), machine, (held) => buttonMask(profile, held))
  const startedAt = performance.now()
  machine.runFrames(0, MEASURED_FRAMES)
  return Math.round((MEASURED_FRAMES * 1000) / (performance.now() - startedAt))
}

async function examine(id: DoctorCheckId, context: DoctorContext): Promise<DoctorCheck> {
  try {
    return { id, ...(await checks[id](context)) }
  } catch (thrown) {
    return { id, ...fail('—', asAppError(thrown)) }
  }
}

/** Looks at everything the app needs and says, for each, what was found and what to do about it. */
export async function runDoctor(context: DoctorContext): Promise<DoctorReport> {
  const ids = Object.keys(checks) as DoctorCheckId[]
  const results = await Promise.all(ids.map((id) => examine(id, context)))
  return { healthy: results.every((c) => c.outcome !== 'fail'), checks: results }
}
