/** The processes of an environment: who hears what, and that nothing is left of them. Needs Python, not Gymnasium. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { GymEnv } from '../../../electron/worker/envs/gym/gym-env'
import { gym, hasPython } from '../../support/python'
import { standInGymnasium, type StandInNotes } from '../../support/stand-in-gymnasium'

const CLI = join(import.meta.dirname, '../../../out/main/cli.js')

let work: string
let notes: StandInNotes
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'apprenti-gym-processes-'))
  notes = standInGymnasium(work)
  for (const [name, value] of Object.entries(notes.env)) vi.stubEnv(name, value)
})
afterEach(() => {
  vi.unstubAllEnvs()
  for (const pid of notes.alive()) process.kill(pid, 'SIGKILL')
  rmSync(work, { recursive: true, force: true })
})

const TRAIN = [
  ...['train', '--agent', 'dqn', '--seed', '2', '--steps', '1000000', '--json'],
  ...['--hidden-sizes', '8', '--learning-starts', '50', '--batch-size', '8', '--replay-capacity', '500'],
  ...['--evaluate-every', '0', '--evaluation-episodes', '2', '--checkpoint-every', '1000000']
]

interface Training {
  readonly pid: number
  readonly ended: Promise<{ code: number | null; signal: string | null; stdout: string; stderr: string }>
  stderr(): string
}

/** A training as a terminal starts it: the first of a group, which a Ctrl+C goes to. */
function train(env: string, ...more: string[]): Training {
  const args = [
    CLI,
    ...TRAIN,
    '--env',
    `gym:${env}`,
    '--out',
    join(work, 'run'),
    '--data',
    join(work, 'data')
  ]
  const child = spawn(process.execPath, [...args, ...more], { detached: true })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (part: Buffer) => (stdout += part.toString()))
  child.stderr.on('data', (part: Buffer) => (stderr += part.toString()))
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => ({
    code: code as number | null,
    signal: signal as string | null,
    stdout,
    stderr
  }))
  return { pid: child.pid!, ended, stderr: () => stderr }
}

const begins = (training: Training): Promise<void> =>
  vi.waitFor(() => expect(training.stderr()).toContain('random play'), { timeout: 60_000, interval: 50 })

const nothingIsLeft = (timeout = 20_000): Promise<void> =>
  vi.waitFor(() => expect(notes.alive()).toEqual([]), { timeout, interval: 50 })

describe.skipIf(!hasPython('json'))('an environment’s process', { timeout: 120_000 }, () => {
  it('Ctrl+C in the terminal reaches the training alone, which ends well', async () => {
    const training = train('Steady-v0', '--streams', '2')
    await begins(training)
    process.kill(-training.pid, 'SIGINT')
    const { code, stdout, stderr } = await training.ended
    expect(code, stderr).toBe(130)
    expect(JSON.parse(stdout)).toMatchObject({ runId: 'run' })
    const record = JSON.parse(readFileSync(join(work, 'run', 'run.json'), 'utf8')) as object
    expect(record).toMatchObject({ status: 'stopped', error: null })
    expect(existsSync(join(work, 'run', 'checkpoints', 'last.safetensors'))).toBe(true)
    expect(notes.pids('closed').sort()).toEqual(notes.pids('made').sort())
    await nothingIsLeft()
  })

  it('closes its environment when the training is killed, and nothing of it is left', async () => {
    const training = train('StartsAnother-v0')
    await begins(training)
    process.kill(training.pid, 'SIGKILL')
    await training.ended
    await nothingIsLeft()
    expect(notes.pids('closed').sort()).toEqual(notes.pids('made').sort())
  })

  it('closes it in the middle of a step too', async () => {
    const training = train('Slow-v0')
    await vi.waitFor(() => expect(notes.pids('slow').length).toBeGreaterThan(0), { timeout: 60_000 })
    process.kill(training.pid, 'SIGKILL')
    await training.ended
    await nothingIsLeft()
    expect(notes.pids('closed').sort()).toEqual(notes.pids('made').sort())
  })

  it('is not robbed of its messages by what the environment starts', async () => {
    const env = await GymEnv.start('StartsAnother-v0', gym, { stepDeadlineMs: 10_000 })
    await env.reset({ seed: 7 })
    for (let step = 1; step <= 30; step++)
      expect([...(await env.step(1)).observation]).toEqual([7 + step, step])
    await env.close()
    await nothingIsLeft(5_000)
  })

  it('is known to be dead at once, whatever still holds its output open', async () => {
    const env = await GymEnv.start('StartsAnother-v0', gym, { stepDeadlineMs: 10_000 })
    await env.reset({ seed: 7 })
    const begunMs = performance.now()
    process.kill(notes.pids('made')[0]!, 'SIGKILL')
    await expect(env.step(1)).rejects.toThrow(/was lost: it was ended by SIGKILL/)
    expect(performance.now() - begunMs).toBeLessThan(5_000)
    await env.close()
    await nothingIsLeft(5_000)
  })

  it('an exception of the environment’s closes it as well', async () => {
    const env = await GymEnv.start('Throws-v0', gym)
    const play = async (): Promise<void> => {
      for (;;) {
        await env.reset({ seed: 7 })
        for (let step = 0; step < 40; step++) await env.step(1)
      }
    }
    await expect(play()).rejects.toThrow('ValueError: bad luck')
    await env.close()
    expect(notes.pids('closed')).toEqual(notes.pids('made'))
    await nothingIsLeft(5_000)
  })
})
