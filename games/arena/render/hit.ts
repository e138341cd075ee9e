import { dialogueNode } from '../rules/explore/dialogue'
import { leaderOf } from '../rules/explore/party'
import type { ArenaState } from '../rules/state'
import { cellAtPixel, isIn, timelineEntries, type Layout } from './layout'
import { recipesOf } from './scene/windows'

/** What lies under a pixel, the topmost. */
export type Hit =
  | { readonly kind: 'cell'; readonly cell: number }
  | { readonly kind: 'spell'; readonly slot: number }
  /** `entry`: of the timeline, from the top. */
  | { readonly kind: 'turn'; readonly entry: number }
  | { readonly kind: 'endTurn' }
  | { readonly kind: 'bag' }
  | { readonly kind: 'bagSlot'; readonly slot: number }
  /** `part`: place in `PARTS`. */
  | { readonly kind: 'worn'; readonly part: number }
  | { readonly kind: 'close' }
  | { readonly kind: 'line'; readonly line: number }
  /** `recipe`: place in `RECIPES`. */
  | { readonly kind: 'recipe'; readonly recipe: number }
  | { readonly kind: 'return' }
  /** A panel or a window, where nothing is to be clicked. */
  | { readonly kind: 'panel' }
  | { readonly kind: 'nothing' }

const PANEL: Hit = { kind: 'panel' }

/** What a click at a pixel would meet. `entries`: of the timeline that is shown. */
export function hitAt(layout: Layout, state: ArenaState, entries: number, x: number, y: number): Hit {
  return inWindow(layout, state, x, y) ?? inHud(layout, x, y) ?? inField(layout, entries, x, y)
}

/** An open window takes every click on the field. */
function inWindow({ windows, field }: Layout, state: ArenaState, x: number, y: number): Hit | null {
  const at = (boxes: Layout['windows']['bagSlots']): number => boxes.findIndex((box) => isIn(box, x, y))
  const isOnField = isIn(field, x, y)
  switch (state.phase) {
    case 'interface': {
      if (isIn(windows.inventoryClose, x, y)) return { kind: 'close' }
      const [slot, part] = [at(windows.bagSlots), at(windows.wornSlots)]
      if (slot >= 0 && slot < leaderOf(state).bag.length) return { kind: 'bagSlot', slot }
      if (part >= 0) return { kind: 'worn', part }
      break
    }
    case 'dialogue': {
      if (isIn(windows.dialogueClose, x, y)) return { kind: 'close' }
      const line = at(windows.dialogueLines)
      if (line >= 0 && line < (dialogueNode(state)?.lines.length ?? 0)) return { kind: 'line', line }
      break
    }
    case 'crafting': {
      if (isIn(windows.craftingClose, x, y)) return { kind: 'close' }
      const offered = state.workshop === null ? [] : recipesOf(state.workshop)
      const chosen = offered[at(windows.recipes)]
      if (chosen) return { kind: 'recipe', recipe: chosen.index }
      break
    }
    case 'dead':
      if (isIn(windows.deathButton, x, y)) return { kind: 'return' }
      break
    case 'exploration':
    case 'combat':
      return null
  }
  return isOnField ? PANEL : null
}

function inHud({ hud }: Layout, x: number, y: number): Hit | null {
  if (!isIn(hud.panel, x, y)) return null
  const slot = hud.spells.findIndex((box) => isIn(box, x, y))
  if (slot >= 0) return { kind: 'spell', slot }
  if (isIn(hud.endTurn, x, y)) return { kind: 'endTurn' }
  return isIn(hud.bag, x, y) ? { kind: 'bag' } : PANEL
}

function inField(layout: Layout, entries: number, x: number, y: number): Hit {
  const entry = timelineEntries(layout, entries).findIndex((box) => isIn(box, x, y))
  if (entry >= 0) return { kind: 'turn', entry }
  if (isIn(layout.minimap, x, y)) return PANEL
  const cell = isIn(layout.field, x, y) ? cellAtPixel(layout, x, y) : -1
  return cell >= 0 ? { kind: 'cell', cell } : { kind: 'nothing' }
}
