import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { StepReading } from '../../electron/shared/games'
import { Random } from '../../electron/shared/random'
import { GameDesk } from '../support/game-desk'
import { beside, eventsOfX, inputLines, type XLine } from '../support/inputs-beside-x'
import { keepPictures } from '../support/kept-pictures'
import { playAsPerson, RealGame, whyNoGame, type Act, type RealGameWish } from '../support/real-games'
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
  readonly id: string
  /** From one act to the next, in the middle. */
  readonly pauseMs: number
  /** What the person does, as the `i`th thing. */
  readonly act: (i: number, random: Random) => Act
  /** Phases that the script surely comes to. */
  readonly phases: readonly string[]
}

const key = (name: string, code = name): Act => ({ key: name, code })
const arrow = (name: string): Act => key(name, `Arrow${name}`)
const oneOf = <T>(random: Random, things: readonly T[]): T => things[random.integer(things.length)]!

const ALL: readonly PlayedGame[] = [
  {
    id: 'gnome-2048',
    program: 'gnome-2048',
    title: 'GNOME 2048',
    pauseMs: 900,
    act: (i) => arrow(['Left', 'Down', 'Left', 'Right', 'Down', 'Up'][i % 6]!),
    phases: ['play']
  },
  {
    id: 'kobodl',
    program: 'kobodl',
    title: 'Kobo Deluxe 0.5.1',
    pauseMs: 350,
    act: (i, random) =>
      i < 3 || i % 40 < 3
        ? key('Return', 'Enter')
        : random.integer(3) === 0
          ? key('Control_L', 'ControlLeft')
          : arrow(oneOf(random, ['Left', 'Right', 'Up', 'Down'])),
    phases: ['menu', 'play']
  },
  {
    id: 'lbreakout2',
    program: 'lbreakout2',
    title: 'LBreakout2',
    pauseMs: 400,
    // Now and then what begins a game anew; while one is on, it only moves the paddle.
    act: (i, random) => {
      if (i % 30 === 0) return key('n', 'KeyN')
      return { click: i % 30 < 4 ? { x: 180, y: 278 } : { x: 100 + random.integer(440), y: 420 } }
    },
    phases: ['menu', 'play']
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
    const { id, program, title } = played
    const lacks = whyNoGame(program)
    it.skipIf(lacks !== null)(
      `${id}: every key and click is in the session, and what it shows is read${lacks ? ` (skipped: ${lacks})` : ''}`,
      async () => {
        game = await RealGame.start(desk.desktop, played)
        const size = desk.desktop.sizeOf(game.window)
        // Before it plays: a game that holds the pointer puts it back into its middle, whoever moves it.
        const corner = desk.desktop.cornerOf(game.window)
        expect(await desk.attach(title)).toMatchObject({ profileId: id })
        const log = await XLog.start(desk.desktop.display)
        const session = await desk.recorded(() => playFor(played))
        const events = inOrder(eventsOfX(pressed(log.events), corner))
        log.close()
        const inputs = (await desk.inputs(session.id)).filter(({ kind }) => kind !== 'move')
        const { isSame, apart, sentence } = beside(inputs, events, size)
        const readings = await desk.read(id, session)
        const found = { ...told(readings), seconds: Math.round(session.seconds), xServer: sentence }
        console.info(`${id}: ${JSON.stringify(found)}`)
        keep(id, { ...found, keysAndClicks: events.filter(({ line }) => line.startsWith('+')).length, apart })
        if (PICTURES !== undefined) await keepPictures(desk, id, session, PICTURES)
        expect(inputLines(inputs, size)).toEqual(events.map(({ line }) => line))
        expect(isSame).toBe(true)
        expect(Object.keys(found.phases)).toEqual(expect.arrayContaining([...played.phases]))
        expect(found.wentBack).toBe(0)
      },
      1000 * (4 * SECONDS + 120)
    )
  }

  async function playFor({ act, pauseMs }: PlayedGame): Promise<void> {
    const random = new Random(SEED)
    const untilMs = performance.now() + 1000 * SECONDS
    for (let i = 0; performance.now() < untilMs; i += 10) {
      const acts = Array.from({ length: 10 }, (_, k) => act(i + k, random))
      await playAsPerson(desk.desktop, game, acts, { random, pauseMs })
    }
  }
})

const pressed = (events: readonly XLogged[]): XLogged[] => events.filter(({ kind }) => kind !== 'move')
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
  const command = `REAL_GAME_SECONDS=${SECONDS} npx vitest run tests/integration/real-recordings.test.ts`
  writeFileSync(join(RESULTS, `${id}.json`), `${JSON.stringify({ command, ...found }, null, 2)}\n`)
}
