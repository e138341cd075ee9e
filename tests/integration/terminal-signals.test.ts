/** What a terminal and a kill do to the app and to all that it started. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createClient, type Client } from '../../electron/shared/rpc/client'
import { connectWebSocket } from '../../electron/shared/rpc/wires/websocket-client'
import { whyNoMame } from '../support/attach'
import { sessionCookie } from '../support/browser-session'
import { hasPython } from '../support/python'
import { standInGymnasium, type StandInNotes } from '../support/stand-in-gymnasium'
import { whyNoDesktop, XDesktop } from '../support/x-desktop'

const CLI = resolve('out/main/cli.js')
const isPosix = process.platform === 'linux'

let folder: string
let notes: StandInNotes
let child: ChildProcess | undefined
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-terminal-'))
  notes = standInGymnasium(folder)
})
afterEach(async () => {
  if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
})

/** A command as a terminal starts it: the first of a group, which a Ctrl+C goes to. */
function command(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  child = spawn(process.execPath, [CLI, ...args, '--data', join(folder, 'data')], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...notes.env, TMPDIR: folder, ...env }
  })
  return child
}

const pressCtrlC = ({ pid }: ChildProcess): void => void process.kill(-pid!, 'SIGINT')

/** Processes that have our temporary folder in what they were started with: their command or their environment. */
function ours(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(Number)
    .filter((pid) => {
      try {
        const told = ['cmdline', 'environ'].map((name) => readFileSync(`/proc/${pid}/${name}`, 'utf8'))
        return told.join('\0').includes(folder)
      } catch {
        // It has ended meanwhile, or is somebody else's.
        return false
      }
    })
}

async function clientOf(app: ChildProcess): Promise<Client> {
  const [line] = (await once(app.stdout!, 'data')) as [Buffer]
  const link = /http:\/\/\S+/.exec(line.toString())![0]
  const [{ origin, host }, cookie] = [new URL(link), await sessionCookie(link)]
  const wire = await connectWebSocket(
    `ws://${host}/rpc`,
    (url) => new WebSocket(url, { headers: { cookie }, origin })
  )
  return createClient(wire)
}

const RUN = {
  ...{
    env: 'gym:Steady-v0',
    agent: 'dqn',
    preset: null,
    seed: 1,
    steps: 1_000_000,
    streams: 2,
    device: 'cpu'
  },
  ...{
    evaluateEvery: 0,
    evaluationEpisodes: 2,
    checkpointEvery: 1_000_000,
    stopAtScore: null,
    patience: null
  },
  values: { hiddenSizes: [8], learningStarts: 50, batchSize: 8, replayCapacity: 500 }
} as const

describe.skipIf(!isPosix || whyNoMame() !== null || !hasPython('json'))(
  'Ctrl+C in the terminal of the app',
  { timeout: 120_000 },
  () => {
    it('keeps the recording of MAME and a checkpoint of the run, and nothing goes on', async () => {
      const app = command(['serve', '--no-open'])
      const client = await clientOf(app)
      const candidates = await client.call('targets.list')
      const mame = candidates.find(({ kind }) => kind === 'mame')!
      await client.call('play.attach', { candidateId: mame.id })
      await client.call('record.start', {})
      const run = await client.call('train.start', { config: RUN })
      await vi.waitFor(
        async () => {
          const [one] = await client.call('runs.list', { deleted: false })
          expect(one).toMatchObject({ status: 'running' })
          expect(one!.step).toBeGreaterThan(100)
        },
        { timeout: 60_000, interval: 100 }
      )
      const recorded = (): number => {
        const [file = ''] = readdirSync(join(folder, 'data/sessions')).filter((name) =>
          name.endsWith('.mcap')
        )
        return readFileSync(join(folder, 'data/sessions', file)).length
      }
      await vi.waitFor(() => expect(recorded()).toBeGreaterThan(10_000), { timeout: 30_000, interval: 100 })
      pressCtrlC(app)
      expect((await once(app, 'exit'))[0]).toBe(0)
      const at = join(folder, 'data/runs', run.runId)
      const about = JSON.parse(readFileSync(join(at, 'about.json'), 'utf8')) as object
      expect(about).toMatchObject({ progress: { status: 'interrupted', error: null } })
      expect(existsSync(join(at, 'checkpoints/last.safetensors'))).toBe(true)
      expect(notes.pids('closed').sort()).toEqual(notes.pids('made').sort())
      await vi.waitFor(() => expect(ours()).toEqual([]), { timeout: 10_000 })

      const listed = command(['sessions', 'list', '--json'])
      const [text] = (await once(listed.stdout!, 'data')) as [Buffer]
      const [session] = JSON.parse(text.toString()) as { steps: number }[]
      expect(session!.steps).toBeGreaterThan(0)
      expect(readdirSync(join(folder, 'data/sessions')).filter((name) => name.endsWith('.lock'))).toEqual([])
    })
  }
)

const whyNot = whyNoDesktop()

describe.skipIf(!isPosix || whyNot !== null)(
  `kill -9 of a command with a window of its own${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  { timeout: 60_000 },
  () => {
    let desktop: XDesktop
    beforeEach(async () => {
      desktop = await XDesktop.start()
    })
    afterEach(() => desktop.close())

    const pagesOf = (pids: readonly number[]): number[] =>
      pids.filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--user-data-dir')
        } catch {
          return false
        }
      })

    it('ends the Chromium that calibrates, and what works and hears the input', async () => {
      const calibrating = command(['calibrate', '--targets', '500'], { DISPLAY: desktop.display })
      await vi.waitFor(() => expect(pagesOf(ours()).length).toBeGreaterThan(0), { timeout: 30_000 })
      calibrating.kill('SIGKILL')
      await once(calibrating, 'exit')
      await vi.waitFor(() => expect(ours()).toEqual([]), { timeout: 12_000, interval: 50 })
    })

    it('and of the app: nothing that it started goes on', async () => {
      const app = command(['serve', '--no-open'], { DISPLAY: desktop.display })
      const client = await clientOf(app)
      expect(await client.call('doctor.run')).toBeDefined()
      app.kill('SIGKILL')
      await once(app, 'exit')
      await vi.waitFor(() => expect(ours()).toEqual([]), { timeout: 12_000, interval: 50 })
    })
  }
)
