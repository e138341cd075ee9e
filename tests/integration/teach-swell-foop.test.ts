import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ReadingHost } from '../../electron/main/perception/reading-host'
import { resources } from '../../electron/main/resources'
import { loadProfiles } from '../../electron/main/targets/profiles'
import { forkWorker } from '../../electron/main/policy-host/fork-worker'
import type { GameDraft } from '../../electron/shared/games'
import type { LocalizedText } from '../../electron/shared/language'
import { withFoundNumber } from '../../electron/shared/number-field'
import { profileSchema, type Profile } from '../../electron/shared/profile'
import { Random } from '../../electron/shared/random'
import type { SessionSummary } from '../../electron/shared/session'
import {
  withCounter,
  withReader,
  withReaderChanged,
  withRegion,
  withWorth
} from '../../renderer/state/draft-fields'
import {
  conditionOf,
  withCondition,
  withPhase,
  withPhaseLabel,
  withPhaseOn
} from '../../renderer/state/draft-phases'
import {
  withActionForEach,
  withControlLabel,
  withDecisions,
  withKey,
  withoutAction,
  withRestart,
  withWindowRule
} from '../../renderer/state/game-draft'
import { GameDesk } from '../support/game-desk'
import { readLabelled } from '../support/labelled-numbers'
import { playAsPerson, RealGame, whyNoGame, type Act } from '../support/real-games'
import { whyNoDesktop } from '../support/x-desktop'

const GAME = { program: 'swell-foop', title: 'Swell Foop' }
const whyNot = whyNoDesktop() ?? whyNoGame(GAME.program)
/** Where a file is to be written that ships as `profiles/swell-foop.json`. */
const SHIPPED_AS = process.env['TAUGHT_PROFILE']

/** In pixels of its window: the button that begins, the one that begins again, the first tile and from one to the next. */
const START: Act = { click: { x: 188, y: 270 } }
const AGAIN: Act = { click: { x: 217, y: 241 } }
const TILE = { x: 61, y: 74, step: 50, columns: 6, rows: 5 }
const ANSWER: Act = { key: 'Escape', code: 'Escape' }

describe.skipIf(whyNot !== null)(
  `Swell Foop taught by the services of page Games${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  () => {
    let desk: GameDesk
    let game: RealGame
    let session: SessionSummary
    let draft: GameDraft
    const host = new ReadingHost(forkWorker(resources.reading))
    const parts = { host, loadTemplate: () => Promise.reject(new Error('none is asked for')) }

    beforeAll(async () => {
      desk = await GameDesk.open()
      game = await RealGame.start(desk.desktop, GAME)
      await desk.attach(GAME.title)
    }, 90_000)
    afterAll(async () => {
      await host.close()
      await game.close()
      await desk.close()
    })

    it('a person plays it and is recorded: each tile twice, whatever comes up over it closed', async () => {
      session = await desk.recorded(playTiles)
      const clicks = (await desk.inputs(session.id)).filter(({ kind }) => kind === 'button')
      expect(clicks.length).toBeGreaterThanOrEqual(2 * 2 * TILE.columns * TILE.rows)
    }, 150_000)

    it('its clicks are learned as the cells of its board', async () => {
      const { id: candidateId } = await desk.window(GAME.title)
      draft = await desk.app.ask('games.begin', { candidateId, sessionId: session.id })
      const { clicks, actions } = await desk.app.ask('games.learn', { sessionId: session.id })
      const { width, height } = desk.desktop.sizeOf(game.window)
      for (const { x, y } of tiles())
        expect(clicks.some((at) => Math.hypot(at.x * width - x, at.y * height - y) < 3)).toBe(true)
      const cells =
        actions?.flatMap(({ id, click }) => (id.startsWith('cell') && click ? [click.at] : [])) ?? []
      for (const { x, y } of tiles())
        expect(cells.some((at) => Math.hypot(at.x * width - x, at.y * height - y) < 5)).toBe(true)
      expect(cells).toHaveLength(tiles().length)
      expect(draft.pointer).toMatchObject({
        buttons: ['left'],
        grid: { shape: 'square', columns: TILE.columns, rows: TILE.rows }
      })
    })

    it('its score is found in the recording, beside its word', async () => {
      const places = await desk.app.ask('games.findNumbers', { draft, seat: '1', sessionId: session.id })
      console.info(`swell-foop: numbers ${JSON.stringify(places.slice(0, 3))}`)
      const place = places[0]!
      // Boards are never the same: over several games it falls as well.
      expect(place).toMatchObject({ label: 'Score' })
      expect(['rises', 'changes']).toContain(place.moves)
      const found = withFoundNumber(draft, place, { en: 'Score', fr: 'Points' })
      expect(found.field).toBe('score')
      draft = found.draft
    }, 120_000)

    it('what is drawn and said on the page makes a game that can be saved', async () => {
      draft = taught(draft)
      expect(await desk.app.ask('games.save', { draft })).toMatchObject({ problems: [] })
      const { ok, problems } = await desk.app.ask('games.check', { draft, sessionId: session.id })
      expect([ok, problems]).toEqual([true, []])
      if (SHIPPED_AS !== undefined) writeFileSync(SHIPPED_AS, JSON.stringify(shippedFrom(draft), null, 2))
    }, 60_000)

    it('it tells every phase of the recording, and a score that only rises while one game is on', async () => {
      const readings = await desk.read(draft.id, session)
      const phases = readings.flatMap(({ phase }) => phase ?? [])
      expect(phases[0]).toBe('menu')
      expect(new Set(phases)).toEqual(new Set(['menu', 'play', 'over']))
      let last = -Infinity
      for (const { phase, fields } of readings) {
        if (phase !== 'play') last = -Infinity
        const { isSure, value } = fields['score'] ?? { isSure: false, value: null }
        if (phase !== 'play' || !isSure) continue
        expect(Number(value)).toBeGreaterThanOrEqual(last)
        last = Number(value)
      }
    }, 120_000)

    it('it reads the pictures that were labelled by eye as well as the profile that ships', async () => {
      const made = readersOf(await desk.app.ask('games.draft', { id: draft.id }))
      const shipped = loadProfiles(resources.profiles).get('swell-foop')!.readers
      const [ours, theirs] = [
        await readLabelled('swell-foop', made, parts),
        await readLabelled('swell-foop', shipped, parts)
      ]
      console.info(`swell-foop: taught ${told(ours)}; ships ${told(theirs)}`)
      expect(ours.right / ours.counted).toBeGreaterThanOrEqual(0.98)
      expect(ours.sureAndWrong / ours.sure).toBeLessThanOrEqual(0.005)
      expect(ours.right).toBeGreaterThanOrEqual(theirs.right - 0.005 * theirs.frames)
      expect(ours.sure).toBeGreaterThanOrEqual(theirs.sure - 0.05 * theirs.frames)
    }, 120_000)

    /** Tile after tile, and what a person does about what comes up meanwhile. */
    async function playTiles(): Promise<void> {
      const random = new Random(3)
      const left: Act[] = [START, ...[...tiles(), ...tiles()].map((click) => ({ click }))]
      let wasAnswered = false
      while (left.length > 0) {
        const inFront = desk.desktop.tell('getactivewindow', 'getwindowname').trim()
        const isAnswered = inFront !== GAME.title
        // After its lists the game is over, and wants to be begun again.
        const act = isAnswered ? ANSWER : wasAnswered ? AGAIN : left.shift()!
        wasAnswered = isAnswered
        // What a game says at its beginning and end is looked at, and not clicked away as it comes.
        const pauseMs = act === START || act === ANSWER ? 2000 : 500
        await playAsPerson(desk.desktop, game, [act], { random, pauseMs })
      }
    }
  }
)

const tiles = (): { readonly x: number; readonly y: number }[] =>
  Array.from({ length: TILE.columns * TILE.rows }, (_, i) => ({
    x: TILE.x + TILE.step * (i % TILE.columns),
    y: TILE.y + TILE.step * Math.floor(i / TILE.columns)
  }))

const told = ({ frames, right, sure, sureAndWrong }: Awaited<ReturnType<typeof readLabelled>>): string =>
  `${right} of ${frames} right, ${sure} sure, ${sureAndWrong} of them wrong`

const readersOf = (draft: GameDraft): Profile['readers'] => profileSchema.parse(draft).readers

/** What a person draws and says on the page, step by step, with the page's own changes of a draft. */
function taught(found: GameDraft): GameDraft {
  // Its window, and the key that closes a list. The board was found.
  let draft = withWindowRule({ ...found, controls: [] }, { title: '^Swell Foop$' })
  draft = withKey(draft, 'Escape', 'Esc')
  const close = draft.controls![0]!.id
  draft = withControlLabel(draft, close, 'en', 'Close the list of scores')
  // What counts: its score goes as far as the box is wide, and two signs say where the game stands.
  draft = withReaderChanged(draft, 'score', (reader) =>
    reader.kind === 'number'
      ? { ...reader, format: { digits: { min: 1, max: 4 } }, plausible: { only: 'up', min: 0 } }
      : reader
  )
  draft = withRegion(draft, 'score', { x: 0.27, y: 0.088, width: 0.25, height: 0.055 })
  const sign = withReader(draft, 'text', { x: 0.1, y: 0.44, width: 0.8, height: 0.14 }, 'Sign')
  const welcome = withReader(sign.draft, 'text', { x: 0.1, y: 0.55, width: 0.8, height: 0.1 }, 'Welcome')
  draft = welcome.draft
  for (const [field, rateHz] of [
    [sign.field, 3],
    [welcome.field, 2]
  ] as const)
    draft = withReaderChanged(draft, field, (reader) => ({ ...reader, rateHz }))
  draft = withCounter(draft, 'score', 'score')
  // When.
  const over = withPhase(draft, 'Over')
  draft = withCondition(over.draft, over.phase, conditionOf(sign.field, 'matches', '(?i)over'))
  const menu = withPhase(draft, 'Menu')
  draft = withCondition(menu.draft, menu.phase, conditionOf(welcome.field, 'matches', '(?i)welcome'))
  const play = withPhase(draft, 'Play')
  draft = withCondition(play.draft, play.phase, conditionOf('score', 'present', ''))
  for (const [phase, label] of [
    [over.phase, 'Game over'],
    [menu.phase, 'Welcome'],
    [play.phase, 'Playing']
  ] as const)
    draft = withPhaseLabel(draft, phase, 'en', label)
  draft = withPhaseOn(draft, play.phase, true)
  draft = withRestart(draft, [
    ...[{ press: close }, { waitSeconds: 0.6 }, { press: close }, { waitSeconds: 0.6 }],
    ...[
      { click: { at: { x: 0.572, y: 0.788 } } },
      { waitSeconds: 1 },
      { click: { at: { x: 0.496, y: 0.882 } } }
    ]
  ])
  // Reward and actions: one for each cell.
  draft = withWorth(draft, 'score', 'upGood', 1)
  draft = withActionForEach(draft, { wait: 'Nothing', cell: (column, row) => `Row ${row}, column ${column}` })
  return withDecisions(withoutAction(withoutAction(draft, 'wait'), close), 2)
}

/** What was said in English, in French. */
const FRENCH: Readonly<Record<string, string>> = {
  'Close the list of scores': 'Fermer la liste des scores',
  'Game over': 'Partie finie',
  Welcome: 'Accueil',
  Playing: 'En jeu',
  Score: 'Points',
  Sign: 'Panneau'
}

/** What was taught as it ships: under the game's own id, with its labels in French as well. */
function shippedFrom(draft: GameDraft): GameDraft {
  const label = (en: string): LocalizedText => ({
    en,
    fr: FRENCH[en] ?? en.replace('Row', 'Rangée').replace('column', 'colonne')
  })
  const isLabel = (value: unknown): value is LocalizedText =>
    typeof value === 'object' && value !== null && 'en' in value && 'fr' in value
  const inFrench: unknown = JSON.parse(JSON.stringify(draft), (_, value: unknown) =>
    isLabel(value) ? label(value.en) : value
  )
  return { ...(inFrench as GameDraft), id: 'swell-foop' }
}
