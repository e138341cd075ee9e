import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { StepReading } from '../../electron/shared/games'
import { Random } from '../../electron/shared/random'
import { GameDesk } from '../support/game-desk'
import { beside, eventsOfX, inputLines, type XLine } from '../support/inputs-beside-x'
import { keepPhases, keepPictures } from '../support/kept-pictures'
import { playAsPerson, RealGame, whyNoGame, type Act, type RealGameWish } from '../support/real-games'
import { SQUARES, squaresClicks, squaresDraft } from '../support/squares'
import { pause } from '../support/watched-windows'
import { whyNoDesktop } from '../support/x-desktop'
import { XLog, type XLogged } from '../support/x-log'

/**
 * A person's play of each game that ships with a profile, recorded whole: beside the X server's own log, and what its
 * readers make of it. `REAL_GAME_SECONDS=180 REAL_GAME_RESULTS=results/real-games` plays three minutes of each and keeps
 * what was found; `REAL_GAME_PICTURES=FOLDER` keeps the pictures of the score, to be labelled by eye.
 */
const SECONDS = Number(process.env['REAL_GAME_SECONDS'] ?? 20)
const SEED = Number(process.env['REAL_GAME_SEED'] ?? 3)
const RESULTS = process.env['REAL_GAME_RESULTS']
const PICTURES = process.env['REAL_GAME_PICTURES']

interface PlayedGame extends RealGameWish {
  /** Of its profile, where one ships. */
  readonly id?: string
  /** Teaches it by the services of page Games; resolves with the id of its profile. */
  readonly teach?: (desk: GameDesk) => Promise<string>
  /** From one act to the next, in the middle. */
  readonly pauseMs: number
  /** What the person does next, from the `i`th thing on, who sees which phase the game is in; none: they wait. */
  readonly acts: (i: number, random: Random, phase: string | null) => readonly Act[]
  /** Phases that the script surely comes to. */
  readonly phases: readonly string[]
}

const key = (name: string, code = name): Act => ({ key: name, code })
const arrow = (name: string): Act => key(name, `Arrow${name}`)
const click = (x: number, y: number): Act => ({ click: { x, y } })
/** Pressed only where another window of the game is in front, a list of its best: it is no play, and not recorded. */
const ANSWER = { key: 'Escape', code: 'Escape' }
const oneOf = <T>(random: Random, things: readonly T[]): T => things[random.integer(things.length)]!
const times = (count: number, act: (k: number) => Act): Act[] =>
  Array.from({ length: count }, (_, k) => act(k))

const SLIDES = ['Left', 'Down', 'Left', 'Right', 'Down', 'Up'] as const

const ALL: readonly PlayedGame[] = [
  {
    id: 'gnome-2048',
    program: 'gnome-2048',
    title: 'GNOME 2048',
    // One move is left, whichever way it is made.
    files: {
      '.local/share/gnome-2048/saved': '4 4\n2 4 8 16\n32 64 128 256\n8 4 2 16\n32 64 128 128\n5128\n'
    },
    pauseMs: 900,
    acts: (i, _, phase) => (phase === 'over' ? [click(63, 27), click(63, 113)] : [arrow(SLIDES[i % 6]!)]),
    phases: ['play', 'over']
  },
  {
    id: 'kobodl',
    program: 'kobodl',
    title: 'Kobo Deluxe 0.5.1',
    pauseMs: 350,
    // In its menu no arrows, which lead to its end.
    acts: (_, random, phase) =>
      phase === 'play'
        ? times(10, () =>
            random.integer(3) === 0
              ? key('Control_L', 'ControlLeft')
              : arrow(oneOf(random, ['Left', 'Right', 'Up', 'Down']))
          )
        : [key('Return', 'Enter'), key('Control_L', 'ControlLeft')],
    phases: ['menu', 'play']
  },
  {
    id: 'lbreakout2',
    program: 'lbreakout2',
    title: 'LBreakout2',
    pauseMs: 400,
    acts: (_, random, phase) => {
      // A person looks first: a click anywhere while its first screen is not told yet opens another list of its menu.
      if (phase === null) return []
      if (phase === 'menu') return [click(179, 276), click(192, 276)]
      // No more balls are bought.
      if (phase === 'over') return [key('n', 'KeyN')]
      return times(4, () => click(100 + random.integer(440), 420))
    },
    phases: ['menu', 'play']
  },
  {
    id: 'swell-foop',
    program: 'swell-foop',
    title: 'Swell Foop',
    pauseMs: 600,
    acts: (_, random, phase) => {
      if (phase === 'menu') return [click(188, 270)]
      if (phase === 'over') return [click(217, 241)]
      return [click(61 + 50 * random.integer(6), 74 + 50 * random.integer(5))]
    },
    phases: ['menu', 'play', 'over']
  },
  {
    ...SQUARES,
    teach: async (desk) => {
      const { id: candidateId } = await desk.window(SQUARES.title)
      const draft = squaresDraft(await desk.app.ask('games.begin', { candidateId }))
      expect(await desk.app.ask('games.save', { draft })).toMatchObject({ problems: [] })
      return draft.id
    },
    pauseMs: 900,
    acts: (i) => squaresClicks(i, 10).map((at) => ({ click: at })),
    phases: ['play', 'over']
  }
]

/** The others take minutes, and are asked for by their time. */
const GAMES = ALL.filter(({ id }) => id === 'lbreakout2' || process.env['REAL_GAME_SECONDS'] !== undefined)
const whyNot = whyNoDesktop()

describe.skipIf(whyNot !== null)(`real games, recorded${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let desk: GameDesk
  let game: RealGame
  beforeAll(async () => void (desk = await GameDesk.open()), 90_000)
  afterEach(async () => {
    await desk.app.ask('play.detach', undefined)
    await game.close()
  })
  afterAll(() => desk.close())

  for (const played of GAMES) {
    const { program, title } = played
    const lacks = whyNoGame(program)
    it.skipIf(lacks !== null)(
      `${program}: every key and click is in the session, and what it shows is read${lacks ? ` (skipped: ${lacks})` : ''}`,
      async () => {
        game = await RealGame.start(desk.desktop, played)
        const size = desk.desktop.sizeOf(game.window)
        // Before it plays: a game that holds the pointer puts it back into its middle, whoever moves it.
        const corner = desk.desktop.cornerOf(game.window)
        const id = played.id ?? (await played.teach!(desk))
        expect(await desk.attach(title)).toMatchObject({ profileId: id })
        const log = await XLog.start(desk.desktop.display)
        const session = await desk.recorded(() => playFor(played))
        const events = inOrder(eventsOfX(pressed(log.events), corner).filter(({ line }) => !isAnswer(line)))
        log.close()
        const inputs = (await desk.inputs(session.id)).filter(({ kind }) => kind !== 'move')
        const { isSame, apart, sentence } = beside(inputs, events, size)
        const readings = await desk.read(id, session)
        const found = { ...told(readings), seconds: Math.round(session.seconds), xServer: sentence }
        console.info(`${id}: ${JSON.stringify(found)}`)
        keep(id, { ...found, keysAndClicks: events.filter(({ line }) => line.startsWith('+')).length, apart })
        if (PICTURES !== undefined) {
          await keepPictures(desk, id, session, readings, PICTURES)
          await keepPhases(desk, id, session, readings, PICTURES)
        }
        expect(inputLines(inputs, size)).toEqual(events.map(({ line }) => line))
        expect(isSame).toBe(true)
        expect(apart.p95Ms).toBeLessThanOrEqual(10)
        expect(Object.keys(found.phases)).toEqual(expect.arrayContaining([...played.phases]))
        expect(found.wentBack).toBe(0)
      },
      1000 * (4 * SECONDS + 120)
    )
  }

  const inFront = (): string => desk.desktop.tell('getactivewindow', 'getwindowname').trim()

  async function playFor({ title, acts, pauseMs }: PlayedGame): Promise<void> {
    const random = new Random(SEED)
    const untilMs = performance.now() + 1000 * SECONDS
    for (let i = 0; performance.now() < untilMs;) {
      const { state } = await desk.snapshot()
      const isInFront = new RegExp(`^(?:${title})$`, 'u').test(inFront())
      const next = isInFront ? acts(i, random, state?.phase ?? null) : [ANSWER]
      if (next.length === 0) await pause(pauseMs)
      await playAsPerson(desk.desktop, game, next, { random, pauseMs })
      if (isInFront) i += next.length
    }
  }
})

const pressed = (events: readonly XLogged[]): XLogged[] => events.filter(({ kind }) => kind !== 'move')
const isAnswer = (line: string): boolean => line.slice(1) === ANSWER.code
/** A window manager holds a click back for a moment while keys go on: by their times they are in order. */
const inOrder = (lines: readonly XLine[]): XLine[] => lines.toSorted((a, b) => a.timeMs - b.timeMs)

/** What the readers made of a recording: how sure, how many scores, which phases. */
function told(readings: readonly StepReading[]): {
  readonly pictures: number
  readonly sure: number
  readonly scores: number
  readonly last: unknown
  readonly phases: Readonly<Record<string, number>>
  /** How often a score fell without a game having ended. */
  readonly wentBack: number
} {
  const phases: Record<string, number> = {}
  const scores: number[] = []
  let [sure, wentBack, last] = [0, 0, -Infinity]
  for (const { fields, phase } of readings) {
    phases[phase ?? 'none'] = (phases[phase ?? 'none'] ?? 0) + 1
    const score = fields['score']
    if (phase !== 'play') last = -Infinity
    if (phase !== 'play' || !score?.isSure) continue
    sure += 1
    const value = Number(score.value)
    if (value < last) wentBack += 1
    scores.push((last = value))
  }
  return {
    pictures: readings.length,
    sure,
    scores: new Set(scores).size,
    last: scores.at(-1),
    phases,
    wentBack
  }
}

function keep(id: string, found: object): void {
  if (RESULTS === undefined) return
  mkdirSync(RESULTS, { recursive: true })
  const command =
    `REAL_GAME_SECONDS=${SECONDS} REAL_GAME_SEED=${SEED} REAL_GAME_RESULTS=${RESULTS}` +
    ' npx vitest run tests/integration/real-recordings.test.ts'
  const kept = { command, seed: SEED, loadAverage: loadavg(), cores: availableParallelism(), ...found }
  writeFileSync(join(RESULTS, `${id}.json`), `${JSON.stringify(kept, null, 2)}\n`)
}
