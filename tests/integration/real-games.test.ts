import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { PersonInput } from '../../electron/shared/person-input'
import type { PlaySnapshot } from '../../electron/shared/play'
import { Random } from '../../electron/shared/random'
import type { SessionSummary } from '../../electron/shared/session'
import { GameDesk } from '../support/game-desk'
import { playAsPerson, RealGame, whyNoGame, type Act, type RealGameWish } from '../support/real-games'
import { squareAt, SQUARES, SQUARES_POINTS, squaresDraft } from '../support/squares'
import { pause, until } from '../support/watched-windows'
import { whyNoDesktop } from '../support/x-desktop'

const whyNot = whyNoDesktop()

/** What was pressed, in order. */
const pressed = (inputs: readonly PersonInput[]): string[] =>
  inputs.flatMap((input) => {
    if (input.kind === 'key' && input.down) return [String(input.code)]
    return input.kind === 'button' && input.down ? [input.button] : []
  })

describe.skipIf(whyNot !== null)(`real games${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let bench: GameDesk
  let game: RealGame
  beforeAll(async () => {
    bench = await GameDesk.open()
    await bench.calibrate()
  }, 90_000)
  afterAll(() => bench.close())

  /** Tests of one game, each with a new one that is attached. */
  function describeGame(wish: RealGameWish, tests: () => void): void {
    const lacks = whyNoGame(wish.program)
    describe.skipIf(lacks !== null)(`${wish.program}${lacks ? ` (skipped: ${lacks})` : ''}`, () => {
      afterEach(async () => {
        await bench.app.ask('play.detach', undefined)
        await game.close()
      })
      tests()
    })
  }
  async function open(wish: RealGameWish, id: string | null): Promise<void> {
    game = await RealGame.start(bench.desktop, wish)
    expect(await bench.window(wish.title)).toMatchObject({ kind: 'window', profileId: id })
    expect(await bench.attach(wish.title)).toMatchObject({ profileId: id, lost: null })
  }
  /** Records a person's play; every key and click of it must be in the session. */
  async function recordPlayed(acts: readonly Act[], pauseMs: number): Promise<SessionSummary> {
    const session = await bench.recorded(() =>
      playAsPerson(bench.desktop, game, acts, { random: new Random(3), pauseMs })
    )
    expect(pressed(await bench.inputs(session.id))).toEqual(
      acts.map((act) => ('code' in act ? act.code : 'left'))
    )
    return session
  }
  /** Lets chance play until it has chosen so often, then touches a key as the person. */
  async function playByChance(choices: number, key: string): Promise<PlaySnapshot> {
    await bench.app.ask('play.setPolicy', { policyId: 'random' })
    game.focus()
    const seen = new Set<number>()
    const last = { act: -1 }
    bench.app.services.on('play', ({ lastAct, held }: PlaySnapshot) => {
      if (lastAct && lastAct.atMs !== last.act) seen.add((last.act = lastAct.atMs))
      else if (held.length > 0) seen.add(performance.now())
    })
    await bench.app.ask('play.setMode', { mode: 'autonomous' })
    await until(() => seen.size >= choices, 30_000)
    bench.desktop.do('key', key)
    const taken = await until(async () => {
      const now = await bench.snapshot()
      return now.controller === 'human' && now
    })
    expect(taken.acting).toMatchObject({ takeover: 'input', unavailable: null })
    const acts = seen.size
    await pause(1500)
    expect(seen.size).toBe(acts)
    expect((await bench.snapshot()).held).toEqual([])
    return taken
  }

  const gnome2048 = { program: 'gnome-2048', title: 'GNOME 2048' }
  describeGame(gnome2048, () => {
    const saved = '.local/share/gnome-2048/saved'
    const keys = ['Left', 'Down', 'Left', 'Right', 'Down', 'Up']

    it('is recorded key by key, its score read off every picture is the one it keeps, and its phase is play', async () => {
      await open(gnome2048, 'gnome-2048')
      const script = Array.from({ length: 40 }, (_, i): Act => {
        const key = keys[i % keys.length]!
        return { key, code: `Arrow${key}` }
      })
      const session = await recordPlayed(script, 350)
      const readings = await bench.read('gnome-2048', session)
      const scores = readings.flatMap(({ fields }) =>
        fields['score']?.isSure ? [fields['score'].value] : []
      )
      await game.quit()
      const kept = Number(readFileSync(join(game.home, saved), 'utf8').trim().split('\n').at(-1))
      console.info(
        `gnome-2048: ${readings.length} pictures, ${scores.length} sure, ${new Set(scores).size} scores up to ${scores.at(-1)}; the game keeps ${kept}`
      )
      expect(kept).toBeGreaterThan(0)
      expect(scores.at(-1)).toBe(kept)
      expect(scores).toEqual(scores.toSorted((a, b) => Number(a) - Number(b)))
      // What is read in pieces knows none at the beginning of each: votes begin anew.
      const phases = readings.flatMap(({ phase }) => phase ?? [])
      expect(new Set(phases)).toEqual(new Set(['play']))
      expect(phases.length).toBeGreaterThan(readings.length / 2)
    }, 90_000)

    it('is played by chance until the person touches a key', async () => {
      await open(gnome2048, 'gnome-2048')
      await playByChance(10, 'Left')
    }, 60_000)

    it('that is over is begun anew by what its profile says', async () => {
      // One move is left; whichever way it is made, it is the last. The game counts the points of the tiles anew.
      const board = '4 4\n2 4 8 16\n32 64 128 256\n8 4 2 16\n32 64 128 128\n5128\n'
      await open({ ...gnome2048, files: { [saved]: board } }, 'gnome-2048')
      await until(async () => (await bench.snapshot()).state?.fields['score']?.value === 5128)
      const phases = new Set<string | null>()
      bench.app.services.on('play', ({ state }: PlaySnapshot) => void phases.add(state?.phase ?? null))
      await bench.app.ask('play.setPolicy', { policyId: 'random' })
      game.focus()
      await bench.app.ask('play.setMode', { mode: 'autonomous' })
      await until(() => phases.has('over'), 30_000)
      // A score of the ten best opens two windows of the game's own: its restart answers both before it clicks.
      const anew = await until(async () => {
        const now = await bench.snapshot()
        return now.episode?.index === 2 && Number(now.state?.fields['score']?.value) < 1000 && now
      }, 30_000)
      expect(phases).toContain('over')
      expect(anew.lastScores).toEqual([256])
      expect(anew.controller).toBe('agent')
      expect(readFileSync(join(game.home, '.local/share/gnome-2048/scores/grid4'), 'utf8')).toMatch(/^5384 /u)
    }, 60_000)
  })

  const kobodl = { program: 'kobodl', title: 'Kobo Deluxe 0.5.1' }
  describeGame(kobodl, () => {
    it('is begun, played by chance and recorded, and what it shows is read', async () => {
      await open(kobodl, 'kobodl')
      await until(async () => (await bench.snapshot()).state?.phase === 'menu')
      const session = await bench.recorded(async () => {
        // From the menu on: three times Return, and fire.
        await playByChance(25, 'p')
      })
      const readings = await bench.read('kobodl', session)
      const phases = readings.flatMap(({ phase }) => (phase === null ? [] : [phase]))
      const ships = readings.flatMap(({ fields }) => (fields['ships']?.isSure ? [fields['ships'].value] : []))
      console.info(`kobodl: ${readings.length} pictures, ships ${[...new Set(ships)].join(', ')}`)
      expect(phases[0]).toBe('menu')
      expect(phases.at(-1)).toBe('play')
      for (const count of ships) expect([0, 1, 2, 3, 4, 5]).toContain(count)
    }, 90_000)

    it('is recorded key by key', async () => {
      await open(kobodl, 'kobodl')
      const names = { Left: 'ArrowLeft', Up: 'ArrowUp', Control_L: 'ControlLeft', Return: 'Enter' }
      const keys = ['Return', 'Return', 'Return', 'Control_L', 'Left', 'Up', 'Control_L'] as const
      await recordPlayed(
        Array.from({ length: 21 }, (_, i): Act => {
          const key = keys[i] ?? (i % 2 === 0 ? 'Left' : 'Control_L')
          return { key, code: names[key] }
        }),
        300
      )
    }, 60_000)
  })

  const swellFoop = { program: 'swell-foop', title: 'Swell Foop' }
  describeGame(swellFoop, () => {
    it('is begun from its welcome, played by chance to its end, and begun anew past its lists of scores', async () => {
      await open(swellFoop, 'swell-foop')
      const scores = new Set<unknown>()
      const phases = new Set<string | null>()
      bench.app.services.on('play', ({ state }: PlaySnapshot) => {
        phases.add(state?.phase ?? null)
        if (state?.fields['score']) scores.add(state.fields['score'].value)
      })
      await bench.app.ask('play.setPolicy', { policyId: 'random' })
      game.focus()
      await bench.app.ask('play.setMode', { mode: 'autonomous' })
      const anew = await until(async () => {
        const now = await bench.snapshot()
        return now.episode?.index === 2 && now.state?.phase === 'play' && now
      }, 180_000)
      console.info(`swell-foop: scores ${[...scores].join(', ')}; the game was of ${anew.lastScores.join()}`)
      expect([...phases]).toEqual(expect.arrayContaining(['menu', 'play', 'over']))
      const kept = readFileSync(join(game.home, '.local/share/swell-foop/scores/small-3'), 'utf8')
      expect(anew.lastScores).toEqual([Number(kept.split(' ')[0])])
      expect(scores).toContain(anew.lastScores[0])
      expect(anew.controller).toBe('agent')
    }, 240_000)

    it('is recorded click by click, and its score goes up', async () => {
      await open(swellFoop, 'swell-foop')
      const start: Act = { click: { x: 188, y: 270 } }
      // Along the lowest row, where there are tiles as long as a game is on: too few to end it.
      const cells = Array.from({ length: 6 }, (_, i): Act => ({ click: { x: 61 + 50 * i, y: 274 } }))
      const session = await recordPlayed([start, ...cells], 900)
      const readings = await bench.read('swell-foop', session)
      const scores = readings.flatMap(({ fields }) =>
        fields['score']?.isSure ? [Number(fields['score'].value)] : []
      )
      console.info(`swell-foop: ${readings.length} pictures, scores ${[...new Set(scores)].join(', ')}`)
      expect(new Set(scores).size).toBeGreaterThan(1)
      expect(scores).toEqual(scores.toSorted((a, b) => a - b))
    }, 90_000)
  })

  const mahjongg = { program: 'xmahjongg', title: 'xmahjongg', args: ['--number', '7'] }
  describeGame(mahjongg, () => {
    /** Pairs of this board that are free one after the other, in pixels of its window. */
    const pairs = [
      [122, 110, 760, 430],
      [186, 430, 700, 495],
      [250, 430, 695, 430],
      [330, 360, 640, 490]
    ] as const
    const clicks = pairs.flatMap(([ax, ay, bx, by]) => [
      { x: ax, y: ay },
      { x: bx, y: by }
    ])

    it('that no profile knows is recorded click by click, learned from that, and played by chance', async () => {
      await open(mahjongg, null)
      const session = await recordPlayed(
        clicks.map((click) => ({ click })),
        500
      )
      const places = (await bench.inputs(session.id)).flatMap((input) =>
        input.kind === 'button' && input.down
          ? [{ x: Math.floor(1006 * input.at.x), y: Math.floor(614 * input.at.y) }]
          : []
      )
      expect(places).toEqual(clicks)
      const { id: candidateId } = await bench.window('xmahjongg')
      const draft = await bench.app.ask('games.begin', { candidateId, sessionId: session.id })
      expect(draft.actions?.length).toBeGreaterThanOrEqual(clicks.length / 2)
      await bench.app.ask('games.save', {
        draft: { ...draft, clock: { kind: 'realTime', decisionsPerSecond: 2 } }
      })
      expect(await bench.attach('xmahjongg')).toMatchObject({ profileId: draft.id })
      await playByChance(5, 'F1')
    }, 90_000)
  })

  describeGame(SQUARES, () => {
    /** The red cell of each turn, and at last one that is not: the game is over. */
    const clicks = [2, 7, 0, 5, 10, 3, 8, 1, 6, 11, 4, 9, 2, 7, 3].map(squareAt)

    it('is taught by the page’s own services: clicks learned, score read at every turn, begun anew', async () => {
      await open(SQUARES, null)
      const { id: candidateId, title } = await bench.window(SQUARES.title)
      const session = await recordPlayed(
        clicks.map((click) => ({ click })),
        700
      )
      const begun = await bench.app.ask('games.begin', { candidateId, sessionId: session.id })
      expect(title).toBe('Squares 0')
      expect(begun.actions?.length).toBe(13)
      const draft = squaresDraft(begun)
      expect(await bench.app.ask('games.save', { draft })).toMatchObject({ problems: [] })
      const readings = await bench.read(begun.id, session)
      const scores = readings.flatMap(({ fields }) =>
        fields['score']?.isSure ? [fields['score'].value] : []
      )
      expect([...new Set(scores)]).toEqual(Array.from({ length: 15 }, (_, i) => SQUARES_POINTS * i))
      expect(readings.at(-1)?.phase).toBe('over')

      // It is over: the agent begins it anew, and goes on by chance until the person comes.
      expect(await bench.attach(SQUARES.title)).toMatchObject({ profileId: begun.id })
      await until(async () => (await bench.snapshot()).state?.phase === 'over')
      const taken = await playByChance(20, 'F2')
      expect(taken.lastScores.length).toBeGreaterThan(0)
      const shown = Number(/\d+$/u.exec((await bench.window(SQUARES.title)).title as string)?.[0])
      await until(async () => (await bench.snapshot()).state?.fields['score']?.value === shown)
    }, 90_000)
  })
})
