import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { whyNoMame } from '../support/attach'
import { writeLock } from '../support/lock-of'

const CLI = join(import.meta.dirname, '../../out/main/cli.js')
let folder = ''
let data = ''
const started: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-hostile-'))
  data = join(folder, 'data')
})
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const environment = (more: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...process.env,
  LANG: 'C',
  APPRENTI_DATA: data,
  ...more
})

/** Runs a command to its end; one that never ends has no code. */
function apprenti(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  limit?: number
): { code: number | null; stdout: string; stderr: string } {
  const command = [process.execPath, CLI, ...args]
  const [program = '', ...rest] =
    limit === undefined ? command : ['sh', '-c', `ulimit -n ${limit}; exec "$@"`, 'sh', ...command]
  const options = { env: environment(env), encoding: 'utf8', timeout: 60_000, cwd: folder } as const
  const { status, stdout, stderr } = spawnSync(program, rest, options)
  return { code: status, stdout, stderr }
}

interface Serving {
  readonly child: ChildProcess
  /** What it has said to the terminal so far. */
  readonly said: () => string
}

/** Starts the app and waits until it is there. */
async function serve(): Promise<Serving> {
  const child = spawn(process.execPath, [CLI, 'serve', '--no-open'], { env: environment({}) })
  started.push(child)
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += text.toString()))
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${said}`)))
  })
  return { child, said: () => said }
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (code) => resolve(code)))

describe('a data folder', () => {
  it.each(['runs', 'app.lock'])(
    'in which something is in the way (%s): the app says so, ends, and holds nothing',
    (what) => {
      mkdirSync(data)
      if (what === 'runs') writeFileSync(join(data, 'runs'), '')
      else mkdirSync(join(data, 'app.lock'))
      const { code, stderr } = apprenti(['serve', '--no-open'])
      expect(code, stderr).toBe(1)
      expect(stderr).toMatch(/is not what it has to be/)
      expect(stderr).not.toMatch(/report it|\n {4}at /)
      if (what === 'runs') expect(existsSync(join(data, 'app.lock'))).toBe(false)
    }
  )

  it('is refused to a second app while the first is stopped, whatever the clock says; each removes its own lock', async () => {
    const first = await serve()
    const lock = join(data, 'app.lock')
    first.child.kill('SIGSTOP')
    utimesSync(lock, 1, 1)
    const second = apprenti(['serve', '--no-open'])
    expect(second.code, second.stderr).toBe(1)
    expect(second.stderr).toContain(`(process ${first.child.pid})`)
    first.child.kill('SIGCONT')
    const over = ended(first.child)
    first.child.kill('SIGTERM')
    expect(await over).toBe(0)
    expect(existsSync(lock)).toBe(false)
  })

  it('that another took over is left to it, and the person hears of it', { timeout: 60_000 }, async () => {
    const { child, said } = await serve()
    const lock = join(data, 'app.lock')
    rmSync(lock)
    const theirs = writeLock(lock, process.pid)
    await vi.waitFor(() => expect(said()).toContain('Another Apprenti took over the data folder'), {
      timeout: 30_000
    })
    const over = ended(child)
    child.kill('SIGTERM')
    expect(await over).toBe(0)
    expect(readFileSync(lock, 'utf8')).toBe(theirs)
  })

  it('that is taken away while the app runs is missed', { timeout: 60_000 }, async () => {
    const { said } = await serve()
    renameSync(data, `${data}-away`)
    await vi.waitFor(
      () => expect(said()).toContain('is not there any more: it was deleted, moved or disconnected'),
      {
        timeout: 30_000
      }
    )
    expect(said()).not.toContain('report it')
    expect(existsSync(data)).toBe(false)
  })

  it.runIf(process.platform === 'linux')(
    'that cannot be written is what the doctor says, and no reason not to look',
    () => {
      const { code, stdout, stderr } = apprenti(['doctor', '--json', '--data', '/proc/apprenti'])
      expect(code, stderr).toBe(3)
      const { checks } = JSON.parse(stdout) as { checks: { id: string; outcome: string }[] }
      expect(checks.find(({ id }) => id === 'data')?.outcome).toBe('fail')
      expect(checks.find(({ id }) => id === 'node')?.outcome).toBe('pass')
      expect(apprenti(['sessions', 'list', '--data', '/proc/apprenti'])).toMatchObject({ code: 0 })
    }
  )
})

describe('the command line', () => {
  it.each([
    ['--data', 'It must name a folder'],
    ['--seed', 'It must be a whole number']
  ])('refuses an empty %s', (option, why) => {
    const { code, stderr } = apprenti(['play', '--episodes', '1', option, ''])
    expect(stderr).toContain(why)
    expect(code).toBe(2)
    expect(existsSync(join(folder, 'sessions'))).toBe(false)
  })

  it.runIf(process.platform !== 'win32').each([24, 40, 48, 64])(
    'says in a sentence that only %i files may be open',
    (limit) => {
      const { code, stderr } = apprenti(['serve', '--no-open'], {}, limit)
      expect(code).toBe(1)
      expect(stderr).toContain('lets Apprenti open no more files')
      expect(stderr).not.toMatch(/\n {4}at /)
    }
  )

  const withMame = it.skipIf(whyNoMame() !== null)
  withMame('ends when there is no folder for temporary files', () => {
    const { code, stderr } = apprenti(['play', '--target', 'mame'], { TMPDIR: join(folder, 'missing') })
    expect(code, stderr).toBe(1)
    expect(stderr).toContain('choose another with TMPDIR')
  })
})
