import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Lock } from '../../electron/shared/node/lock'
import { sessionCookie } from '../support/browser-session'

const CLI = join(import.meta.dirname, '../../out/main/cli.js')
const LINK = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}/
/** A user without rights of its own: another one than the person. */
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

describe('apprenti open', { timeout: 60_000 }, () => {
  let data = ''
  let started: ChildProcess[] = []
  const wayIn = (): string => join(data, 'browser.json')

  beforeEach(() => (data = mkdtempSync(join(tmpdir(), 'apprenti-open-'))))
  afterEach(async () => {
    await Promise.all(started.map((child) => end(child, 'SIGKILL')))
    started = []
    rmSync(data, { recursive: true, force: true })
  })

  /** Beside what runs in this process. */
  function apprenti(args: readonly string[], as: { uid?: number } = {}): Promise<Ran> {
    const env = { ...process.env, LANG: 'C', HOME: data }
    const child = spawn(process.execPath, [CLI, ...args, '--data', data], { env, cwd: '/', ...as })
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (part: Buffer) => (stdout += part.toString()))
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()))
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
  }
  const open = (as: { uid?: number } = {}): Promise<Ran> => apprenti(['open', '--no-open'], as)

  /** Starts the app; answers its first link. */
  function serve(port = 0): Promise<string> {
    const child = spawn(
      process.execPath,
      [CLI, 'serve', '--no-open', '--data', data, '--port', String(port)],
      { env: { ...process.env, LANG: 'C' } }
    )
    started.push(child)
    return new Promise((resolve, reject) => {
      let printed = ''
      child.stdout.on('data', (part: Buffer) => {
        printed += part.toString()
        const [link] = LINK.exec(printed) ?? []
        if (link !== undefined) resolve(link)
      })
      child.on('exit', (code) => reject(new Error(`serve ended with code ${code}`)))
    })
  }

  function end(child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> {
    return new Promise((resolve) => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return resolve()
      child.on('exit', () => resolve())
      child.kill(signal)
    })
  }
  const status = async (origin: string, cookie: string): Promise<number> =>
    (await fetch(origin, { headers: { cookie } })).status

  it('gives a fresh link to the app that runs: a browser that was closed comes back in', async () => {
    const first = await serve()
    const before = await sessionCookie(first)
    const { code, stdout, stderr } = await open()
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Apprenti is at http:\S+\n$/)
    const [link = ''] = LINK.exec(stdout) ?? []
    expect(new URL(link).origin).toBe(new URL(first).origin)
    const after = await sessionCookie(link)
    expect(after).not.toBe(before)
    for (const cookie of [before, after]) expect(await status(new URL(first).origin, cookie)).toBe(200)
    const told = JSON.parse((await apprenti(['open', '--no-open', '--json'])).stdout) as { link: string }
    expect(told.link).toMatch(LINK)
    expect(told.link).not.toBe(link)
  })

  it('lets nobody read what gives links, and takes it away at the end', async () => {
    await serve()
    expect(statSync(wayIn()).mode & 0o777).toBe(0o600)
    const { secret } = JSON.parse(readFileSync(wayIn(), 'utf8')) as { secret: string }
    expect(secret).toMatch(/^[\w-]{32}$/)
    await end(started[0], 'SIGTERM')
    expect(existsSync(wayIn())).toBe(false)
    await serve()
    expect(readFileSync(wayIn(), 'utf8')).not.toContain(secret)
  })

  it('keeps no session over a restart of the app', async () => {
    const { origin, port } = new URL(await serve())
    const link = LINK.exec((await open()).stdout)?.[0] ?? ''
    const cookie = await sessionCookie(link)
    expect(await status(origin, cookie)).toBe(200)
    await end(started[0], 'SIGTERM')
    await serve(Number(port))
    expect(await status(origin, cookie)).toBe(403)
  })

  it('says that none runs: before the first start, and after a kill', async () => {
    const none = await open()
    expect(none.code).toBe(1)
    expect(none.stderr).toBe(
      `No Apprenti runs on the data folder ${data}. Start it with npx apprenti serve; if it runs on another folder, name that with --data.\n`
    )
    await serve()
    await end(started[0], 'SIGKILL')
    expect(existsSync(wayIn())).toBe(true)
    expect((await open()).stderr).toContain('No Apprenti runs on the data folder')
  })

  it('turns to no other server on the port of an app that was killed', async () => {
    await serve()
    await end(started[0], 'SIGKILL')
    const { port } = JSON.parse(readFileSync(wayIn(), 'utf8')) as { port: number }
    const asked: string[] = []
    const other = createServer((request, response) => {
      asked.push(String(request.headers.authorization))
      response.end('http://127.0.0.1:1/?token=x')
    }).listen(port, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    // Another app runs there now, one that shows nothing in a browser.
    const lock = Lock.take(join(data, 'app.lock'))
    try {
      const { code, stdout, stderr } = await open()
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toContain(`(process ${process.pid}) shows nothing in a browser`)
    } finally {
      lock.release()
      other.close()
    }
    expect(asked).toEqual([])
  })

  it('says where the app does not answer', async () => {
    await serve()
    started[0]?.kill('SIGSTOP')
    const { code, stderr } = await open()
    started[0]?.kill('SIGCONT')
    expect(code).toBe(1)
    expect(stderr).toContain(`(process ${started[0]?.pid}) and does not answer`)
  })

  it.each(['', '{}', 'null', '{"port": 80, "secret": "../x", "pid": 1, "boot": "", "started": ""}'])(
    'takes a damaged file (%j) for no way in',
    async (text) => {
      await serve()
      writeFileSync(wayIn(), text)
      const { code, stderr } = await open()
      expect(code).toBe(1)
      expect(stderr).toContain('shows nothing in a browser')
    }
  )

  it.skipIf(!isRoot)(
    'says that the app is another user’s, whether its folder can be read or not',
    async () => {
      await serve()
      const closed = await open({ uid: NOBODY })
      expect(closed.code).toBe(1)
      expect(closed.stderr).toBe(
        `The Apprenti on the data folder ${data} is another user’s: only they can open it. Start your own with npx apprenti serve, on a folder of yours.\n`
      )
      chmodSync(data, 0o755)
      expect((await open({ uid: NOBODY })).stderr).toBe(closed.stderr)
      // Nor does the person follow what somebody else left in a folder that all may write to.
      spawnSync('chown', [String(NOBODY), wayIn()])
      expect((await open()).stderr).toBe(closed.stderr)
    }
  )

  it('refuses an empty folder name', async () => {
    const ran = spawnSync(process.execPath, [CLI, 'open', '--no-open', '--data', ''], { encoding: 'utf8' })
    expect(ran.status).toBe(2)
  })
})
