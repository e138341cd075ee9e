import { execFileSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi, type TestContext } from 'vitest'
import { createApp } from '../../electron/main/app'
import { gameFolders, GameLibrary } from '../../electron/main/games/game-library'
import { resources } from '../../electron/main/resources'
import type { AppHandlers, AppServices } from '../../electron/main/services'
import { forkWorker } from '../../electron/main/policy-host/fork-worker'
import { asAppError, errorText } from '../../electron/shared/errors'
import { methods } from '../../electron/shared/rpc/contract'
import { archiveProgram, childProgram, workerProgram } from '../support/input-children'
import { until } from '../support/watched-windows'
import { endChild, whyNoDesktop, XDesktop } from '../support/x-desktop'
import { game, picture } from '../unit/own-games/material'

const whyNot = whyNoDesktop()

describe.skipIf(whyNot !== null)(`a game of a person's own${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let desktop: XDesktop
  let folder: string
  let app: AppServices
  let gamesChanged = 0

  beforeAll(async () => {
    desktop = await XDesktop.start()
    vi.stubEnv('DISPLAY', desktop.display)
    folder = mkdtempSync(join(tmpdir(), 'apprenti-own-'))
    const programs = {
      worker: await workerProgram(),
      archive: await archiveProgram(),
      injector: await childProgram('injector'),
      listener: await childProgram('listener')
    }
    app = await createApp({
      dataFolder: folder,
      shell: 'browser',
      startWorker: forkWorker(programs.worker),
      startArchive: forkWorker(programs.archive),
      startReading: forkWorker(resources.reading),
      startEvaluation: () => {
        throw new Error('nobody is judged here')
      },
      startImitation: () => {
        throw new Error('nothing is cloned here')
      },
      startTraining: () => {
        throw new Error('nothing is trained here')
      },
      desktop: {
        startInjector: forkWorker(programs.injector),
        startListener: forkWorker(programs.listener),
        openTestWindow: () => Promise.reject(new Error('nothing is calibrated here'))
      }
    })
    app.on('gamesChanged', () => gamesChanged++)
    await ask('settings.set', { startPlaying: false })
  }, 120_000)
  afterAll(async () => {
    await app.close()
    vi.unstubAllEnvs()
    await desktop.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const opened: ChildProcess[] = []
  afterEach(async () => {
    await ask('play.detach', {})
    for (const child of opened.splice(0)) await endChild(child)
  })

  const ask = async <M extends keyof AppHandlers>(
    method: M,
    input?: Parameters<AppHandlers[M]>[0]
  ): Promise<Awaited<ReturnType<AppHandlers[M]>>> => {
    const handler = app.handlers[method] as (given: unknown, peer: unknown) => unknown
    const peer = { peerId: 1, signal: new AbortController().signal }
    return (await handler(methods[method].input.parse(input), peer)) as Awaited<ReturnType<AppHandlers[M]>>
  }

  /** A window of this title that moves without a rest. */
  async function open(title: string) {
    const program = 'while :; do date +%N; sleep 0.05; done'
    const child = desktop.run('xterm', '-T', title, '-geometry', '40x10', '-e', program)
    opened.push(child)
    await until(() => windowOf(title))
  }
  const windowOf = async (title: string) =>
    (await ask('targets.list')).find((c) => c.kind === 'window' && c.title === title)
  const gameOf = async (title: string): Promise<string | null | undefined> =>
    (await windowOf(title))?.profileId

  it('is begun for a window, offered for it as soon as it is saved, and not once it is deleted', async () => {
    await open('Snake (score 3)')
    const { id: candidateId } = (await windowOf('Snake (score 3)'))!
    const draft = await ask('games.begin', { candidateId })
    expect(draft).toMatchObject({
      id: 'snake',
      title: { en: 'Snake' },
      attach: { window: { title: '^Snake' } }
    })
    expect(await gameOf('Snake (score 3)')).toBe(null)
    expect(await ask('games.save', { draft })).toMatchObject({ game: { id: 'snake' } })
    expect(await gameOf('Snake (score 3)')).toBe('snake')
    await open('Snake (score 1200)')
    expect(await gameOf('Snake (score 1200)')).toBe('snake')
    const [first, ...bundled] = (await ask('targets.profiles')).map(({ id }) => id)
    expect(first).toBe('snake')
    expect(bundled).toContain('invaders')

    await ask('play.attach', { candidateId })
    expect((await ask('play.snapshot')).profileId).toBe('snake')
    const before = gamesChanged
    await ask('games.delete', { id: 'snake' })
    expect(gamesChanged).toBe(before + 1)
    expect(await gameOf('Snake (score 1200)')).toBe(null)
    // Where it is attached it is still known: what is recorded there belongs to it.
    expect((await ask('play.profile'))?.id).toBe('snake')
    await ask('record.start')
    await until(async () => (await ask('play.snapshot')).recording!.steps > 3)
    expect((await ask('record.stop')).gameId).toBe('snake')
    await ask('games.restore', { id: 'snake' })
    expect(await gameOf('Snake (score 3)')).toBe('snake')
  })

  it('is chosen for any window, until it is deleted', async () => {
    await open('Something else')
    const file = await ask('games.export', { id: 'snake' })
    await ask('games.import', { text: readFileSync(file, 'utf8'), as: 'viper' })
    const { id: candidateId } = (await windowOf('Something else'))!
    await ask('targets.chooseProfile', { candidateId, profileId: 'viper' })
    expect(await gameOf('Something else')).toBe('viper')
    await ask('games.delete', { id: 'viper' })
    expect(await gameOf('Something else')).toBe(null)
    await expect(ask('targets.chooseProfile', { candidateId, profileId: 'viper' })).rejects.toMatchObject({
      code: 'game.unknown'
    })
  })

  it('goes before one that ships, and is taken up by the attached window as it is saved, changed and chosen', async () => {
    await open('GNOME 2048')
    const { id: candidateId, profileId } = (await windowOf('GNOME 2048'))!
    expect(profileId).toBe('gnome-2048')
    await ask('play.attach', { candidateId })
    const playedAs = async () => (await ask('play.snapshot')).profileId
    expect(await playedAs()).toBe('gnome-2048')

    const draft = await ask('games.begin', { candidateId })
    expect(draft.id).toBe('gnome-2048-2')
    await ask('games.save', { draft })
    expect(await gameOf('GNOME 2048')).toBe('gnome-2048-2')
    await until(async () => (await playedAs()) === 'gnome-2048-2')

    const title = { en: 'My tiles', fr: 'Mes tuiles' }
    await ask('games.save', { draft: { ...draft, title } })
    await until(async () => (await ask('play.profile'))?.title.en === title.en)

    await ask('targets.chooseProfile', { candidateId, profileId: 'gnome-2048' })
    expect(await playedAs()).toBe('gnome-2048')

    await ask('record.start')
    await until(async () => (await ask('play.snapshot')).recording!.steps > 3)
    await ask('targets.chooseProfile', { candidateId, profileId: 'gnome-2048-2' })
    expect(await playedAs()).toBe('gnome-2048')
    expect((await ask('record.stop')).gameId).toBe('gnome-2048')
    await until(async () => (await playedAs()) === 'gnome-2048-2')
    await ask('games.delete', { id: 'gnome-2048-2' })
  })

  it('that somebody else put into the folder is offered at once, and told of', async () => {
    await open('Frogger')
    await ask('games.list', { deleted: false })
    const before = gamesChanged
    mkdirSync(join(folder, 'games/frogger'))
    writeFileSync(
      join(folder, 'games/frogger/profile.json'),
      JSON.stringify(game('frogger', { attach: { window: { title: 'Frogger' } } }))
    )
    expect(await gameOf('Frogger')).toBe('frogger')
    expect(gamesChanged).toBe(before + 1)
    writeFileSync(join(folder, 'games/frogger/profile.json'), '{')
    expect(await gameOf('Frogger')).toBe(null)
    const broken = (await ask('games.list', { deleted: false })).find(({ id }) => id === 'frogger')
    expect(broken).toMatchObject({ profile: null, problem: { code: 'profile.invalid' } })
    expect(await gameOf('Frogger')).toBe(null)
  })

  it('is read by the templates and corrections that were kept for it', async () => {
    const region = { x: 0, y: 0, width: 0.5, height: 0.5 }
    const readers = [
      { field: 'coin', kind: 'template', region, file: 'coin.png', cutAtWidth: 100 },
      { field: 'score', kind: 'number', region }
    ]
    const draft = game('reading', { readers })
    await ask('games.keepDraft', { draft })
    const problems = async () =>
      (await ask('games.check', { draft })).readers.map(
        ({ field, problem }) => `${field} ${problem?.code ?? 'sound'}`
      )
    expect(await problems()).toEqual(['coin perception.templateMissing', 'score sound'])
    const png = (await picture(5, 20, 16)).toString('base64')
    await ask('games.addTemplate', { id: 'reading', name: 'coin', png })
    expect(await problems()).toEqual(['coin sound', 'score sound'])
    const line = (await picture(6, 60, 16)).toString('base64')
    const report = await ask('games.correct', { id: 'reading', field: 'score', text: '120', png: line })
    expect(report).toMatchObject({ corrections: 1, takesOver: false })
    expect(await ask('games.correct', { id: 'reading', field: 'coin', text: '1', png: line })).toBe(null)
  })

  it('that is attached and cannot act says so, and costs nothing else', async () => {
    await open('Pool')
    const { id: candidateId } = (await windowOf('Pool'))!
    await ask('games.save', { draft: { ...(await ask('games.begin', { candidateId })) } })
    const check = await ask('games.check', { draft: await ask('games.draft', { id: 'pool' }) })
    expect(check).toMatchObject({ game: 'pool', ok: true, problems: [], readers: [] })
    expect(check.advice.map(({ field }) => field)).toContain('actions')
    await ask('play.attach', { candidateId })
    expect(await ask('play.snapshot')).toMatchObject({ profileId: 'pool', lost: null })
  })
})

describe('a disk that is full or cannot be written', () => {
  let disk: string
  let whyNoDisk: string | null = null
  beforeAll(() => {
    disk = mkdtempSync(join(tmpdir(), 'apprenti-own-disk-'))
    try {
      execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', disk], { stdio: 'pipe' })
    } catch (error) {
      whyNoDisk = `no small disk can be mounted here: ${(error as Error).message.split('\n')[0] ?? ''}`
    }
  })
  afterAll(() => {
    if (whyNoDisk === null) execFileSync('/bin/umount', [disk])
    rmSync(disk, { recursive: true, force: true })
  })

  it('is told in one sentence, and every game stays as it was', async (context: TestContext) => {
    context.skip(whyNoDisk !== null, whyNoDisk ?? '')
    const library = new GameLibrary(gameFolders(resources.profiles, disk))
    library.save(game('mine'))
    await library.ownPictures('mine').correct('score', '7', await picture())
    const text = await library.exportText('mine')
    /** Everything that writes. */
    const works = {
      keepDraft: () => library.keepDraft(game('mine', { clock: 1 })),
      begin: () => library.keepDraft(game('begun')),
      save: () => library.save(game('mine', { title: { en: 'Other', fr: 'Autre' } })),
      template: async () => await library.addTemplate('mine', 'coin', await picture(2)),
      correct: async () => await library.ownPictures('mine').correct('score', '8', await picture(3)),
      import: async () => await library.import(text, 'second'),
      export: async () => await library.export('mine'),
      rename: () => library.save(game('other'), 'mine')
    }
    const codes = async (): Promise<string[]> => {
      const found = []
      for (const [name, work] of Object.entries(works))
        found.push(
          await Promise.resolve()
            .then(async (): Promise<unknown> => await work())
            .then(
              () => `${name}: nothing`,
              (error: unknown) => {
                const told = asAppError(error)
                expect(errorText(told).fr).not.toContain('undefined')
                return told.code
              }
            )
        )
      return found
    }
    const state = () => [library.draft('mine'), library.list({ deleted: false }).map(({ id }) => id)]
    const before = state()

    const filler = join(disk, 'filler')
    for (let kb = 300; kb > 0; kb = Math.floor(kb / 2))
      try {
        writeFileSync(filler, Buffer.alloc(kb * 1024), { flag: 'a' })
      } catch {
        // Until nothing more goes in.
      }
    expect(new Set(await codes())).toEqual(new Set(['disk.full', 'export.diskFull']))
    expect(state()).toEqual(before)

    rmSync(filler)
    execFileSync('/bin/mount', ['-o', 'remount,ro', disk])
    const refused = new Set(await codes())
    expect([...refused].filter((code) => !['file.denied', 'input.invalid'].includes(code))).toEqual([])
    expect(() => library.delete('mine')).toThrow(/EROFS/)
    expect(state()).toEqual(before)
    execFileSync('/bin/mount', ['-o', 'remount,rw', disk])
    expect(await library.pictures('mine').corrections('score')).toMatchObject([{ text: '7' }])
    expect((await codes()).filter((code) => !code.endsWith(': nothing'))).toEqual([])
  })
})
