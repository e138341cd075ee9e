import { describe, expect, it } from 'vitest'
import { actionOf, actOf, heldInLockStep, restartAction } from '../../../electron/shared/game-action'
import { profileSchema, type GameAction } from '../../../electron/shared/profile'

const label = { en: 'An action', fr: 'Une action' }
const at = { x: 0.25, y: 0.5 }
const profileWith = (action: object, attach: object = { window: { title: 'Game' } }) =>
  profileSchema.safeParse({
    ...{ format: 2, id: 'game', title: label, attach, clock: { kind: 'realTime', decisionsPerSecond: 5 } },
    controls: [
      { id: 'jump', label, key: 'Space' },
      { id: 'run', label, key: 'KeyR' }
    ],
    actions: [{ id: 'it', label, ...action }]
  })
/** As it is read from a profile, with its defaults. */
function action(written: object): GameAction {
  const [read] = profileWith(written).data?.actions ?? []
  if (read === undefined) throw new Error('it is no action')
  return read
}

describe('an action of a profile', () => {
  it.each([
    [{}, {}],
    [{ hold: ['run'] }, { held: ['run'] }],
    [
      { hold: ['run'], press: ['jump'] },
      { held: ['run'], press: ['jump'] }
    ],
    [{ click: { at } }, { pointer: { kind: 'click', button: 'left', at, count: 1 } }],
    [
      { click: { at, button: 'right', count: 2 } },
      { pointer: { kind: 'click', button: 'right', at, count: 2 } }
    ],
    [{ drag: { from: at, to: at } }, { pointer: { kind: 'drag', button: 'left', from: at, to: at } }],
    [{ wheel: { at, dy: -3 } }, { pointer: { kind: 'wheel', at, dx: 0, dy: -3 } }],
    [{ move: { at } }, { pointer: { kind: 'move', at } }],
    [{ type: 'Hello' }, { text: 'Hello' }]
  ])('%j does %j', (written, does) => {
    expect(actionOf(action(written))).toEqual({ kind: 'buttons', held: [], ...does })
  })

  it('is done once but for what it holds', () => {
    expect(actOf(actionOf(action({ hold: ['run'] })))).toBeNull()
    const {
      held: _held,
      kind: _kind,
      ...once
    } = actionOf(action({ hold: ['run'], press: ['jump'], type: 'a', click: { at } }))
    expect(actOf({ kind: 'buttons', held: ['run'], ...once })).toEqual(once)
  })

  it('holds what it presses where the game waits', () => {
    expect(heldInLockStep(action({ hold: ['run', 'jump'], press: ['jump'] }))).toEqual(['run', 'jump'])
    expect(heldInLockStep(action({ press: ['jump'] }))).toEqual(['jump'])
  })

  it('does one thing with the mouse, and none in a machine that has no mouse', () => {
    const problems = (...args: Parameters<typeof profileWith>) =>
      profileWith(...args).error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`) ?? []
    expect(problems({ click: { at }, drag: { from: at, to: at } })).toEqual([
      'actions.0.drag is one too many beside click'
    ])
    expect(problems({ wheel: { at, dy: 1 }, move: { at } })).toEqual([
      'actions.0.move is one too many beside wheel'
    ])
    expect(problems({ move: { at: { x: 1.5, y: 0 } } })).toEqual(['actions.0.move.at.x must be from 0 to 1'])
    expect(problems({ wheel: { at } })).toEqual(['actions.0.wheel must turn by a notch at least (dx, dy)'])
    for (const once of [{ click: { at } }, { move: { at } }, { type: 'a' }])
      expect(problems(once, { builtin: 'game' })).toContain(
        `actions.0.${Object.keys(once)[0]} needs a game in a window: a machine that waits for the agent has keys only`
      )
  })
})

describe('a step that begins a game anew', () => {
  it.each([
    [{ press: 'jump' }, { press: ['jump'], answers: true }],
    [
      { click: { button: 'left' as const, at, count: 1 } },
      { pointer: { kind: 'click', button: 'left', at, count: 1 } }
    ],
    [{ type: 'r' }, { text: 'r' }]
  ])('%j does %j', (step, does) => {
    expect(restartAction(step)).toEqual({ kind: 'buttons', held: [], ...does })
  })

  it('waits', () => expect(restartAction({ waitSeconds: 2 })).toBeNull())
})
