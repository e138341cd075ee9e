import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { playable } from '../../games/contract/episode'
import { MemoryFinder } from '../../electron/main/memory-finder/memory-finder'
import { LiveGame } from '../../electron/main/play/live-game'
import { resources } from '../../electron/main/resources'
import { loadProfiles } from '../../electron/main/targets/profiles'
import { MameTarget, type MameSettings } from '../../electron/main/targets/mame'
import { MameInvitations } from '../../electron/main/targets/mame-invitations'
import { BridgeToken } from '../../electron/main/targets/mame-wire'
import { TargetRegistry } from '../../electron/main/targets/registry'
import { withFoundField } from '../../electron/shared/found-field'
import type { MemorySearch } from '../../electron/shared/memory-finder'
import { numberAt } from '../../electron/shared/memory-form'
import type { Profile } from '../../electron/shared/profile'
import { readProfileData } from '../../electron/shared/profile-reading'
import { Random } from '../../electron/shared/random'
import type { GameSession } from '../../electron/shared/target'
import { createPolicy } from '../../electron/worker/agents/catalogue'
import { evaluate } from '../../electron/worker/train/evaluate'
import { whyNoMame } from '../support/attach'
import { CONSOLE_SCORE, putCartridge, writeConsoleCartridge } from '../support/other-machines'
import { freePort, startPersonsMame } from '../support/person-mame'
import { endChild } from '../support/x-desktop'
import { digest, hold, playRandomly, type LockStepSession } from '../contract/game-session'

const whyNot = whyNoMame()
/** Where the app's own cartridge keeps its score, by its profile. */
const SCORE = { at: 0x20f8, type: 'bcd16le' } as const

describe.skipIf(whyNot !== null)(`any game in MAME${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let folder: string
  const open: GameSession[] = []
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'apprenti-any-'))
  })
  afterEach(async () => {
    for (const session of open.splice(0)) await session.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const registryOf = (
    profiles: readonly Profile[] = [],
    settings: Partial<MameSettings> = {}
  ): TargetRegistry => {
    const target = new MameTarget(resources, profiles, () => ({
      mamePath: '',
      romFolder: folder,
      ...settings
    }))
    return new TargetRegistry([target], profiles)
  }
  const attach = async (id: string, registry = registryOf()): Promise<LockStepSession> => {
    const session = await registry.attach(id)
    open.push(session)
    return session as LockStepSession
  }

  it('is listed where the ROM folder holds it, with its title and without what MAME does not know', async () => {
    putCartridge(folder, 'sitv')
    writeFileSync(join(folder, 'lrescue.zip'), '')
    writeFileSync(join(folder, 'notes.txt'), '')
    mkdirSync(join(folder, 'holiday_pictures'))
    mkdirSync(join(folder, 'invaders'))
    const shipped = [...loadProfiles(resources.profiles).values()]
    const listed = await registryOf(shipped).list()
    expect(listed.filter(({ id }) => id.includes(':any:'))).toMatchObject([
      { id: 'mame:any:lrescue', title: { en: 'Lunar Rescue (MAME)' }, profileId: null, unavailable: null },
      { id: 'mame:any:sitv', title: { en: 'Space Invaders (TV Version rev 2) (MAME)' } }
    ])
  })

  it('comes with a profile made of what MAME tells: its controls, its picture, its memory', async () => {
    putCartridge(folder, 'sitv')
    const { profile } = await attach('mame:any:sitv')
    expect(profile).toMatchObject({
      id: 'mame-sitv',
      title: { en: 'Space Invaders (TV Version rev 2)' },
      attach: { mameDriver: 'sitv' },
      screen: { width: 224, height: 260, refreshHz: 59.541985 },
      clock: { kind: 'lockStep', frameskip: 4 },
      memory: { base: 0x2000, size: 0x2000, fields: {} }
    })
    expect(profile?.controls.map(({ id, key, mameField }) => [id, key, mameField])).toEqual([
      ['left', 'ArrowLeft', 'P1 Left'],
      ['right', 'ArrowRight', 'P1 Right'],
      ['button1', 'Space', 'P1 Button 1'],
      ['coin1', 'Digit5', 'Coin 1'],
      ['start1', 'Digit1', '1 Player Start'],
      ['start2', 'Digit2', '2 Players Start'],
      ['p2Left', 'KeyW', 'P2 Left'],
      ['p2Right', 'KeyF', 'P2 Right'],
      ['p2Button1', 'KeyT', 'P2 Button 1']
    ])
    expect(profile?.actions.map(({ id }) => id)).toEqual([
      'noop',
      ...(profile?.controls.map(({ id }) => id) ?? [])
    ])
  })

  it('is played at random in lock-step, and returns to a kept moment exactly', async () => {
    putCartridge(folder, 'sitv')
    const game = await attach('mame:any:sitv')
    await startGame(game)
    await game.keepStart()
    const traces: string[][] = []
    const pictures: string[] = []
    for (let round = 0; round < 2; round++) {
      await game.restoreStart()
      pictures.push(digest((await game.frame()).data))
      traces.push((await playRandomly(game, new Random(5), 300)).map((ram) => digest(ram)))
      pictures.push(digest((await game.frame()).data))
    }
    expect(traces[1]).toEqual(traces[0])
    expect(new Set(traces[0]).size).toBeGreaterThan(250)
    expect(pictures.slice(2)).toEqual(pictures.slice(0, 2))
    expect(pictures[1]).not.toBe(pictures[0])
  })

  it('gives MAME’s own picture, fresh', async () => {
    putCartridge(folder, 'sitv')
    const game = await attach('mame:any:sitv')
    await startGame(game)
    for (let i = 0; i < 20; i++) {
      await game.perform(hold('left'))
      await game.advance(1)
      const { width, height, data } = await game.frame()
      expect([width, height, data.length]).toEqual([224, 260, 4 * 224 * 260])
      // The board's picture is the memory from 2400h on: as many points lit as there are bits.
      const lit = bitsIn((await game.ram()).subarray(0x400))
      const shown = countWhere(data.length / 4, (pixel) => brightest(data, 4 * pixel) > 0)
      expect(shown).toBe(lit)
    }
  })

  it('has its score found by what became of it, which is then decoded in every step', async () => {
    putCartridge(folder, 'sitv')
    const game = await attach('mame:any:sitv')
    await startGame(game)
    const search = await findByShots(game, scoreOf)
    expect(search.candidates.map(({ at, type }) => ({ at, type }))).toContainEqual(SCORE)
    expect(search.candidates[0]).toMatchObject(SCORE)

    const found = { name: 'score', label: { en: 'Score', fr: 'Score' }, place: search.candidates[0]! }
    const draft = withFoundField({ ...game.profile! }, found, search.memory)
    const read = readProfileData({
      ...draft,
      id: 'tv-game',
      episode: { score: 'score', limitSeconds: 20, restart: BEGIN }
    })
    if (!('profile' in read)) throw new Error(`${read.problem.field}: ${read.problem.what}`)
    await game.close()

    const again = await attach('mame:tv-game', registryOf([read.profile]))
    expect(again.profile).toEqual(read.profile)
    const live = await LiveGame.of(again)
    if (!live) throw new Error('it is not played step by step')
    await live.startEpisode(3)
    const scores = new Set<unknown>()
    for (let step = 0; step < 400; step++) {
      await live.advance(step % 8 < 4 ? ['button1'] : ['left'], 4)
      const { value, confidence } = live.state.fields['score']!
      expect([value, confidence]).toEqual([scoreOf(live.ram), 1])
      scores.add(value)
    }
    expect(scores.size).toBeGreaterThan(3)

    // The same policy that plays anything, over whole episodes with the reset of a saved state.
    const { scores: played, frameLimit } = await evaluate({
      session: again,
      policy: createPolicy('random', read.profile, 1),
      episodes: 2,
      seed: 1
    })
    expect(frameLimit).toBe(Math.round(20 * 59.541985))
    expect(played).toHaveLength(2)
  })

  it('joins where the person starts it themselves: another console, with a cartridge of theirs', async () => {
    const port = await freePort()
    const cartridge = writeConsoleCartridge(folder)
    const token = new BridgeToken()
    const options = ['-cart', cartridge, '-nothrottle']
    const mame = startPersonsMame(folder, { port, token: token.text, driver: 'a2600' }, ...options)
    try {
      const registry = registryOf([], { join: { port, token } })
      const game = await attach('mame:join-any:a2600', registry)
      expect(game.profile).toMatchObject({
        id: 'mame-a2600',
        screen: { width: 176, height: 223 },
        memory: { base: 0x80, size: 128 }
      })
      expect(game.profile?.controls.map(({ id }) => id)).toEqual([
        ...['down', 'left', 'right', 'up', 'button1', 'resetGame', 'selectGame'],
        ...['p2Down', 'p2Left', 'p2Right', 'p2Up', 'p2Button1']
      ])
      const colours = new Set<string>()
      for (let i = 0; i < 5; i++) {
        await game.advance(8)
        const { width, height, data } = await game.frame()
        const middle = 4 * (width * Math.floor(height / 2) + width / 2)
        colours.add(data.subarray(middle, middle + 4).join())
      }
      expect(colours.size).toBeGreaterThan(1)

      const press = async (): Promise<void> => {
        await game.perform(hold('button1'))
        await game.advance(3)
        await game.perform(hold())
        await game.advance(3)
      }
      const finder = await MemoryFinder.begin(game)
      for (let points = 0; points < 150; points += 30) {
        await press()
        await finder.narrow({ kind: 'went', from: points, to: points + 30 })
      }
      const { candidates } = await finder.search('1')
      expect(candidates[0]).toMatchObject({ at: CONSOLE_SCORE, type: 'bcd16le', value: 150 })
    } finally {
      await endChild(mame)
    }
  })

  it.each([
    ['mame:any:../rom', /cannot be the name of one of its games/],
    ['mame:any:', /cannot be the name of one of its games/],
    ['mame:any:nosuchgame', /Unknown system 'nosuchgame'/],
    ['mame:any:lrescue', /does not find lrescue\.1 of the game "lrescue"/],
    ['mame:any:pong', /has no memory that Apprenti can read/],
    ['mame:else', /is not there any more/]
  ])('refuses %s in one sentence', async (id, sentence) => {
    await expect(attach(id)).rejects.toThrow(sentence)
  })

  it('tells what to type to start it oneself', () => {
    const target = new MameTarget(
      resources,
      [],
      () => ({ mamePath: '', romFolder: '' }),
      new MameInvitations()
    )
    const { command } = target.invite('mame:join-any:a2600', 7801)
    expect(command).toMatch(/APPRENTI_PORT=7801 .*mame a2600 -pluginspath \S+ -window/)
    expect(command).not.toContain('-rompath')
  })
})

const BEGIN = [
  { waitSeconds: 2 },
  { press: 'coin1' },
  { waitSeconds: 0.5 },
  { press: 'start1' },
  { waitSeconds: 3 }
]

/** A coin, a start, and a moment for the first formation to come. */
async function startGame(game: LockStepSession): Promise<void> {
  for (const [held, frames] of [
    ['', 120],
    ['coin1', 20],
    ['', 20],
    ['start1', 20],
    ['', 160]
  ] as const) {
    await game.perform(hold(...(held ? [held] : [])))
    await game.advance(frames)
  }
}

/** What a person reads on the screen: the truth, by what is known of this cartridge. */
const scoreOf = (ram: Uint8Array): number => numberAt(SCORE, ram, SCORE.at - 0x2000) ?? NaN

/** Plays, and marks what became of the score whenever it changed, until it has three digits. */
async function findByShots(
  session: LockStepSession,
  shown: (ram: Uint8Array) => number
): Promise<MemorySearch> {
  const game = playable(session)
  const finder = await MemoryFinder.begin(game)
  let before = shown(await game.ram())
  for (let shot = 0; shot < 200 && before < 200; shot++) {
    await game.perform(hold('button1', ...(shot % 6 < 3 ? ['left'] : ['right'])))
    await game.advance(8)
    await game.perform(hold())
    await game.advance(60)
    const now = shown(await game.ram())
    if (now !== before) await finder.narrow({ kind: 'went', from: before, to: now })
    before = now
  }
  return finder.search('1')
}

const brightest = (data: Uint8Array, at: number): number =>
  Math.max(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0)

const countWhere = (count: number, holds: (index: number) => boolean): number =>
  Array.from({ length: count }, (_, index) => holds(index)).filter(Boolean).length

const bitsIn = (bytes: Uint8Array): number =>
  bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)
