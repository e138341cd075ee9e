import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { resources } from '../../electron/main/resources'
import { findMame } from '../../electron/main/programs'
import { MameTarget, type MameSettings } from '../../electron/main/targets/mame'
import { Random } from '../../electron/shared/random'
import { errorText } from '../../electron/shared/errors'
import type { Text } from '../../electron/shared/language'
import type { Candidate, GameSession } from '../../electron/shared/target'
import { bundle } from '../support/bundle'
import { appTargets, invadersProfile, whyNoMame } from '../support/attach'
import { digest, hold, playRandomly, type LockStepSession } from '../contract/game-session'

const whyNot = whyNoMame()
const FRAMES = 2000

interface MameLockStep extends LockStepSession {
  readonly pid: number
}

describe.skipIf(whyNot !== null)(`MAME${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  const open: GameSession[] = []
  const folders: string[] = []
  afterEach(async () => {
    vi.unstubAllEnvs()
    for (const session of open.splice(0)) await session.close()
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  const attach = async (id: string): Promise<MameLockStep> => {
    const session = await appTargets().attach(id)
    open.push(session)
    return session as MameLockStep
  }
  const attachWith = async (settings: Partial<MameSettings>, games: string = resources.games) => {
    const profile = invadersProfile()
    const target = new MameTarget({ ...resources, games }, [profile], () => ({
      mamePath: '',
      romFolder: '',
      ...settings
    }))
    const [candidate] = await target.list()
    if (!candidate) throw new Error('MAME lists no game')
    const session = target.attach(candidate, profile)
    session.then(
      (s) => open.push(s),
      () => undefined
    )
    return { candidate, session }
  }
  const newFolder = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'apprenti-test-'))
    folders.push(folder)
    return folder
  }

  it(`has every byte of RAM as the built-in board has, for ${FRAMES} frames of random play`, async () => {
    const [mame, board] = [await attach('mame:invaders'), await attach('builtin:invaders')]
    expect(await mame.ram()).toEqual(await board.ram())
    for (const game of [mame, board]) await startGame(game)
    const [ours, theirs] = [
      await playRandomly(board, new Random(11), FRAMES),
      await playRandomly(mame, new Random(11), FRAMES)
    ]
    for (let frame = 0; frame < FRAMES; frame++)
      expect(differences(theirs[frame], ours[frame]), `frame ${frame}`).toEqual([])
    expect(new Set(ours.map((ram) => ram[0xf8])).size, 'points were scored').toBeGreaterThan(2)
  })

  it('restores the same moment as the built-in board, with the same picture', async () => {
    const [mame, board] = [await attach('mame:invaders'), await attach('builtin:invaders')]
    const traces = []
    for (const game of [mame, board]) {
      await startGame(game)
      await game.keepStart()
      await playRandomly(game, new Random(12), 150)
      await game.perform(hold('fire', 'left'))
      await game.restoreStart()
      const first = digest(await game.ram())
      traces.push([first, ...(await playRandomly(game, new Random(13), 150)).map((ram) => digest(ram))])
    }
    expect(traces[0]).toEqual(traces[1])
    const [mameFrame, boardFrame] = [await mame.frame(), await board.frame()]
    expect(digest(mameFrame.data)).toBe(digest(boardFrame.data))
    expect(mameFrame.data.some((value) => value === 255)).toBe(true)
  })

  it('tells within a second that MAME was killed, while idle', async () => {
    const mame = await attach('mame:invaders')
    const lost = lossOf(mame)
    const killedAt = performance.now()
    process.kill(mame.pid, 'SIGKILL')
    expect(await lost).toEqual({
      reason: 'crashed',
      detail: { en: 'MAME was ended by SIGKILL', fr: 'MAME a été arrêté par SIGKILL' }
    })
    expect(performance.now() - killedAt).toBeLessThan(1000)
    await expect(mame.advance(1)).rejects.toMatchObject({ code: 'play.lost' })
  })

  it('rejects the step under way when MAME is killed', async () => {
    const mame = await attach('mame:invaders')
    const lost = lossOf(mame)
    const step = expect(mame.advance(100_000)).rejects.toMatchObject({ code: 'play.lost' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    process.kill(mame.pid, 'SIGKILL')
    await step
    expect(await lost).toMatchObject({ reason: 'crashed' })
  })

  it('gives up on a MAME that stands still, within a second or so', async () => {
    const mame = await attach('mame:invaders')
    const lost = lossOf(mame)
    process.kill(mame.pid, 'SIGSTOP')
    const askedAt = performance.now()
    await expect(mame.advance(1)).rejects.toMatchObject({ code: 'mame.silent' })
    expect(performance.now() - askedAt).toBeLessThan(1500)
    expect(await lost).toMatchObject({ reason: 'hung' })
    await mame.close()
    expect(stateOf(mame.pid)).toBe(null)
  })

  it('leaves no process and no folder after close', async () => {
    const temporary = newFolder()
    vi.stubEnv('TMPDIR', temporary)
    const mame = await attach('mame:invaders')
    expect(readdirSync(temporary).length).toBe(1)
    await mame.advance(10)
    await mame.close()
    expect(stateOf(mame.pid)).toBe(null)
    expect(readdirSync(temporary)).toEqual([])
  })

  it.each(['is killed', 'ends without closing'])('does not outlive an app that %s', async (how) => {
    const folder = newFolder()
    const script = join(folder, 'owner.mjs')
    writeFileSync(
      script,
      await bundle(resolve('tests/support/mame-owner.ts'), { format: 'es', isStandalone: true })
    )
    const args = [script, findMame('') ?? '', resources.games, resources.mamePlugins]
    const owner = spawn(process.execPath, args, { stdio: 'pipe', env: { ...process.env, TMPDIR: folder } })
    const [said] = (await once(owner.stdout, 'data')) as [Buffer]
    const [pid = '', work = ''] = said.toString().trim().split(' ')
    expect(stateOf(Number(pid))).toMatch(/[RSD]/)
    if (how === 'is killed') owner.kill('SIGKILL')
    else owner.stdin.write('exit')
    await once(owner, 'exit')
    // Whoever inherits an orphan may collect it late.
    await vi.waitFor(() => expect([null, 'Z']).toContain(stateOf(Number(pid))), 15_000)
    if (how !== 'is killed') expect(existsSync(work)).toBe(false)
  })

  it('says that MAME is missing when the path in the settings is wrong', async () => {
    const { candidate, session } = await attachWith({ mamePath: '/nowhere/mame' })
    expect(candidate.unavailable?.code).toBe('mame.missing')
    await expect(session).rejects.toMatchObject({ code: 'mame.missing' })
  })

  it('refuses a cartridge image of the wrong size before MAME sees it', async () => {
    const folder = join(newFolder(), 'invaders')
    await cp(join(resources.games, 'invaders'), folder, { recursive: true })
    truncateSync(join(folder, 'invaders.g'), 2000)
    const { candidate, session } = await attachWith({}, dirname(folder))
    expect(why(candidate)).toMatch(/invaders\.g should hold 2048 bytes but holds 2000/)
    await expect(session).rejects.toMatchObject({ code: 'cartridge.size' })
  })

  it('says which image a ROM folder lacks', async () => {
    const romFolder = newFolder()
    mkdirSync(join(romFolder, 'invaders'))
    const { session } = await attachWith({ romFolder })
    await expect(session).rejects.toMatchObject({ code: 'mame.romMissing' })
    await expect(session).rejects.toThrow(/MAME does not find invaders\.[hgfe] of the game "invaders"/)
  })

  it('says that the ROM folder of the settings is not there', async () => {
    const { candidate, session } = await attachWith({ romFolder: '/nowhere' })
    expect(why(candidate)).toMatch(/the ROM folder \/nowhere named in Settings is not there/)
    await expect(session).rejects.toMatchObject({ code: 'mame.failed' })
  })

  it('passes on what the plugin says about an input the machine does not have', async () => {
    const profile = structuredClone(invadersProfile())
    const [control] = profile.controls
    if (control) control.mameField = 'P9 Banana'
    const target = new MameTarget(resources, [profile], () => ({ mamePath: '', romFolder: '' }))
    const [candidate] = await target.list()
    if (!candidate) throw new Error('MAME lists no game')
    await expect(target.attach(candidate, profile)).rejects.toThrow(
      'MAME refused the command "bind": this machine has no input named P9 Banana.'
    )
  })

  it('uses no processor time while it waits', async () => {
    const mame = await attach('mame:invaders')
    await mame.advance(10)
    // A new MAME prepares its fonts on the side for half a second.
    await vi.waitFor(
      async () => {
        const before = ticksOf(mame.pid)
        await new Promise((resolve) => setTimeout(resolve, 1000))
        expect(ticksOf(mame.pid) - before).toBeLessThanOrEqual(1)
      },
      { timeout: 15_000 }
    )
  })

  it('reports a program that is not MAME', async () => {
    const program = join(newFolder(), 'mame')
    writeFileSync(program, '#!/bin/sh\necho "Fatal error: no" >&2\nexit 3\n', { mode: 0o755 })
    const { session } = await attachWith({ mamePath: program })
    await expect(session).rejects.toThrow('MAME did not start the game: Fatal error: no.')
  })
})

/** A coin, a start, and a moment for the first formation to come. */
async function startGame(game: LockStepSession): Promise<void> {
  for (const [held, frames] of [
    ['', 120],
    ['coin', 20],
    ['', 20],
    ['start1', 20],
    ['', 160]
  ] as const) {
    await game.perform(hold(...(held ? [held] : [])))
    await game.advance(frames)
  }
}

/** Addresses whose bytes differ. */
function differences(a: Uint8Array | undefined, b: Uint8Array | undefined): string[] {
  if (!a || !b || a.length !== b.length) return ['length']
  const found: string[] = []
  a.forEach((value, i) => value !== b[i] && found.push(`${(0x2000 + i).toString(16)}: ${value} not ${b[i]}`))
  return found
}

function lossOf(session: GameSession): Promise<{ reason: string; detail: Text }> {
  return new Promise((resolve) => session.onLost((reason, detail) => resolve({ reason, detail })))
}

/** State letter of a process, as `ps` shows it; a zombie (Z) is one that nobody collected. */
function stateOf(pid: number): string | null {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim()[0] ?? null
}

/** Hundredths of a second of processor time that a process has used. */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return Number(fields[11]) + Number(fields[12])
}

/** The sentence that says why a candidate cannot be attached. */
const why = ({ unavailable }: Candidate): string => (unavailable ? errorText(unavailable).en : '')
