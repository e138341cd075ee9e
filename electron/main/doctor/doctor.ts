import { execFile } from 'node:child_process'
import { statfs } from 'node:fs/promises'
import { promisify } from 'node:util'
import { BoardBank, BUTTON } from '../../../native/board'
import type { DoctorCheck, DoctorCheckId, DoctorReport } from '../../shared/doctor'
import { AppError } from '../../shared/errors'
import { openDataFolder } from '../store/data-folder'
import { loadCartridge } from '../targets/cartridge'
import { findMame } from '../targets/mame-find'
import { hasDisplay, listWindows } from '../targets/window-list'
import { resources } from '../resources'
import { readFileSync } from 'node:fs'

const run = promisify(execFile)
const LOW_DISK_BYTES = 2 ** 30
const PROGRAM_LIMIT_MS = 5000
const WARM_UP_FRAMES = 60
const MEASURED_FRAMES = 1200

type Finding = Omit<DoctorCheck, 'id'>
const pass = (found: string): Finding => ({ outcome: 'pass', found, fix: null })
const warn = (found: string, en: string, fr: string): Finding => ({ outcome: 'warn', found, fix: { en, fr } })
const fail = (found: string, error: AppError): Finding => ({
  outcome: 'fail',
  found,
  fix: { en: error.sentence('en'), fr: error.sentence('fr') }
})

export interface DoctorContext {
  readonly shell: 'electron' | 'browser' | 'cli'
  readonly dataFolder: string
  readonly mamePath: string
  /** Asks the worker process for a sign of life. */
  readonly pingWorker: () => Promise<unknown>
}

const shellNames = {
  electron: 'Electron',
  browser: 'browser',
  cli: 'command line'
} as const

const checks: Record<DoctorCheckId, (context: DoctorContext) => Finding | Promise<Finding>> = {
  shell: ({ shell }) => pass(shellNames[shell]),
  node: () => pass(`Node ${process.versions.node}`),
  data: ({ dataFolder }) => pass(openDataFolder(dataFolder).folder),
  cartridge: () => pass(`ESSAIM, ${loadCartridge(resources.cartridge).length} bytes`),
  board: () => pass(`${measureBoard()} frames/s`),
  worker: async ({ pingWorker }) => {
    const startedAt = performance.now()
    await pingWorker()
    return pass(`${(performance.now() - startedAt).toFixed(1)} ms`)
  },
  mame: async ({ mamePath }) => {
    const program = findMame(mamePath)
    if (program === null) {
      const missing = new AppError('mame.missing')
      return warn('—', missing.sentence('en'), missing.sentence('fr'))
    }
    const { stdout } = await run(program, ['-version'], { timeout: PROGRAM_LIMIT_MS })
    return pass(`MAME ${stdout.trim()} (${program})`)
  },
  display: () => {
    if (hasDisplay())
      return pass(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'] ?? process.platform)
    const missing = new AppError('window.noDisplay')
    return warn('—', missing.sentence('en'), missing.sentence('fr'))
  },
  capture: async () => {
    if (!hasDisplay())
      return warn(
        '—',
        'Needs a desktop display; the built-in game and headless MAME work without one.',
        'Il faut un affichage ; le jeu intégré et MAME sans fenêtre s’en passent.'
      )
    return pass(`${(await listWindows()).length} windows`)
  },
  disk: async ({ dataFolder }) => {
    const { bavail, bsize } = await statfs(dataFolder)
    const free = bavail * bsize
    const found = `${(free / 2 ** 30).toFixed(1)} GiB free`
    if (free >= LOW_DISK_BYTES) return pass(found)
    return warn(
      found,
      'Less than 1 GiB is left: free some space before long recordings.',
      'Il reste moins de 1 Gio : libérez de la place avant de longs enregistrements.'
    )
  }
}

/** Plays for a moment on the board; proof that WebAssembly with SIMD works here. @returns frames a second */
function measureBoard(): number {
  const board = BoardBank.load(readFileSync(resources.boardWasm), 1).boards[0]
  if (board === undefined) throw new Error('the board did not load')
  board.loadRom(loadCartridge(resources.cartridge))
  board.powerOn()
  for (const press of [0, BUTTON.coin, 0, BUTTON.start1]) board.runFrames(press, WARM_UP_FRAMES)
  const startedAt = performance.now()
  board.runFrames(BUTTON.left, MEASURED_FRAMES)
  return Math.round((MEASURED_FRAMES * 1000) / (performance.now() - startedAt))
}

async function examine(id: DoctorCheckId, context: DoctorContext): Promise<DoctorCheck> {
  try {
    return { id, ...(await checks[id](context)) }
  } catch (thrown) {
    const error = thrown instanceof AppError ? thrown : new AppError('internal', { why: String(thrown) })
    return { id, ...fail('—', error) }
  }
}

/** Looks at everything the app needs and says, for each, what was found and what to do about it. */
export async function runDoctor(context: DoctorContext): Promise<DoctorReport> {
  const ids = Object.keys(checks) as DoctorCheckId[]
  const results = await Promise.all(ids.map((id) => examine(id, context)))
  return { healthy: results.every((c) => c.outcome !== 'fail'), checks: results }
}
