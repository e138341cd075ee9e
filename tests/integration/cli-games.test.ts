import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SessionLibrary } from '../../electron/main/record/library'
import { SessionRecorder } from '../../electron/main/record/recorder'
import { lockDataFolder, openDataFolder } from '../../electron/main/store/data-folder'
import { Random } from '../../electron/shared/random'
import { BUTTON } from '../../native/board'
import { pictureOf, running } from '../support/running-cabinet'
import { until } from '../support/watched-windows'
import { whyNoDesktop, XDesktop } from '../support/x-desktop'
import { game } from '../unit/own-games/material'
import { samplePicture, sampleStep, startOptions } from '../unit/record/sample'

const CLI = join(import.meta.dirname, '../../out/main/cli.js')
let data = ''
beforeAll(() => (data = mkdtempSync(join(tmpdir(), 'apprenti-cli-games-'))))
afterAll(() => rmSync(data, { recursive: true, force: true }))

function games(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'games', ...args], {
    env: { ...process.env, LANG: 'C', DISPLAY: '', APPRENTI_DATA: data, ...env },
    encoding: 'utf8',
    timeout: 60_000
  })
  return { code: status, stdout, stderr }
}
function json<T>(args: readonly string[], env?: NodeJS.ProcessEnv, code = 0): T {
  const ran = games([...args, '--json'], env)
  expect(ran.code, ran.stderr).toBe(code)
  return JSON.parse(ran.stdout) as T
}
const ids = (more: readonly string[] = []): string[] =>
  json<{ id: string }[]>(['list', ...more]).map(({ id }) => id)
const persons = (): string[] => ids().filter((id) => !SHIPPED.includes(id))
/** The games that the app brings: one file each. */
const SHIPPED = readdirSync('profiles')
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length))
  .sort()

describe('apprenti games', () => {
  it('only looks, and makes nothing, where nothing is changed', () => {
    const nowhere = join(data, 'nowhere')
    const listed = json<{ id: string; source: string; ok: boolean }[]>(['list', '--data', nowhere])
    expect(listed.map(({ id }) => id)).toEqual(SHIPPED)
    for (const game of listed) expect(game).toMatchObject({ source: 'app', ok: true })
    expect(json(['show', 'invaders', '--data', nowhere])).toMatchObject({
      profile: { id: 'invaders' },
      templates: []
    })
    expect(json(['check', 'invaders', '--data', nowhere])).toMatchObject({
      game: 'invaders',
      ok: true,
      problems: [],
      readers: expect.arrayContaining([{ field: 'score', kind: 'memory', ms: null }]) as object[]
    })
    expect(existsSync(nowhere)).toBe(false)
  })

  it('takes a game in and out, to the bin and back, while the app runs on the folder', async () => {
    const lock = await lockDataFolder(openDataFolder(data).folder)
    try {
      const file = join(data, 'snake.json')
      writeFileSync(file, JSON.stringify({ format: 'apprenti-game/1', profile: game('snake') }))
      expect(json(['import', file])).toMatchObject({ id: 'snake', source: 'person', ok: true })
      expect(games(['import', file])).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('already') as string
      })
      expect(json(['import', file, '--as', 'viper'])).toMatchObject({ id: 'viper' })
      const out = join(data, 'out.json')
      expect(json(['export', 'viper', out])).toEqual({ game: 'viper', file: out })
      expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
        profile: { ...game('snake'), id: 'viper' }
      })
      expect(games(['export', 'viper', out]).code).toBe(1)
      expect(json<{ file: string }>(['export', 'viper']).file).toBe(
        join(data, 'exports/viper.apprenti-game.json')
      )
      expect(json(['delete', 'viper'])).toEqual({ game: 'viper' })
      expect(persons()).toEqual(['snake'])
      expect(ids(['--deleted'])).toEqual(['viper'])
      json(['restore', 'viper'])
      expect(persons()).toEqual(['snake', 'viper'])
    } finally {
      lock.release()
    }
  })

  it('checks a game, and ends with 3 where it is not in order', () => {
    writeFileSync(
      join(data, 'games/viper/profile.json'),
      JSON.stringify(game('viper', { clock: 7, wings: 2 }))
    )
    const check = json<{ problems: { field: string; what: string }[] }>(['check', 'viper'], {}, 3)
    expect(check).toMatchObject({ game: 'viper', ok: false, readers: [] })
    expect(check.problems.map(({ field }) => field)).toContain('clock')
    for (const { what } of check.problems) expect(typeof what).toBe('string')
    expect(games(['check', 'viper'])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('viper: NOT in order') as string
    })
    expect(games(['list']).stdout).toContain('BROKEN')
  })

  it.each([
    [['show', 'nobody'], 1, 'You have no game "nobody"'],
    [['delete', 'invaders'], 1, 'comes with Apprenti'],
    [['restore', 'nobody'], 1, 'You have no game "nobody"'],
    [['import', '/nowhere/x.json'], 1, 'is not there'],
    [['import', '/dev/zero'], 1, 'is not what it has to be'],
    [['check', '../x'], 1, 'is not valid'],
    [['new'], 2, '--window or --from-session'],
    [['new', '--window', 'x', '--from-session', 'nobody'], 1, 'no session "nobody"']
  ] as const)('%j is one sentence', (args, code, sentence) => {
    const ran = games(args)
    expect(ran).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(sentence) as string })
    expect(ran.stderr.trim().split('\n').length).toBeLessThanOrEqual(2)
  })

  it('a first profile reads the score that it finds in the recording', async () => {
    const recorder = await SessionRecorder.start(
      startOptions(join(data, 'sessions'), { gameId: null, title: 'Unheard of', queueBytes: Infinity })
    )
    const [board, random, from] = [running(), new Random(7), performance.now()]
    for (let i = 0; i < 64; i++) {
      // A second of play.
      for (let k = 0; k < 6; k++)
        board.runFrames(BUTTON.fire | [0, BUTTON.left, BUTTON.right][random.integer(3)]!, 9)
      board.runFrames(0, 6)
      const { width, height, data } = pictureOf(board, 0)
      const bytes = await sharp(data, { raw: { width, height, channels: 4 } })
        .png()
        .toBuffer()
      const step = sampleStep(i, bytes, from + 1000 * i)
      recorder.addStep({ ...step, picture: { ...step.picture, width, height } })
      if (i % 10 === 0) recorder.addHumanInput(['left'], from + 1000 * i + 1)
      if (i % 10 === 8) recorder.addHumanInput([], from + 1000 * i + 1)
    }
    const { id } = await recorder.stop()
    const made = json<{ fields: string[] }>(['new', '--from-session', id, '--id', 'unheard'])
    expect(made).toMatchObject({ ok: true, fields: expect.arrayContaining(['score']) as string[] })
    expect(json(['show', 'unheard'])).toMatchObject({
      profile: {
        readers: expect.arrayContaining([
          expect.objectContaining({
            ...{ field: 'score', kind: 'number', plausible: { only: 'up' } },
            format: expect.objectContaining({ digits: { min: 4, max: 4 } }) as object
          })
        ]) as object[],
        rewards: [{ field: 'score', weight: 1 }],
        episode: { score: 'score' }
      }
    })
    const plain = json<{ fields: string[] }>(['new', '--from-session', id, '--id', 'plain', '--no-numbers'])
    expect(plain.fields).toEqual([])
    const [first] = json<{ moves: string; digits: number }[]>(['numbers', '--session', id])
    expect(first).toMatchObject({ moves: 'rises', digits: 4 })
    for (const game of ['unheard', 'plain']) expect(games(['delete', game])).toMatchObject({ code: 0 })
  })

  it('makes a first profile from a recording alone', async () => {
    const recorder = await SessionRecorder.start(
      startOptions(join(data, 'sessions'), { title: 'Snake of old (score 7)' })
    )
    const [from, shown] = [performance.now(), await samplePicture()]
    for (let i = 0; i < 60; i++) {
      recorder.addStep(sampleStep(i, shown, from + i * 50))
      if (i % 10 === 0) recorder.addHumanInput(['left'], from + i * 50 + 1)
      if (i % 10 === 8) recorder.addHumanInput([], from + i * 50 + 1)
    }
    const { id } = await recorder.stop()
    expect(json(['new', '--window', 'snake of', '--from-session', id, '--id', 'old-snake'])).toEqual({
      game: 'old-snake',
      ok: true,
      problems: [],
      fields: []
    })
    expect(json(['show', 'old-snake'])).toMatchObject({
      profile: {
        title: { en: 'Snake of old' },
        attach: { window: { title: '^Snake of old' } },
        controls: [
          { id: 'left', label: { en: expect.any(String) as string, fr: 'Aller à gauche' }, key: 'ArrowLeft' }
        ],
        actions: [{ id: 'wait' }, { id: 'left', hold: ['left'] }]
      }
    })
    expect(games(['new', '--from-session', id, '--id', 'old-snake'])).toMatchObject({ code: 1 })
    const library = new SessionLibrary(join(data, 'sessions'))
    expect(await library.played(id)).toMatchObject({
      gameId: 'invaders',
      title: 'Snake of old (score 7)',
      inputs: []
    })
    await library.close()
  })

  const whyNot = whyNoDesktop()
  it.skipIf(whyNot !== null)('makes one for an open window', async () => {
    const desktop = await XDesktop.start()
    try {
      desktop.run('xterm', '-T', 'Tetris: level 3', '-e', 'cat > /dev/null')
      await until(() => desktop.find('Tetris: level 3'))
      const env = { DISPLAY: desktop.display }
      expect(json(['new', '--window', 'tetris'], env)).toMatchObject({ game: 'tetris', ok: true })
      expect(json(['show', 'tetris'])).toMatchObject({
        profile: { attach: { window: { title: '^Tetris' } } }
      })
      expect(games(['new', '--window', 'no such'], env)).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('no such') as string
      })
    } finally {
      await desktop.close()
    }
  })
})
