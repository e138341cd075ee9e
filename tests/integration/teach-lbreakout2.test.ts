import { expect } from 'vitest'
import type { GameDraft } from '../../electron/shared/games'
import type { Random } from '../../electron/shared/random'
import { withNamedColour, withTells } from '../../renderer/state/draft-colours'
import { withCounter, withReader, withReaderChanged, withWorth } from '../../renderer/state/draft-fields'
import { withFlip } from '../../renderer/state/draft-flips'
import { relabelled } from '../../renderer/state/draft-names'
import {
  conditionOf,
  withCondition,
  withPhase,
  withPhaseLabel,
  withPhaseOn
} from '../../renderer/state/draft-phases'
import { withRow } from '../../renderer/state/draft-places'
import {
  actionsOf,
  withActionChanged,
  withControlLabel,
  withDecisions,
  withoutAction,
  withRestart,
  withWindowRule
} from '../../renderer/state/game-draft'
import type { Act } from '../support/real-games'
import { asShipped, describeTaught, withOwnIds } from '../support/taught-game'

/** In pixels of its window: the height that the pointer stays at, and how far the paddle goes to the left and right. */
const PADDLE = { y: 420, left: 105, right: 535 }
const SIZE = { width: 640, height: 480 }
/** As many places as an agent is given, and those of them that the person goes to. */
const PLACES = 17
const VISITED = [0, 2, 4, 6, 8, 10, 12, 14, 16].map(
  (i) => PADDLE.left + (i * (PADDLE.right - PADDLE.left)) / (PLACES - 1)
)
const LAUNCH: Act = { click: { x: SIZE.width / 2, y: PADDLE.y } }
/** Its list of games, and the first of them. */
const BEGIN: readonly Act[] = [{ click: { x: 179, y: 276 } }, { click: { x: 192, y: 276 } }]
/** No more balls are bought. */
const NO: Act = { key: 'n', code: 'KeyN' }
const LEAST_ROUNDS = 6

describeTaught({
  id: 'lbreakout2',
  game: { program: 'lbreakout2', title: 'LBreakout2' },
  plays: {
    what: 'the paddle goes to and fro until a game is over, and a little longer',
    play: async ({ looks, does, random }) => {
      let wasOver = false
      for (let round = 0; round < LEAST_ROUNDS || !wasOver;) {
        // A person looks first: a click while its first screen is not told yet opens another list of its menu.
        const { phase } = await looks()
        if (phase === 'menu') await does(BEGIN, 400)
        if (phase === 'over') await does([NO], 400)
        wasOver ||= phase === 'over'
        if (phase !== 'play') continue
        const moves = shuffled(VISITED, random).map((x): Act => ({ move: { x, y: PADDLE.y } }))
        await does([LAUNCH, ...moves], 200)
        round += 1
      }
    },
    expect: (inputs) => {
      const launched = inputs.filter(
        (input) => input.kind === 'button' && input.down && input.at.y * SIZE.height > PADDLE.y - 10
      )
      expect(launched.length).toBeGreaterThanOrEqual(LEAST_ROUNDS)
      expect(inputs.some((input) => input.kind === 'key' && input.code === NO.code)).toBe(true)
    }
  },
  learns: {
    what: 'where its pointer went, the click that launches, and the key that ends',
    expect: ({ controls, actions, pointer, draft, size }) => {
      expect(size).toEqual(SIZE)
      expect(controls?.map(({ key }) => key)).toEqual([NO.code])
      expect(pointer).toMatchObject({ buttons: ['left'], wheel: false })
      const places = actions?.flatMap(({ move }) => move?.at ?? []) ?? []
      for (const x of VISITED) expect(places.some((at) => Math.abs(at.x * SIZE.width - x) < 3)).toBe(true)
      for (const at of places) expect(Math.abs(at.y * SIZE.height - PADDLE.y)).toBeLessThan(3)
      // The way to its menu is on none of them.
      expect(places.length).toBeLessThanOrEqual(VISITED.length + 2)
      expect(launchOf(draft)).toMatchObject({ click: { button: 'left', count: 1 } })
    }
  },
  // A lone digit, a pixel thin over a ground that shades, is not found by itself: the box is drawn around it.
  numbers: null,
  teach: taught,
  phases: ['menu', 'play', 'over'],
  ships: (draft) =>
    asShipped(
      withOwnIds(draft, {
        controls: { keyN: 'no' },
        actions: {
          ...Object.fromEntries(placeIds().map((id) => [id, id])),
          [launchOf(draft).id]: 'launch'
        }
      }),
      'lbreakout2',
      (english) => FRENCH[english] ?? english.replace('Paddle:', 'Raquette :')
    )
})

function shuffled<T>(things: readonly T[], random: Random): T[] {
  const left = [...things]
  return things.map(() => left.splice(random.integer(left.length), 1)[0]!)
}

const placeIds = (): string[] => Array.from({ length: PLACES }, (_, i) => `at${i + 1}`)

/** What was learned of the click that launches. */
function launchOf(draft: GameDraft): ReturnType<typeof actionsOf>[number] {
  const found = actionsOf(draft).filter(({ click }) => (click?.at.y ?? 0) * SIZE.height > PADDLE.y - 10)
  expect(found).toHaveLength(1)
  return found[0]!
}

/** What a person draws and says on the page, step by step, with the page's own changes of a draft. */
function taught(found: GameDraft): GameDraft {
  let draft = withControlLabel(
    withWindowRule(found, { title: '^LBreakout2$' }),
    'keyN',
    'en',
    'No more balls'
  )
  // What counts.
  const score = withReader(draft, 'number', { x: 0.81, y: 0.004, width: 0.113, height: 0.029 }, 'Score')
  draft = withReaderChanged(score.draft, score.field, (reader) =>
    reader.kind === 'number' ? { ...reader, plausible: { only: 'up', min: 0 } } : reader
  )
  draft = withCounter(draft, 'score', score.field)
  // When: by the ground beside its field, which nothing moves over; its colours are picked from the picture.
  const ground = withReader(draft, 'colour', { x: 0.034, y: 0.48, width: 0.023, height: 0.25 }, 'Ground')
  draft = withReaderChanged(ground.draft, ground.field, (reader) =>
    // A screen fades into the next for a second: fewer readings would take that for a third one.
    reader.kind === 'colour' ? { ...reader, colour: '#383737', tolerance: 60, vote: 7 } : reader
  )
  draft = withTells(draft, ground.field, 'which', 'play')
  draft = withNamedColour(draft, ground.field, 'dark', '#0d0d0d')
  draft = withNamedColour(draft, ground.field, 'menu', '#365041')
  for (const [name, label, colour] of [
    ['Menu', 'Menu', 'menu'],
    ['Over', 'No ball left, or game over', 'dark'],
    ['Play', 'Playing', 'play']
  ] as const) {
    const made = withPhase(draft, name)
    draft = withCondition(made.draft, made.phase, conditionOf(ground.field, 'is', colour))
    draft = withPhaseLabel(draft, made.phase, 'en', label)
    if (name === 'Play') draft = withPhaseOn(draft, made.phase, true)
  }
  draft = withRestart(draft, [
    ...[{ press: 'keyN' }, { waitSeconds: 1 }],
    ...[{ click: { at: { x: 0.28, y: 0.575 } } }, { waitSeconds: 1.5 }],
    ...[{ click: { at: { x: 0.3, y: 0.575 } } }, { waitSeconds: 1 }]
  ])
  // Reward and actions: a row of places, and of what was learned the click that launches.
  draft = withWorth(draft, score.field, 'upGood', 1)
  const launch = launchOf(draft).id
  for (const { id, move } of actionsOf(draft))
    if (move === undefined && id !== launch) draft = withoutAction(draft, id)
  draft = withRow(draft, rowOfPaddle(), PLACES, paddleAt)
  draft = withActionChanged(draft, launch, (action) => ({
    ...action,
    label: relabelled(action.label, 'en', 'Launch, fire')
  }))
  draft = withFlip(draft, 'leftRight', true)
  return withDecisions(draft, 6)
}

const rowOfPaddle = () => ({
  x: PADDLE.left / SIZE.width,
  y: (PADDLE.y - 10) / SIZE.height,
  width: (PADDLE.right - PADDLE.left) / SIZE.width,
  height: 20 / SIZE.height
})

const paddleAt = (place: number): string =>
  `Paddle: ${
    new Map([
      [1, 'far left'],
      [(PLACES + 1) / 2, 'middle'],
      [PLACES, 'far right']
    ]).get(place) ?? place
  }`

/** What was said in English, in French. */
const FRENCH: Readonly<Record<string, string>> = {
  'Paddle: far left': 'Raquette : tout à gauche',
  'Paddle: middle': 'Raquette : milieu',
  'Paddle: far right': 'Raquette : tout à droite',
  'Launch, fire': 'Lancer, tirer',
  'No more balls': 'Pas d’autres balles',
  'No ball left, or game over': 'Plus de balle, ou partie finie',
  Playing: 'En jeu',
  Score: 'Points',
  Ground: 'Fond'
}
