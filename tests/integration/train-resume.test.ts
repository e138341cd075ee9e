import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../electron/shared/random'

const CLI = join(import.meta.dirname, '../../out/main/cli.js')
const STEPS = 3000
/** A small run with everything that a checkpoint has to bring back: replay with priorities, noise, two streams. */
const RUN = [
  ...['--env', 'probe:bit-flip', '--agent', 'dqn', '--seed', '3', '--steps', String(STEPS)],
  ...['--streams', '2', '--hidden-sizes', '16', '--learning-starts', '100', '--train-every', '2'],
  ...['--batch-size', '16', '--replay-capacity', '600', '--prioritised', '--noisy', '--n-step', '3'],
  ...['--evaluate-every', '400', '--evaluation-episodes', '10', '--checkpoint-every', '300']
]

let work: string
let whole: string

interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line; `kill`: ends it with -9 that long after it has said `line`. */
async function train(
  args: readonly string[],
  kill?: { line: string; afterMs: number },
  cwd?: string
): Promise<Ran> {
  const child = spawn(process.execPath, [CLI, 'train', ...args, '--data', join(work, 'data'), '--json'], {
    cwd
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (part: Buffer) => (stdout += part.toString()))
  child.stderr.on('data', (part: Buffer) => {
    const had = kill !== undefined && stderr.includes(kill.line)
    stderr += part.toString()
    if (kill !== undefined && !had && stderr.includes(kill.line))
      setTimeout(() => child.kill('SIGKILL'), kill.afterMs)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

const answerOf = ({ stdout, stderr }: Ran): Record<string, unknown> => {
  expect(stdout, stderr).not.toBe('')
  return JSON.parse(stdout) as Record<string, unknown>
}

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'apprenti-train-'))
  whole = join(work, 'whole')
  const { parametersHash } = answerOf(await train([...RUN, '--out', whole]))
  writeFileSync(join(work, 'hash'), String(parametersHash))
}, 120_000)
afterAll(() => rmSync(work, { recursive: true, force: true }))

describe('a run that is killed with -9 and resumed equals one that is not', () => {
  const random = new Random(11)
  test.each([
    ['before its first checkpoint', 'random play', 20],
    ['in the middle', 'step 400:', random.integer(300)],
    // A quiet machine does the last thousand steps in a quarter of a second.
    ['late', 'step 2000:', random.integer(100)]
  ])('%s', { timeout: 120_000 }, async (name, line, afterMs) => {
    const folder = join(work, `killed ${name}`)
    const killed = await train([...RUN, '--out', folder], { line, afterMs })
    expect(killed.code, killed.stderr).toBe(null)
    expect(killed.stdout).toBe('')
    const resumed = answerOf(await train(['--resume', folder]))
    expect(resumed['steps']).toBe(STEPS)
    expect(resumed['parametersHash']).toBe(readFileSync(join(work, 'hash'), 'utf8'))
  })

  test('stopped by Ctrl+C', { timeout: 120_000 }, async () => {
    const folder = join(work, 'stopped')
    const child = spawn(process.execPath, [CLI, 'train', ...RUN, '--out', folder, '--json'])
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()))
    child.stderr.on('data', (part: Buffer) => {
      if (!stderr.includes('step 400:') && part.includes('step 400:')) child.kill('SIGINT')
      stderr += part.toString()
    })
    const [code] = (await once(child, 'close')) as [number | null]
    expect(code, stderr).toBe(130)
    expect((JSON.parse(stdout) as { steps: number }).steps).toBeLessThan(STEPS)
    const resumed = answerOf(await train(['--resume', folder]))
    expect(resumed['parametersHash']).toBe(readFileSync(join(work, 'hash'), 'utf8'))
  })
})

describe('a checkpoint that cannot be used is refused in one sentence and left as it is', () => {
  const last = (folder: string): string => join(folder, 'checkpoints', 'last.safetensors')

  async function refused(spoil: (folder: string) => void): Promise<string> {
    const folder = mkdtempSync(join(work, 'spoiled-'))
    await train([...RUN, '--out', join(folder, 'run')], { line: 'step 800:', afterMs: 0 })
    const run = join(folder, 'run')
    spoil(run)
    const before = readFileSync(last(run))
    const { code, stdout, stderr } = await train(['--resume', run])
    expect([code, stdout]).toEqual([1, ''])
    expect(readFileSync(last(run)).equals(before)).toBe(true)
    return stderr
  }

  test('cut short', { timeout: 60_000 }, async () => {
    expect(await refused((run) => truncateSync(last(run), 5000))).toContain('it is cut short')
  })

  test('of other settings', { timeout: 60_000 }, async () => {
    const spoil = (run: string): void => {
      const file = join(run, 'config.json')
      writeFileSync(file, readFileSync(file, 'utf8').replace('"gamma": 0.99', '"gamma": 0.9'))
    }
    expect(await refused(spoil)).toContain('other settings')
  })

  test('of another environment', { timeout: 60_000 }, async () => {
    const other = join(work, 'other')
    await train([...RUN.with(1, 'probe:identity'), '--out', other])
    expect(await refused((run) => copyFileSync(last(other), last(run)))).toContain(
      'it is of the environment "probe:identity", not of "probe:bit-flip"'
    )
  })
})

test('a run goes on with new episodes when it is told to, and says that it is another then', async () => {
  const folder = join(work, 'anew')
  await train([...RUN, '--out', folder], { line: 'step 800:', afterMs: 0 })
  const { stderr, ...ran } = await train(['--resume', folder, '--new-episodes', '--answer-seconds', '60'])
  expect(stderr).toMatch(/goes on at step \d+ with new episodes: no longer the identical run/)
  const answer = answerOf({ stderr, ...ran })
  expect(answer['steps']).toBe(STEPS)
  expect(answer['parametersHash']).not.toBe(readFileSync(join(work, 'hash'), 'utf8'))
}, 120_000)

test('a run goes on by the name that --out took', { timeout: 60_000 }, async () => {
  const there = mkdtempSync(join(work, 'there-'))
  await train([...RUN, '--out', 'rb'], undefined, there)
  const resumed = answerOf(await train(['--resume', 'rb', '--steps', '3200'], undefined, there))
  expect(resumed).toMatchObject({ runId: 'rb', steps: 3200 })
  const { code, stderr } = await train(['--resume', 'rc'], undefined, there)
  expect(code).toBe(1)
  const places = [join(work, 'data', 'runs', 'rc'), join(there, 'rc')].join(', ')
  expect(stderr).toContain(`There is no training run "rc": no config.json of one lies in ${places}.`)
})

test(
  'a run whose last checkpoint is gone is not begun over its best policy',
  { timeout: 60_000 },
  async () => {
    const folder = join(work, 'without last')
    await train([...RUN, '--out', folder])
    rmSync(join(folder, 'checkpoints', 'last.safetensors'))
    const policy = readFileSync(join(folder, 'policy', 'policy.onnx'))
    const refused = await train(['--resume', folder])
    expect([refused.code, refused.stdout]).toEqual([1, ''])
    expect(refused.stderr.trim().split('\n')).toHaveLength(1)
    expect(refused.stderr).toContain('--from best')
    expect(readFileSync(join(folder, 'policy', 'policy.onnx')).equals(policy)).toBe(true)
    const { stderr, ...ran } = await train(['--resume', folder, '--from', 'best'])
    expect(stderr).toContain('from its best, with an empty replay memory: no longer the identical run')
    expect(answerOf({ stderr, ...ran })['steps']).toBe(STEPS)
  }
)

test.each([
  [['--learning-rate', '-1'], 'learningRate'],
  [['--gamma', '2'], 'gamma'],
  [['--batch-size', '0'], 'batchSize'],
  [['--device', 'abacus'], 'abacus'],
  [['--preset', 'best'], 'best'],
  [['--new-episodes'], '--resume'],
  [['--from', 'best'], '--resume']
])('wrong usage ends with 2: %j', async (flags, said) => {
  const { code, stdout, stderr } = await train(['--env', 'cartpole', ...flags])
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).toContain(said)
})

test('a run is never begun over another one', async () => {
  const config = readFileSync(join(whole, 'config.json'))
  const { code, stderr } = await train([...RUN, '--out', whole])
  expect(code).toBe(1)
  expect(stderr).toContain('already holds a run')
  expect(readFileSync(join(whole, 'config.json')).equals(config)).toBe(true)
})
