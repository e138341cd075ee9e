import { countOf } from '../../rules/bag'
import { ITEMS, RECIPES } from '../../rules/content/items'
import { NPCS } from '../../rules/content/npcs'
import type { Recipe, WorkshopId } from '../../rules/content/kinds'
import { dialogueNode, sayRefusal } from '../../rules/explore/dialogue'
import { craftRefusal } from '../../rules/explore/inventory'
import { leaderOf } from '../../rules/explore/party'
import type { Item } from '../display-list'
import type { Box, Canvas } from '../raster/canvas'
import { hex, rgba, withAlpha } from '../raster/colour'
import { blit } from '../raster/sprite'
import { drawText, fitted, lineHeight, wrapped } from '../text/text'
import { word } from '../words'
import { drawHead, inventoryItems } from './inventory'
import { drawButton, drawFrame, drawHollow, label, part } from './panel'
import type { Scene } from './scene'

const INK = hex('#120b0e')
const RED = hex('#ff6a55')
const GREEN = hex('#8fe08a')

/** A recipe that a workshop offers: its place in `RECIPES`. */
export const recipesOf = (workshop: WorkshopId): { readonly recipe: Recipe; readonly index: number }[] =>
  RECIPES.map((recipe, index) => ({ recipe, index })).filter(({ recipe }) => recipe.workshop === workshop)

/** Whatever window is open over the field. */
export function windowItems(scene: Scene): Item[] {
  return [...inventoryItems(scene), ...dialogueItems(scene), ...craftingItems(scene), ...deathItems(scene)]
}

function dialogueItems(scene: Scene): Item[] {
  const { state, layout, ui, theme, sprites, map } = scene
  const node = dialogueNode(state)
  const npc = state.dialogue === null ? undefined : map.npcs[state.dialogue.npc]
  if (!node || !npc || state.phase !== 'dialogue') return []
  const { windows, unit } = layout
  const box = windows.dialogue
  const allowed = node.lines.map((_, i) => sayRefusal(state, i) === null)
  return [
    part(
      scene,
      'dialogue',
      `${JSON.stringify(node)} ${allowed.join()} ${ui.language} ${theme.id}`,
      box,
      (canvas) => {
        drawHead(canvas, box, windows.dialogueClose, NPCS[npc.kind].title[ui.language], scene)
        const size = Math.round(74 * unit)
        const frame = {
          x: box.x + Math.round(16 * unit),
          y: box.y + Math.round(42 * unit),
          width: size,
          height: size
        }
        drawHollow(canvas, frame, theme.panels, unit)
        blit(canvas, sprites.portrait(npc.kind, null, size - 4), frame.x + 2, frame.y + 2)
        const style = { sizePx: Math.round(15 * unit), colour: theme.panels.text }
        const left = frame.x + size + Math.round(14 * unit)
        wrapped(node.text[ui.language], box.x + box.width - left - Math.round(14 * unit), style).forEach(
          (line, i) =>
            drawText(canvas, line, left, frame.y + Math.round(20 * unit) + i * lineHeight(style), style)
        )
        node.lines.forEach(({ text }, i) => {
          const at = windows.dialogueLines[i]
          if (at)
            drawButton(
              canvas,
              at,
              `${i + 1}. ${text[ui.language]}`,
              theme.panels,
              unit,
              allowed[i] ? 'plain' : 'off'
            )
        })
      }
    )
  ]
}

function craftingItems(scene: Scene): Item[] {
  const { state, layout, ui, theme } = scene
  if (state.phase !== 'crafting' || state.workshop === null) return []
  const { windows } = layout
  const { workshop } = state
  const leader = leaderOf(state)
  const shows = JSON.stringify([workshop, leader.bag, leader.level, ui.language, theme.id])
  return [
    part(scene, 'crafting', shows, windows.crafting, (canvas) => {
      drawHead(canvas, windows.crafting, windows.craftingClose, word(ui.language, workshop), scene)
      recipesOf(workshop).forEach(({ recipe, index }, i) => {
        const box = windows.recipes[i]
        if (box) drawRecipe(canvas, box, recipe, craftRefusal(state, index) === null, scene)
      })
    })
  ]
}

function drawRecipe(canvas: Canvas, box: Box, recipe: Recipe, isPossible: boolean, scene: Scene): void {
  const { layout, theme, sprites, ui, state } = scene
  const { unit } = layout
  const { panels } = theme
  drawButton(canvas, box, '', panels, unit, isPossible ? 'plain' : 'off')
  const size = box.height
  blit(
    canvas,
    sprites.item(recipe.makes, size),
    box.x + (size >> 1),
    box.y + (size >> 1),
    isPossible ? 255 : 110
  )
  const title = {
    sizePx: Math.round(14 * unit),
    weight: 'bold',
    colour: isPossible ? panels.text : panels.faint
  } as const
  const text = fitted(ITEMS[recipe.makes].title[ui.language], Math.round(150 * unit), title)
  drawText(canvas, text, box.x + size + Math.round(4 * unit), box.y + Math.round(18 * unit), title)
  const level = {
    sizePx: Math.round(12 * unit),
    colour: leaderOf(state).level < recipe.level ? RED : panels.faint
  }
  drawText(
    canvas,
    `${word(ui.language, 'level')} ${recipe.level}`,
    box.x + size + Math.round(4 * unit),
    box.y + Math.round(35 * unit),
    level
  )
  recipe.needs.forEach(({ item, count }, i) => {
    const right =
      box.x + box.width - Math.round(8 * unit) - (recipe.needs.length - 1 - i) * Math.round(58 * unit)
    const has = countOf(leaderOf(state), item)
    blit(
      canvas,
      sprites.item(item, Math.round(30 * unit)),
      right - Math.round(36 * unit),
      box.y + (size >> 1) - Math.round(4 * unit)
    )
    const style = {
      sizePx: Math.round(12 * unit),
      weight: 'bold',
      halo: INK,
      colour: has >= count ? GREEN : RED
    } as const
    drawText(canvas, `${has}/${count}`, right, box.y + size - Math.round(7 * unit), style, 'right')
  })
}

function deathItems(scene: Scene): Item[] {
  const { state, layout, ui, theme } = scene
  if (state.phase !== 'dead') return []
  const { windows, unit } = layout
  const { death, deathButton } = windows
  const veil: Item = {
    key: 'veil',
    box: layout.field,
    paint: (canvas) => {
      const { x, y, width, height } = layout.field
      canvas.fillRect(x, y, width, height, rgba(24, 8, 12, 170))
    }
  }
  const window = part(scene, 'death', `${ui.language} ${theme.id}`, death, (canvas) => {
    drawFrame(canvas, death, theme.panels, unit)
    const title = { sizePx: Math.round(30 * unit), weight: 'bold', colour: RED, halo: INK } as const
    const middle = death.x + death.width / 2
    drawText(canvas, word(ui.language, 'died'), middle, death.y + Math.round(60 * unit), title, 'centre')
    const plain = { sizePx: Math.round(15 * unit), colour: theme.panels.text }
    drawText(canvas, word(ui.language, 'diedHow'), middle, death.y + Math.round(96 * unit), plain, 'centre')
    drawButton(canvas, deathButton, word(ui.language, 'back'), theme.panels, unit, 'strong')
  })
  return [veil, window]
}

/** Why the last wish was refused, over the panel. */
export function refusalItem(text: string, scene: Scene): Item[] {
  const { layout } = scene
  const { field, unit } = layout
  const height = Math.round(28 * unit)
  const box = {
    x: Math.round(field.width / 2 - 220 * unit),
    y: field.height - height - Math.round(8 * unit),
    width: Math.round(440 * unit),
    height
  }
  return [
    part(scene, 'refusal', text, box, (canvas) => {
      canvas.fillRect(box.x, box.y, box.width, box.height, withAlpha(INK, 190))
      const style = { sizePx: Math.round(15 * unit), weight: 'bold', colour: hex('#ffb08a') } as const
      label(canvas, box, fitted(text, box.width, style), style, 'centre')
    })
  ]
}
