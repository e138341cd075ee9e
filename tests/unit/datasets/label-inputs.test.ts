import { describe, expect, it } from 'vitest'
import { idleAction, labelHeld, labelInputs } from '../../../electron/main/datasets/label-inputs'
import type { KeyCode } from '../../../electron/shared/key-codes'
import type { PersonInput } from '../../../electron/shared/person-input'
import { profileSchema } from '../../../electron/shared/profile'

const label = { en: 'a', fr: 'a' }
const key = (id: string, code: string) => ({ id, label, key: code })
const profile = profileSchema.parse({
  format: 2,
  id: 'tiles',
  title: label,
  attach: { window: { title: 'tiles' } },
  clock: { kind: 'realTime', decisionsPerSecond: 10 },
  controls: [key('left', 'ArrowLeft'), key('right', 'ArrowRight'), key('fire', 'Space'), key('new', 'KeyN')],
  actions: [
    { id: 'none', label },
    { id: 'left', label, hold: ['left'] },
    { id: 'right', label, hold: ['right'] },
    { id: 'leftFire', label, hold: ['left', 'fire'] },
    { id: 'fire', label, hold: ['fire'] },
    { id: 'new', label, press: ['new'] },
    { id: 'a', label, click: { at: { x: 0.2, y: 0.2 } } },
    { id: 'b', label, click: { at: { x: 0.4, y: 0.2 } } },
    { id: 'pull', label, drag: { from: { x: 0.2, y: 0.2 }, to: { x: 0.8, y: 0.2 } } },
    { id: 'up', label, wheel: { at: { x: 0.5, y: 0.5 }, dy: -1 } }
  ]
})
const ids = profile.actions.map(({ id }) => id)
const press = (tMs: number, code: KeyCode, down = true): PersonInput => ({
  tMs,
  kind: 'key',
  code,
  key: 0,
  down
})
const button = (tMs: number, down: boolean, x: number, y: number): PersonInput => ({
  ...{ tMs, kind: 'button', button: 'left', down },
  at: { x, y }
})
/** What was done in moments of a tenth of a second. */
const done = (moments: number, ...inputs: PersonInput[]): string[] => {
  const times = Array.from({ length: moments }, (_, i) => 100 * i)
  return [...labelInputs(profile, times, 100, inputs)].map((i) => ids[i] ?? '-')
}

describe('what a person did, as the actions of a game', () => {
  it('holds what was held for most of a moment, or touched in it', () => {
    expect(done(4, press(110, 'ArrowLeft'), press(290, 'ArrowLeft', false))).toEqual([
      'none',
      'left',
      'left',
      'none'
    ])
    expect(done(1, press(40, 'ArrowRight'), press(60, 'ArrowRight', false))).toEqual(['right'])
  })

  it('knows chords, and takes the nearest of what it does not know', () => {
    const both = [press(0, 'ArrowLeft'), press(0, 'Space')]
    expect(done(1, ...both)).toEqual(['leftFire'])
    // Left and right at once is no action of this game.
    expect(['left', 'right']).toContain(done(1, press(0, 'ArrowLeft'), press(0, 'ArrowRight'))[0])
  })

  it('presses once, in the moment in which it was pressed, whatever is held', () => {
    expect(done(3, press(0, 'ArrowLeft'), press(120, 'KeyN'), press(260, 'KeyN', false))).toEqual([
      'left',
      'new',
      'left'
    ])
  })

  it('clicks where it clicks nearest, drags what was let go of elsewhere, turns the wheel', () => {
    expect(done(1, button(10, true, 0.37, 0.22), button(50, false, 0.37, 0.22))).toEqual(['b'])
    expect(done(1, button(10, true, 0.9, 0.9), button(50, false, 0.9, 0.9))).toEqual(['none'])
    expect(done(2, button(10, true, 0.2, 0.2), button(150, false, 0.78, 0.2))).toEqual(['pull', 'none'])
    expect(done(1, { tMs: 5, kind: 'wheel', at: { x: 0.1, y: 0.1 }, dx: 0, dy: -2 })).toEqual(['up'])
  })

  it('is where the pointer went, as near as an action moves it, while nothing is pressed', () => {
    const moving = profileSchema.parse({
      ...{ format: 2, id: 'paddle', title: label, attach: { window: { title: 'paddle' } } },
      clock: { kind: 'realTime', decisionsPerSecond: 10 },
      actions: [
        { id: 'none', label },
        { id: 'launch', label, click: { at: { x: 0.5, y: 0.9 } } },
        ...[0.1, 0.5, 0.9].map((x) => ({ id: `at${10 * x}`, label, move: { at: { x, y: 0.9 } } }))
      ]
    })
    const move = (tMs: number, x: number): PersonInput => ({ tMs, kind: 'move', at: { x, y: 0.7 } })
    const inputs = [
      ...[move(10, 0.9), move(90, 0.2), move(110, 0.65), move(310, 0.5)],
      ...[button(320, true, 0.5, 0.9), button(380, false, 0.5, 0.9)]
    ]
    const labels = [...labelInputs(moving, [0, 100, 200, 300], 100, inputs)]
    expect(labels.map((i) => moving.actions[i]?.id)).toEqual(['at1', 'at5', 'none', 'launch'])
    expect(idleAction(moving)).toBe(0)
    // Where nothing does nothing, a pointer that stands still holds its place; clicking means one thing wherever it is.
    const led = { ...moving, actions: moving.actions.slice(1) }
    const far = [button(250, true, 0.1, 0.7), button(280, false, 0.1, 0.7)]
    const held = [...labelInputs(led, [0, 100, 200, 300], 100, [move(110, 0.2), ...far])]
    expect(held.map((i) => led.actions[i]?.id)).toEqual([undefined, 'at1', 'launch', 'at1'])
    const before = labelInputs(led, [100, 200], 100, [move(10, 0.85)])
    expect([...before].map((i) => led.actions[i]?.id)).toEqual(['at9', 'at9'])
    // A game that is not played by where the pointer is does not care.
    expect(done(1, move(10, 0.9))).toEqual(['none'])
  })

  it('says nothing of keys that are no controls, and of moments without an action where none does nothing', () => {
    expect(done(1, press(0, 'KeyZ'))).toEqual(['none'])
    const eager = { ...profile, actions: profile.actions.slice(1) }
    expect([...labelInputs(eager, [0, 100], 100, [press(120, 'ArrowLeft')])]).toEqual([-1, 0])
    expect(idleAction(eager)).toBeNull()
    expect(idleAction(profile)).toBe(0)
  })

  it('finds the action that holds what a game in lock-step was told', () => {
    expect(ids[labelHeld(profile, ['fire', 'left'])]).toBe('leftFire')
    expect(ids[labelHeld(profile, [])]).toBe('none')
    expect(labelHeld(profile, ['right', 'fire'])).toBe(-1)
  })
})
