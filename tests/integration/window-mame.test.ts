import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { resources } from '../../electron/main/resources'
import { findMame } from '../../electron/main/programs'
import type { Candidate, GameSession } from '../../electron/shared/target'
import { appTargets, whyNoMame } from '../support/attach'
import { reaches, STANDING, statesFor, until } from '../support/watched-windows'
import { endChild, whyNoDesktop, XDesktop } from '../support/x-desktop'

const whyNot = whyNoDesktop() ?? whyNoMame()
const OPTIONS = ['-noreadconfig', '-window', '-nomaximize', '-resolution', '448x520', '-video', 'soft']
const QUIET = ['-sound', 'none', '-skip_gameinfo', '-numprocessors', '1']

describe.skipIf(whyNot !== null)(`MAME's own window${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  const targets = appTargets()
  let desktop: XDesktop
  let folder: string
  let game: GameSession | undefined

  beforeAll(async () => {
    desktop = await XDesktop.start()
    folder = mkdtempSync(join(tmpdir(), 'apprenti-mame-window-'))
    vi.stubEnv('DISPLAY', desktop.display)
  })
  afterEach(() => game?.close())
  afterAll(async () => {
    vi.unstubAllEnvs()
    await desktop.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** A MAME that knows nothing of us, started as a person would. */
  function startMame(): ChildProcess {
    const command = ['invaders', '-rompath', resources.games, ...OPTIONS, ...QUIET]
    return spawn(findMame('') ?? '', command, {
      cwd: folder,
      stdio: 'ignore',
      env: { ...process.env, HOME: folder, DISPLAY: desktop.display }
    })
  }
  const listed = async (): Promise<Candidate | undefined> =>
    (await targets.list()).find((c) => c.kind === 'window' && c.profileId === 'invaders')
  const windowNumber = (): Promise<string> => until(() => desktop.find('.*- MAME .*'))

  /** Its picture may rest for a moment: the cabinet tests its memory first. */
  const staysSeen = async (watched: GameSession): Promise<void> => {
    const states = await statesFor(watched, 1_000)
    expect([...states].filter((state) => state !== 'live' && state !== 'still')).toEqual([])
  }

  it('is known by its title, and watched through all that happens to it', async () => {
    const mame = startMame()
    const candidate = await until(listed)
    expect(await targets.thumbnail(candidate.id)).toMatch(/^data:image\/jpeg/)
    game = await targets.attach(candidate.id)
    expect(game.profile?.id).toBe('invaders')
    const number = await windowNumber()
    const { frame } = await reaches(game, 'live')
    expect(frame).toMatchObject({ width: 448, height: 520 })

    desktop.do('windowmove', number, '700', '400')
    await staysSeen(game)
    desktop.do('windowmove', number, '100', '100')
    const cover = desktop.run('xterm', '-geometry', '60x24+150+150', '-e', STANDING)
    await until(async () => (await game!.look!()).report.coveredShare > 0.2)
    await staysSeen(game)
    await endChild(cover)

    desktop.do('windowminimize', '--sync', number)
    await reaches(game, 'minimised')
    desktop.do('windowactivate', '--sync', number)
    await reaches(game, 'live')

    await endChild(mame)
    await reaches(game, 'gone')
    const again = startMame()
    await reaches(game, 'live')
    expect((await game.frame()).geometry?.width).toBe(448)
    await endChild(again)
  })
})
