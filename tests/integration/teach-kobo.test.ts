import { expect } from 'vitest'
import type { GameDraft } from '../../electron/shared/games'
import {
  withCounter,
  withFieldLabel,
  withReaderChanged,
  withWorth,
  type DraftReaderOf
} from '../../renderer/state/draft-fields'
import {
  conditionOf,
  withCondition,
  withPhase,
  withPhaseLabel,
  withPhaseOn
} from '../../renderer/state/draft-phases'
import { relabelled } from '../../renderer/state/draft-names'
import {
  actionsOf,
  titled,
  withActionChanged,
  withControlLabel,
  withDecisions,
  withoutAction,
  withRestart,
  withWindowRule
} from '../../renderer/state/game-draft'
import type { KeyCode } from '../../electron/shared/key-codes'
import type { Act } from '../support/real-games'
import { asShipped, describeTaught, withOwnIds } from '../support/taught-game'

const FIRE = { name: 'Control_L', code: 'ControlLeft' } as const
const CHOOSE: Act = { key: 'Return', code: 'Enter' }

/** A way to fly: its arrows, and what the ids and names of the control and the action are. */
const WAYS = [
  { arrows: ['Left'], id: 'left', name: 'Left' },
  { arrows: ['Right'], id: 'right', name: 'Right' },
  { arrows: ['Up'], id: 'up', name: 'Up' },
  { arrows: ['Down'], id: 'down', name: 'Down' },
  { arrows: ['Up', 'Left'], id: 'upLeft', name: 'Up and left' },
  { arrows: ['Up', 'Right'], id: 'upRight', name: 'Up and right' },
  { arrows: ['Down', 'Left'], id: 'downLeft', name: 'Down and left' },
  { arrows: ['Down', 'Right'], id: 'downRight', name: 'Down and right' }
] as const
type Way = (typeof WAYS)[number]

/** So often the person flies every way. */
const ROUNDS = 9

const codesOf = ({ arrows }: Way): KeyCode[] => arrows.map((name): KeyCode => `Arrow${name}`)
/** What the action is called that was learned of a way: its keys, in the order of their names. */
const learnedId = (way: Way): string =>
  [...codesOf(way), FIRE.code]
    .toSorted()
    .map((code) => code[0]!.toLowerCase() + code.slice(1))
    .join('-')

describeTaught({
  id: 'kobodl',
  game: { program: 'kobodl', title: 'Kobo Deluxe 0.5.1' },
  plays: {
    what: 'every way is flown again and again, firing',
    play: async ({ looks, does, random }) => {
      let hasScored = false
      for (let round = 0; round < ROUNDS || !hasScored;) {
        const { phase, valueOf } = await looks()
        hasScored ||= Number(valueOf('score')) > 0
        // In its menu no arrows, which lead to its end.
        if (phase !== 'play') {
          await does([CHOOSE, { key: FIRE.name, code: FIRE.code }], 350)
          continue
        }
        const flights = WAYS.map(({ arrows }) => ({
          hold: [...arrows, FIRE.name],
          ms: 300 + random.integer(200)
        }))
        await does(flights, 60)
        round += 1
      }
    },
    expect: (inputs) => {
      const pressed = inputs.flatMap((input) => (input.kind === 'key' && input.down ? [input.code] : []))
      const count = (code: KeyCode): number => pressed.filter((one) => one === code).length
      expect(count(FIRE.code)).toBeGreaterThanOrEqual(ROUNDS * WAYS.length)
      for (const code of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const)
        expect(count(code)).toBeGreaterThanOrEqual(ROUNDS * 3)
    }
  },
  learns: {
    what: 'its keys, and each way with fire held',
    expect: ({ controls, actions, counts, pointer }) => {
      expect(controls?.map(({ key }) => key).toSorted()).toEqual(
        ['ArrowDown', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ControlLeft', 'Enter'].toSorted()
      )
      expect(pointer).toBeUndefined()
      for (const way of WAYS) {
        const action = actions?.find(({ id }) => id === learnedId(way))
        expect(new Set(action?.hold)).toEqual(new Set(learnedId(way).split('-')))
        expect(counts[learnedId(way)]).toBeGreaterThanOrEqual(ROUNDS)
      }
      expect(actions?.find(({ id }) => id === 'enter')).toMatchObject({ press: ['enter'] })
    }
  },
  numbers: {
    what: 'beside its word, as the ships are',
    choose: (places) => {
      const among = places.slice(0, 4)
      return ['SCORE', 'SHIPS'].map((word) => among.find(({ label }) => label === word)!)
    }
  },
  teach: taught,
  phases: ['menu', 'play'],
  ships: (draft) =>
    asShipped(
      withOwnIds(draft, {
        controls: {
          arrowLeft: 'left',
          arrowRight: 'right',
          arrowUp: 'up',
          arrowDown: 'down',
          controlLeft: 'fire',
          enter: 'enter'
        },
        actions: Object.fromEntries(WAYS.map((way) => [learnedId(way), way.id]))
      }),
      'kobodl',
      (english) => FRENCH[english] ?? english
    )
})

/** What a person says on the page, step by step, with the page's own changes of a draft. */
function taught(found: GameDraft): GameDraft {
  let draft = titled(withWindowRule(found, { title: '^Kobo Deluxe' }), 'en', 'Kobo Deluxe')
  for (const [control, name] of [
    ['arrowLeft', 'Left'],
    ['arrowRight', 'Right'],
    ['arrowUp', 'Up'],
    ['arrowDown', 'Down'],
    ['controlLeft', 'Fire'],
    ['enter', 'Choose in a menu']
  ] as const)
    draft = withControlLabel(draft, control, 'en', name)
  // What counts, and what it is called.
  draft = withFieldLabel(withFieldLabel(draft, 'score', 'en', 'Score'), 'ships', 'en', 'Ships')
  draft = withNumber(draft, 'score', { only: 'up', min: 0 })
  draft = withNumber(draft, 'ships', { min: 0, max: 99 })
  draft = withCounter(withCounter(draft, 'score', 'score'), 'lives', 'ships')
  // When: there are ships only while a game is on.
  const play = withPhase(draft, 'Play')
  draft = withCondition(play.draft, play.phase, conditionOf('ships', 'above', '0'))
  const menu = withPhase(draft, 'Menu')
  draft = withCondition(menu.draft, menu.phase, conditionOf('ships', 'is', '0'))
  draft = withPhaseLabel(draft, play.phase, 'en', 'Playing')
  draft = withPhaseOn(draft, play.phase, true)
  draft = withRestart(draft, [
    ...[{ press: 'enter' }, { waitSeconds: 1 }, { press: 'enter' }, { waitSeconds: 1 }],
    ...[{ press: 'enter' }, { waitSeconds: 2 }, { press: 'controlLeft' }]
  ])
  // Reward and actions: of what was learned the ways that fire, for there is no reason not to.
  draft = withWorth(draft, 'score', 'upGood', 1)
  const names = new Map(WAYS.map((way) => [learnedId(way), way.name]))
  for (const { id } of actionsOf(draft)) {
    const name = names.get(id)
    draft =
      name === undefined
        ? withoutAction(draft, id)
        : withActionChanged(draft, id, (action) => ({
            ...action,
            label: relabelled(action.label, 'en', name)
          }))
  }
  return withDecisions(draft, 4)
}

const withNumber = (
  draft: GameDraft,
  field: string,
  plausible: DraftReaderOf<'number'>['plausible']
): GameDraft =>
  withReaderChanged(draft, field, (reader) => (reader.kind === 'number' ? { ...reader, plausible } : reader))

/** What was said in English, in French. */
const FRENCH: Readonly<Record<string, string>> = {
  Left: 'Gauche',
  Right: 'Droite',
  Up: 'Haut',
  Down: 'Bas',
  'Up and left': 'Haut et gauche',
  'Up and right': 'Haut et droite',
  'Down and left': 'Bas et gauche',
  'Down and right': 'Bas et droite',
  Fire: 'Tir',
  'Choose in a menu': 'Choisir dans un menu',
  Playing: 'En jeu',
  Score: 'Points',
  Ships: 'Vaisseaux'
}
