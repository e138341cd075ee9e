import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { SessionReader } from '../../electron/main/record/session-reader'
import { readSteps } from '../../electron/main/record/steps'
import { gameOf } from '../../games/registry'
import { whyNoMame } from '../support/attach'
import { probe, whyNoFfmpeg } from '../support/ffmpeg'
import { freePort, startPersonsMame } from '../support/person-mame'

const CLI = join(import.meta.dirname, '../../out/main/cli.js')
let data = ''
const started: ChildProcess[] = []

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'apprenti-cli-'))
})
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})
afterAll(() => rmSync(data, { recursive: true, force: true }))

interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function apprenti(args: readonly string[], env: NodeJS.ProcessEnv = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    env: { ...process.env, LANG: 'C', APPRENTI_DATA: data, ...env },
    encoding: 'utf8',
    timeout: 120_000
  })
  return { code: status, stdout, stderr }
}

/** The one JSON document a command prints. */
function json<T>(args: readonly string[]): T {
  const { code, stdout, stderr } = apprenti([...args, '--json'])
  expect(code, stderr).toBe(0)
  expect(stdout.trim().split('\n')).toHaveLength(1)
  return JSON.parse(stdout) as T
}

/** Starts `serve` and waits for its one line. */
function serve(args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [CLI, 'serve', '--no-open', '--data', data, ...args], {
    env: { ...process.env, LANG: 'C' }
  })
  started.push(child)
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString()
      if (text.includes('\n')) resolve(text.trim())
    })
    child.on('exit', (code) => reject(new Error(`serve ended with code ${code}`)))
  })
}

interface Played {
  readonly scores: number[]
  readonly mean: number
  readonly std: number
  readonly episodes: number
  readonly seed: number
  readonly recorded: string | null
}

interface MameBench {
  readonly framesPerSecond: number
  readonly roundTripsPerSecond: number
  readonly two: { readonly framesPerSecond: number }
  readonly idleCpuPercent: number
  readonly rssGrowthMiB: number
  readonly observations: Readonly<Record<string, number>>
}

describe('apprenti trace', () => {
  it('gives the same hash twice, and another for another seed', () => {
    const run = (seed: number): { hash: string; frames: number } =>
      json(['trace', '--game', 'invaders', '--frames', '3000', '--seed', String(seed)])
    const first = run(7)
    expect(first.frames).toBe(3000)
    expect(run(7)).toEqual(first)
    expect(run(8).hash).not.toBe(first.hash)
  })

  it.skipIf(whyNoMame() !== null)('gives the hash of the built-in board in real MAME', () => {
    const run = (target: string): { hash: string } =>
      json(['trace', '--target', target, '--frames', '10000', '--seed', '7'])
    expect(run('mame')).toEqual(run('builtin'))
  })
})

describe('apprenti play', () => {
  it('prints scores, their mean and spread', () => {
    const played = json<Played>(['play', '--policy', 'random', '--episodes', '3', '--seed', '5'])
    expect(played.scores).toHaveLength(3)
    expect(played.mean).toBeCloseTo(played.scores.reduce((a, b) => a + b) / 3)
    expect(played).toMatchObject({ episodes: 3, seed: 5, recorded: null })
  })

  it.skipIf(whyNoMame() !== null)('scores the same in real MAME, seed by seed', () => {
    const run = (target: string): number[] =>
      json<Played>(['play', '--target', target, '--policy', 'random', '--episodes', '3', '--seed', '1'])
        .scores
    expect(run('mame')).toEqual(run('builtin'))
  })

  it.skipIf(whyNoMame() !== null)('plays in a MAME that a person started', async () => {
    const [port, token] = [await freePort(), 'a0secret0of0the0person']
    started.push(startPersonsMame(data, { port, token }, '-nothrottle'))
    const args = ['play', '--target', 'mame', '--join', String(port), '--policy', 'random', '--json']
    const ran = apprenti(args, { APPRENTI_TOKEN: token })
    expect(ran.code, ran.stderr).toBe(0)
    expect((JSON.parse(ran.stdout) as Played).scores).toHaveLength(1)
  })

  it('records a session that lists, checks and exports', () => {
    const { recorded, scores } = json<Played>(['play', '--policy', 'random', '--seed', '2', '--record'])
    const list = json<{ id: string; score: number }[]>(['sessions', 'list'])
    expect(list.find((s) => s.id === recorded)?.score).toBe(scores[0])
    const health = json<{ healthy: boolean; frames: number; actions: number }>([
      'sessions',
      'check',
      recorded ?? ''
    ])
    expect(health.healthy).toBe(true)
    expect(health.frames).toBe(health.actions)
    const file = join(data, 'out.mcap')
    json(['sessions', 'export', recorded ?? '', file])
    const again = apprenti(['sessions', 'export', recorded ?? '', file])
    expect(again.code).toBe(1)
    expect(again.stderr).toContain('already exists and was left as it is')
  })

  it('records what was chosen where slips did something else', async () => {
    const { recorded } = json<Played>([
      ...['play', '--policy', 'scripted', '--limit', '30', '--seed', '3', '--record', '--slips', '40']
    ])
    const reader = await SessionReader.open(join(data, 'sessions', `${recorded}.mcap`))
    try {
      const { timesMs } = await reader.timeline()
      const steps = await readSteps(reader, 0, timesMs.length)
      const { actions } = gameOf('invaders').profile
      const chosen = steps.flatMap(({ step, decision }) =>
        decision === null ? [] : [{ held: step.action.held, wished: actions[decision.action]!.hold }]
      )
      const others = chosen.filter(
        ({ held, wished }) => [...held].sort().join() !== [...wished].sort().join()
      )
      expect(chosen.length).toBeGreaterThan(300)
      // One of six slips is to what was chosen.
      expect(others.length / chosen.length).toBeGreaterThan(0.2)
      expect(others.length / chosen.length).toBeLessThan(0.45)
    } finally {
      await reader.close()
    }
  })

  it.skipIf(whyNoFfmpeg() !== null)('shows a session as a video as long as the session', () => {
    const { recorded } = json<Played>(['play', '--policy', 'random', '--seed', '2', '--record'])
    const list = json<{ id: string; seconds: number }[]>(['sessions', 'list'])
    const seconds = list.find((s) => s.id === recorded)?.seconds ?? 0
    const file = join(data, 'out.mp4')
    json(['sessions', 'export', recorded ?? '', file, '--format', 'mp4'])
    const video = probe(file)
    expect(Math.abs(video.seconds - seconds)).toBeLessThanOrEqual(1 / video.rate)
    const none = { PATH: '/nowhere', APPRENTI_DATA: data }
    writeFileSync(join(data, 'settings.json'), JSON.stringify({ ffmpegPath: '/nowhere/ffmpeg' }))
    const refused = apprenti(['sessions', 'export', recorded ?? '', `${file}2`, '--format', 'mp4'], none)
    rmSync(join(data, 'settings.json'))
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('apt install ffmpeg')
  })

  it.skipIf(whyNoFfmpeg() !== null)('ends a video cleanly on Ctrl+C', async () => {
    const [session] = json<{ id: string; seconds: number }[]>(['sessions', 'list'])
    const folder = join(data, 'interrupted')
    mkdirSync(folder)
    const child = spawn(
      process.execPath,
      [CLI, 'sessions', 'export', session?.id ?? '', join(folder, 'a.webm'), '--format', 'webm'],
      { env: { ...process.env, LANG: 'C', APPRENTI_DATA: data } }
    )
    started.push(child)
    const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
    while (readdirSync(folder).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    expect(readdirSync(folder)).toEqual([])
  })
})

describe('apprenti bench mame', () => {
  it.skipIf(whyNoMame() !== null)(
    'measures one MAME and two, waiting and working, by what each step brings along',
    () => {
      const bench = json<MameBench>(['bench', 'mame', '--steps', '2000'])
      // A tenth of what a quiet machine of two cores reaches.
      expect(bench.framesPerSecond).toBeGreaterThan(800)
      expect(bench.framesPerSecond).toBeCloseTo(4 * bench.roundTripsPerSecond)
      expect(bench.two.framesPerSecond).toBeGreaterThan(800)
      expect(Object.keys(bench.observations)).toEqual(['none', 'ram', 'vram', 'rgb'])
      if (process.platform !== 'linux') return
      expect(bench.idleCpuPercent).toBeLessThan(5)
      expect(bench.rssGrowthMiB).toBeLessThan(8)
    },
    120_000
  )
})

describe('wrong input', () => {
  it.each([
    [['play', '--game', 'chess'], 1, 'There is no game named "chess". Known games: invaders.'],
    [['play', '--policy', 'genius'], 1, 'There is no policy named "genius". Known policies: scripted, '],
    [['play', '--episodes', '0'], 2, 'It must be a whole number from 1 to 100000.'],
    [['play', '--target', 'moon'], 2, 'Allowed choices are builtin, mame.'],
    [['sessions', 'check', 'nothing'], 1, 'There is no session "nothing" (any more).'],
    [['sessions', 'check', '../../etc/passwd'], 1, 'session'],
    [['play', '--watch'], 1, '--watch is not valid: only --target mame can do that.'],
    [['play', '--slips', '10'], 1, '--slips is not valid: it is for what --record keeps of a game'],
    [['play', '--record', '--slips', '0'], 2, 'It must be a whole number from 1 to 50.'],
    [['play', '--join', '8000'], 1, '--join is not valid: only --target mame can do that.'],
    [['play', '--target', 'mame', '--join', '80'], 2, 'It must be a whole number from 1024 to 65535.'],
    [['bench', 'mame', '--steps', '1'], 2, 'It must be a whole number from 100 to 10000000.'],
    [['bench', 'train', '--rounds', '0'], 2, 'It must be a whole number from 1 to 1000.'],
    [['bench', 'train', '--threads', 'all'], 2, 'It must be a whole number from 1 to 256.'],
    [['bench', 'train', '--task', 'chess'], 2, 'Allowed choices are cnn, mlp, cartpole, cloning.'],
    [['bench', 'train', '--memory', '--updates', '3'], 2, 'It must be a whole number from 40 to 400000.'],
    [['fly'], 2, "unknown command 'fly'"]
  ])('%j ends with code %i and one sentence', (args, code, sentence) => {
    const ran = apprenti(args)
    expect(ran.code).toBe(code)
    expect(ran.stderr).toContain(sentence)
    expect(ran.stderr).not.toContain('    at ')
    expect(ran.stdout).toBe('')
  })

  it('is explained in French to a French terminal', () => {
    expect(apprenti(['play', '--policy', 'genie'], { LANG: 'fr_FR.UTF-8' }).stderr).toContain(
      'Aucune politique'
    )
  })

  it('says that the data folder cannot be written', () => {
    const file = join(data, 'a-file')
    writeFileSync(file, '')
    const ran = apprenti(['train', '--env', 'cartpole', '--steps', '10', '--data', join(file, 'below')])
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('cannot be written')
  })
})

describe('apprenti serve', () => {
  it('prints one line with the address, refuses a second copy, ends cleanly', async () => {
    const line = await serve([])
    expect(line).toMatch(/^Apprenti is at http:\/\/127\.0\.0\.1:\d+\//)
    const second = apprenti(['serve', '--no-open'])
    expect(second.code).toBe(1)
    expect(second.stderr).toContain('already running on the data folder')
    const child = started[0]
    child?.kill('SIGTERM')
    expect(await new Promise((resolve) => child?.on('exit', resolve))).toBe(0)
    await serve([])
  })

  it('says that a port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    const elsewhere = join(data, 'elsewhere')
    const ran = apprenti(['serve', '--no-open', '--port', String(port), '--data', elsewhere])
    taken.close()
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain(`Port ${port} is already in use.`)
  })
})

describe('apprenti doctor', () => {
  it('says what works here', () => {
    const report = json<{ healthy: boolean; checks: { id: string; outcome: string }[] }>(['doctor'])
    expect(report.healthy).toBe(true)
    for (const id of ['data', 'cartridge', 'board', 'worker'])
      expect(report.checks.find((c) => c.id === id)?.outcome).toBe('pass')
  })
})
