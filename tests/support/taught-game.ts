import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resources } from '../../electron/main/resources'
import { loadProfiles } from '../../electron/main/targets/profiles'
import type { GameDraft, LearnedControls, StepReading } from '../../electron/shared/games'
import type { LocalizedText } from '../../electron/shared/language'
import { withFoundNumber } from '../../electron/shared/number-field'
import type { NumberPlace } from '../../electron/shared/perception/found-numbers'
import type { PersonInput } from '../../electron/shared/person-input'
import { profileSchema, type Profile } from '../../electron/shared/profile'
import { Random } from '../../electron/shared/random'
import type { SessionSummary } from '../../electron/shared/session'
import { Eyes, type Sight } from './eyes'
import { GameDesk } from './game-desk'
import { patientHost, readLabelled, type ReadNumbers } from './labelled-numbers'
import { playAsPerson, RealGame, whyNoGame, type Act, type RealGameWish } from './real-games'
import { whyNoDesktop } from './x-desktop'

/** Where the file is to be written that ships as the profile of the game. */
const SHIPPED_AS = process.env['TAUGHT_PROFILE']

/** What a number is called beside which no word stands. */
const SCORE = { en: 'Score', fr: 'Points' }

/** The person of the test, at a game that the app knows nothing of. */
export interface Player {
  readonly random: Random
  readonly looks: () => Promise<Sight>
  /** The title of the window in front. */
  readonly inFront: () => string
  readonly does: (acts: readonly Act[], pauseMs: number) => Promise<void>
}

/** What a recording taught. */
export interface Learned extends LearnedControls {
  /** The draft that was begun with it. */
  readonly draft: GameDraft
  /** Of the window, in pixels. */
  readonly size: { readonly width: number; readonly height: number }
}

/** A game, and how somebody teaches it to the app from nothing. */
export interface TaughtGame {
  /** Of the profile that ships; nothing of it is known to the app that is taught. */
  readonly id: string
  readonly game: RealGameWish
  readonly plays: {
    readonly what: string
    readonly play: (player: Player) => Promise<void>
    /** What must be in the recording. */
    readonly expect: (inputs: readonly PersonInput[]) => void
  }
  readonly learns: { readonly what: string; readonly expect: (learned: Learned) => void }
  /** Null where the score is not found, but drawn with the rest. */
  readonly numbers: {
    readonly what: string
    /** Which of the numbers that were found, in their order, are read: the score is among them. */
    readonly choose: (places: readonly NumberPlace[]) => readonly NumberPlace[]
  } | null
  /** What is drawn and said on the page after that, with the page's own changes of a draft. */
  readonly teach: (found: GameDraft) => GameDraft
  /** Those the recording shows; the first one first. */
  readonly phases: readonly string[]
  /** What was taught as it ships. */
  readonly ships: (draft: GameDraft) => GameDraft
}

/** The tests of a game that is taught by the services of page Games, in the order in which its person goes. */
export function describeTaught(taught: TaughtGame): void {
  const { id, game: wish, plays, learns, numbers } = taught
  const whyNot = whyNoDesktop() ?? whyNoGame(wish.program)
  describe.skipIf(whyNot !== null)(
    `${wish.title} taught by the services of page Games${whyNot ? ` (skipped: ${whyNot})` : ''}`,
    () => {
      let desk: GameDesk
      let game: RealGame
      let eyes: Eyes
      let session: SessionSummary
      let draft: GameDraft
      const host = patientHost()
      const shipped = loadProfiles(resources.profiles).get(id)!

      beforeAll(async () => {
        desk = await GameDesk.open()
        game = await RealGame.start(desk.desktop, wish)
        eyes = await Eyes.open(game, shipped, host)
        const { id: candidateId } = await desk.window(wish.title)
        await desk.app.ask('targets.chooseProfile', { candidateId, profileId: null })
        expect(await desk.attach(wish.title)).toMatchObject({ profileId: null })
      }, 90_000)
      afterAll(async () => {
        eyes.close()
        await host.close()
        await game.close()
        await desk.close()
      })

      it(`a person plays it and is recorded: ${plays.what}`, async () => {
        const random = new Random(3)
        session = await desk.recorded(() =>
          plays.play({
            random,
            looks: () => eyes.look(),
            inFront: () => desk.desktop.tell('getactivewindow', 'getwindowname').trim(),
            does: (acts, pauseMs) => playAsPerson(desk.desktop, game, acts, { random, pauseMs })
          })
        )
        plays.expect(await desk.inputs(session.id))
      }, 300_000)

      it(`what they did is learned: ${learns.what}`, async () => {
        const { id: candidateId } = await desk.window(wish.title)
        draft = await desk.app.ask('games.begin', { candidateId, sessionId: session.id })
        const learned = await desk.app.ask('games.learn', { sessionId: session.id })
        learns.expect({ ...learned, draft, size: desk.desktop.sizeOf(game.window) })
      }, 60_000)

      if (numbers !== null)
        it(`its score is found in the recording: ${numbers.what}`, async () => {
          const places = await desk.app.ask('games.findNumbers', { draft, seat: '1', sessionId: session.id })
          console.info(`${id}: numbers ${JSON.stringify(places.slice(0, 3))}`)
          for (const place of numbers.choose(places)) draft = withFoundNumber(draft, place, SCORE).draft
          expect(draft.readers?.map(({ field }) => field)).toContain('score')
        }, 300_000)

      it('what is drawn and said on the page makes a game that can be saved', async () => {
        draft = taught.teach(draft)
        expect(await desk.app.ask('games.save', { draft })).toMatchObject({ problems: [] })
        const { ok, problems } = await desk.app.ask('games.check', { draft, sessionId: session.id })
        expect([ok, problems]).toEqual([true, []])
        const ships = taught.ships(draft)
        expect(profileSchema.safeParse(ships).error).toBeUndefined()
        if (SHIPPED_AS !== undefined) writeFileSync(SHIPPED_AS, fileOf(ships))
      }, 60_000)

      it('it tells every phase of the recording, and a score that only rises while one game is on', async () => {
        const readings = await desk.read(draft.id, session)
        const told = readings.flatMap(({ phase }) => phase ?? [])
        console.info(`${id}: phases ${JSON.stringify(stretchesOf(told))}`)
        expect(told[0]).toBe(taught.phases[0])
        expect(new Set(told)).toEqual(new Set(taught.phases))
        expectRising(readings)
      }, 180_000)

      it('it reads the pictures that were labelled by eye as well as the profile that ships', async () => {
        const made = readersOf(await desk.app.ask('games.draft', { id: draft.id }))
        const parts = { host, loadTemplate: () => Promise.reject(new Error('none is asked for')) }
        for (const file of [id, `${id}-3-minutes`]) {
          const [ours, theirs] = [
            await readLabelled(file, made, parts),
            await readLabelled(file, shipped.readers, parts)
          ]
          console.info(`${file}: taught ${sentence(ours)}; ships ${sentence(theirs)}`)
          expect(ours.right / ours.counted).toBeGreaterThanOrEqual(0.98)
          expect(ours.sureAndWrong / ours.sure).toBeLessThanOrEqual(0.005)
          expect(ours.right).toBeGreaterThanOrEqual(theirs.right - 0.005 * theirs.frames)
          expect(ours.sure).toBeGreaterThanOrEqual(theirs.sure - 0.05 * theirs.frames)
        }
      }, 180_000)
    }
  )
}

/** As a file, with its parts in the order of the format; prettier breaks its lines. */
const fileOf = (draft: GameDraft): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.keys(profileSchema.shape).flatMap((part) =>
        part in draft ? [[part, draft[part as keyof GameDraft]]] : []
      )
    )
  )

const sentence = ({ counted, right, sure, sureAndWrong }: ReadNumbers): string =>
  `${right} of ${counted} right, ${sure} sure, ${sureAndWrong} of them wrong`

const readersOf = (draft: GameDraft): Profile['readers'] => profileSchema.parse(draft).readers

/** Phases in their order, each with how many pictures in a row showed it. */
function stretchesOf(phases: readonly string[]): [phase: string, pictures: number][] {
  const stretches: [string, number][] = []
  for (const phase of phases) {
    const last = stretches.at(-1)
    if (last?.[0] === phase) last[1] += 1
    else stretches.push([phase, 1])
  }
  return stretches
}

/** While a game is on, what is sure of its score never falls, and something is. */
function expectRising(readings: readonly StepReading[]): void {
  let last = -Infinity
  let sure = 0
  for (const { phase, fields } of readings) {
    if (phase !== 'play') last = -Infinity
    const { isSure, value } = fields['score'] ?? { isSure: false, value: null }
    if (phase !== 'play' || !isSure) continue
    expect(Number(value)).toBeGreaterThanOrEqual(last)
    last = Number(value)
    sure += 1
  }
  expect(sure).toBeGreaterThan(0)
}

/** What was taught under the game's own id, with its labels in French as well. */
export function asShipped(draft: GameDraft, id: string, french: (english: string) => string): GameDraft {
  const isLabel = (value: unknown): value is LocalizedText =>
    typeof value === 'object' && value !== null && 'en' in value && 'fr' in value
  const inBoth: unknown = JSON.parse(JSON.stringify(draft), (_, value: unknown) =>
    isLabel(value) ? { en: value.en, fr: french(value.en) } : value
  )
  return { ...(inBoth as GameDraft), id }
}

/** For ids that were made up on the page those by which recordings and models know them, in the order that they are in. */
export interface OwnIds {
  readonly controls: Readonly<Record<string, string>>
  readonly actions: Readonly<Record<string, string>>
}

export function withOwnIds(draft: GameDraft, own: OwnIds): GameDraft {
  const control = (id: string): string => own.controls[id] ?? id
  const controls = (ids: readonly string[] = []): string[] => ids.map(control)
  const { restart, ...episode } = draft.episode ?? {}
  return {
    ...draft,
    controls: inOrder(draft.controls, own.controls).map((one) => ({ ...one, id: control(one.id) })),
    actions: inOrder(draft.actions, own.actions).map(({ id, hold, press, ...action }) => ({
      id: own.actions[id] ?? id,
      ...action,
      ...(hold?.length && { hold: controls(hold) }),
      ...(press?.length && { press: controls(press) })
    })),
    episode: {
      ...episode,
      ...(restart && {
        restart: restart.map((step) => ('press' in step ? { press: control(step.press) } : step))
      })
    }
  }
}

/** Those that are named first, in their order; then the others. */
function inOrder<T extends { readonly id: string }>(
  all: readonly T[] = [],
  named: Readonly<Record<string, string>>
): T[] {
  const order = Object.keys(named)
  const rank = ({ id }: T): number => (order.includes(id) ? order.indexOf(id) : order.length)
  return all.toSorted((a, b) => rank(a) - rank(b))
}
