import { describe, expect, it } from 'vitest'
import { aFight, aJourney, MIDDLE } from './render-samples'
import { react, type ArenaInput, type Reaction } from '../../../../games/arena/render/controller'
import { cellX, cellY, timelineEntries } from '../../../../games/arena/render/layout'
import type { Box } from '../../../../games/arena/render/raster/canvas'
import { freshUi, type UiState } from '../../../../games/arena/render/ui'
import type { ArenaState } from '../../../../games/arena/rules/state'
import { step } from '../../../../games/arena/rules/step'
import { thingCells } from '../../../../games/arena/rules/explore/interact'

const ui = freshUi()
const middle = ({ x, y, width, height }: Box): { x: number; y: number } => ({
  x: x + (width >> 1),
  y: y + (height >> 1)
})
const press = (
  state: ArenaState,
  seen: UiState,
  at: { x: number; y: number },
  button: 'left' | 'right' = 'left'
): Reaction => react(state, seen, MIDDLE, { kind: 'press', button, ...at })
const type = (state: ArenaState, seen: UiState, code: string, key = ''): Reaction =>
  react(state, seen, MIDDLE, { kind: 'key', code, key })
const onCell = (cell: number): { x: number; y: number } => ({
  x: cellX(MIDDLE, cell),
  y: cellY(MIDDLE, cell)
})

/** A fight in which it is this seat's turn. */
function ownTurn(): ArenaState {
  const state = aFight()
  const { combat } = state
  expect(combat?.fighters[combat.timeline[combat.turn]!]?.seat).toBe(0)
  return state
}

describe('clicks', () => {
  it('walk, talk and open', () => {
    const state = aJourney()
    const { hud } = MIDDLE
    expect(press(state, ui, onCell(300)).action).toEqual({ kind: 'move', cell: 300 })
    const [thing] = thingCells(state)
    expect(press(state, ui, onCell(thing!)).action).toEqual({ kind: 'interact', cell: thing })
    expect(press(state, ui, middle(hud.bag)).action).toEqual({ kind: 'openInventory' })
    expect(press(state, ui, middle(hud.chat)).action).toBeNull()
    expect(press(state, ui, middle(MIDDLE.minimap)).action).toBeNull()
    expect(press(state, ui, middle(hud.endTurn)).action).toBeNull()
  })

  it('choose spells and cast them, on cells and on portraits', () => {
    const state = ownTurn()
    const chosen = press(state, ui, middle(MIDDLE.hud.spells[1]!))
    expect(chosen).toMatchObject({ action: null, ui: { spell: 1 } })
    expect(press(state, chosen.ui, middle(MIDDLE.hud.spells[1]!)).ui.spell).toBeNull()
    const cast = press(state, chosen.ui, onCell(200))
    expect(cast).toMatchObject({ action: { kind: 'cast', spell: 1, cell: 200 }, ui: { spell: null } })
    expect(press(state, chosen.ui, onCell(200), 'right')).toMatchObject({ action: null, ui: { spell: null } })
    const entries = timelineEntries(MIDDLE, state.combat!.timeline.length)
    const first = state.combat!.fighters[state.combat!.timeline[0]!]!
    expect(press(state, chosen.ui, middle(entries[0]!)).action).toEqual({
      kind: 'cast',
      spell: 1,
      cell: first.cell
    })
    expect(press(state, ui, middle(MIDDLE.hud.endTurn)).action).toEqual({ kind: 'endTurn' })
  })

  it('do nothing in another seat’s turn', () => {
    const state = ownTurn()
    const other = freshUi(1)
    expect(press(state, other, onCell(200)).action).toBeNull()
    expect(press(state, other, middle(MIDDLE.hud.spells[0]!)).ui.spell).toBeNull()
    expect(press(state, other, middle(MIDDLE.hud.endTurn)).action).toBeNull()
  })

  it('look at a thing of the bag, then use it', () => {
    const { state } = step(aJourney(), { kind: 'openInventory' })
    const { windows } = MIDDLE
    const looked = press(state, ui, middle(windows.bagSlots[0]!))
    expect(looked).toMatchObject({ action: null, ui: { bagSlot: 0 } })
    expect(press(state, looked.ui, middle(windows.bagSlots[0]!)).action).toEqual({ kind: 'use', slot: 0 })
    expect(press(state, looked.ui, middle(windows.bagSlots[20]!)).action).toBeNull()
    expect(press(state, looked.ui, middle(windows.inventoryClose))).toMatchObject({
      action: { kind: 'close' },
      ui: { bagSlot: null }
    })
    // What lies under the window is not clicked.
    expect(press(state, ui, onCell(0)).action).toBeNull()
  })

  it('answer, craft and come back from death', () => {
    const journey = aJourney()
    const talking: ArenaState = { ...journey, phase: 'dialogue', dialogue: { npc: 0, node: 0 } }
    expect(press(talking, ui, middle(MIDDLE.windows.dialogueLines[0]!)).action).toEqual({
      kind: 'say',
      line: 0
    })
    const crafting: ArenaState = { ...journey, phase: 'crafting', workshop: 'forge' }
    expect(press(crafting, ui, middle(MIDDLE.windows.recipes[1]!)).action).toEqual({
      kind: 'craft',
      recipe: 3
    })
    const dead: ArenaState = { ...journey, phase: 'dead' }
    expect(press(dead, ui, middle(MIDDLE.windows.deathButton)).action).toEqual({ kind: 'return' })
    expect(type(dead, ui, 'Enter').action).toEqual({ kind: 'return' })
  })
})

describe('keys', () => {
  it('choose spells, end turns, open and close', () => {
    const fight = ownTurn()
    expect(type(fight, ui, 'Digit3').ui.spell).toBe(2)
    expect(type(fight, ui, 'Numpad3').ui.spell).toBe(2)
    expect(type(fight, ui, 'Digit9').ui.spell).toBeNull()
    expect(type(fight, { ...ui, spell: 2 }, 'Escape')).toMatchObject({ action: null, ui: { spell: null } })
    for (const code of ['Space', 'Enter']) expect(type(fight, ui, code).action).toEqual({ kind: 'endTurn' })
    const journey = aJourney()
    expect(type(journey, ui, 'KeyI', 'i').action).toEqual({ kind: 'openInventory' })
    const { state: open } = step(journey, { kind: 'openInventory' })
    expect(type(open, ui, 'KeyI', 'I').action).toEqual({ kind: 'close' })
    expect(type(open, ui, 'Escape').action).toEqual({ kind: 'close' })
    expect(type(journey, ui, 'Escape').action).toBeNull()
    expect(type(journey, ui, 'KeyX', 'x')).toEqual({ ui, action: null })
    const talking: ArenaState = { ...journey, phase: 'dialogue', dialogue: { npc: 0, node: 0 } }
    expect(type(talking, ui, 'Digit2').action).toEqual({ kind: 'say', line: 1 })
  })

  it('take a refusal away, the pointer does not', () => {
    const state = aJourney()
    const refused: UiState = { ...ui, refusal: 'unreachable' }
    const moved: ArenaInput = { kind: 'move', x: 5, y: 6 }
    expect(react(state, refused, MIDDLE, moved).ui).toEqual({ ...refused, pointer: { x: 5, y: 6 } })
    expect(react(state, refused, MIDDLE, { kind: 'leave' }).ui).toEqual(refused)
    expect(type(state, refused, 'KeyX').ui.refusal).toBeNull()
  })
})
