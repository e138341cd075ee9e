import { expect } from 'vitest'
import type { GameDraft } from '../../electron/shared/games'
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
import type { Act } from '../support/real-games'
import { asShipped, describeTaught, type Player } from '../support/taught-game'

const TITLE = 'Swell Foop'

/** In pixels of its window: the button that begins, the one that begins again, the first tile and from one to the next. */
const START: Act = { click: { x: 188, y: 270 } }
const AGAIN: Act = { click: { x: 217, y: 241 } }
const TILE = { x: 61, y: 74, step: 50, columns: 6, rows: 5 }
const ANSWER: Act = { key: 'Escape', code: 'Escape' }

describeTaught({
  id: 'swell-foop',
  game: { program: 'swell-foop', title: TITLE },
  plays: {
    what: 'each tile twice, whatever comes up over it closed',
    play: playTiles,
    expect: (inputs) => {
      const clicks = inputs.filter(({ kind }) => kind === 'button')
      expect(clicks.length).toBeGreaterThanOrEqual(2 * 2 * TILE.columns * TILE.rows)
    }
  },
  learns: {
    what: 'clicks, as the cells of its board',
    expect: ({ clicks, actions, draft, size: { width, height } }) => {
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
    }
  },
  numbers: {
    what: 'the first of all, beside its word',
    choose: (places) => {
      const place = places[0]!
      // Boards are never the same: over several games it falls as well.
      expect(place).toMatchObject({ label: 'Score' })
      expect(['rises', 'changes']).toContain(place.moves)
      return [place]
    }
  },
  teach: taught,
  phases: ['menu', 'play', 'over'],
  ships: (draft) =>
    asShipped(
      draft,
      'swell-foop',
      (english) => FRENCH[english] ?? english.replace('Row', 'Rangée').replace('column', 'colonne')
    )
})

/** Tile after tile, and what a person does about what comes up meanwhile. */
async function playTiles({ inFront, does }: Player): Promise<void> {
  const left: Act[] = [START, ...[...tiles(), ...tiles()].map((click) => ({ click }))]
  let wasAnswered = false
  while (left.length > 0) {
    const isAnswered = inFront() !== TITLE
    // After its lists the game is over, and wants to be begun again.
    const act = isAnswered ? ANSWER : wasAnswered ? AGAIN : left.shift()!
    wasAnswered = isAnswered
    // What a game says at its beginning and end is looked at, and not clicked away as it comes.
    await does([act], act === START || act === ANSWER ? 2000 : 500)
  }
}

const tiles = (): { readonly x: number; readonly y: number }[] =>
  Array.from({ length: TILE.columns * TILE.rows }, (_, i) => ({
    x: TILE.x + TILE.step * (i % TILE.columns),
    y: TILE.y + TILE.step * Math.floor(i / TILE.columns)
  }))

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
