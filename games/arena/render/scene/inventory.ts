import { statsOf } from '../../rules/characters'
import { ITEMS, PARTS } from '../../rules/content/items'
import type { ItemId, Stats } from '../../rules/content/kinds'
import { leaderOf } from '../../rules/explore/party'
import { shapeOfPart } from '../art/item-icons'
import type { Item } from '../display-list'
import type { Box, Canvas } from '../raster/canvas'
import { hex } from '../raster/colour'
import { blit } from '../raster/sprite'
import { drawText, lineHeight, wrapped } from '../text/text'
import { word, type Word } from '../words'
import { drawFrame, drawHollow, label, part } from './panel'
import type { Scene } from './scene'

const WHITE = hex('#ffffff')
const INK = hex('#120b0e')

/** Characteristics that items change, in words that are the same in both languages. */
const STATS: Readonly<Partial<Record<keyof Stats, { readonly en: string; readonly fr: string }>>> = {
  maxHp: { en: 'HP', fr: 'PV' },
  ap: { en: 'AP', fr: 'PA' },
  mp: { en: 'MP', fr: 'PM' },
  initiative: { en: 'initiative', fr: 'initiative' },
  power: { en: 'power', fr: 'puissance' },
  resistance: { en: 'resistance', fr: 'résistance' },
  range: { en: 'range', fr: 'portée' },
  lock: { en: 'lock', fr: 'tacle' },
  dodge: { en: 'dodge', fr: 'fuite' },
  will: { en: 'will', fr: 'volonté' }
}

/** The head of a window: its title, and the cross that closes it. */
export function drawHead(
  canvas: Canvas,
  box: Box,
  close: Box,
  title: string,
  { layout, theme }: Scene
): void {
  const { unit } = layout
  drawFrame(canvas, box, theme.panels, unit)
  const style = { sizePx: Math.round(18 * unit), weight: 'bold', colour: theme.panels.accent } as const
  drawText(canvas, title, box.x + Math.round(16 * unit), box.y + Math.round(28 * unit), style)
  drawHollow(canvas, close, theme.panels, unit)
  label(
    canvas,
    close,
    '×',
    { sizePx: Math.round(17 * unit), weight: 'bold', colour: theme.panels.text },
    'centre'
  )
}

/** The bag and what is worn. */
export function inventoryItems(scene: Scene): Item[] {
  const { state, layout, ui, theme, sprites } = scene
  if (state.phase !== 'interface') return []
  const { windows, unit } = layout
  const leader = leaderOf(state)
  const shows = JSON.stringify([leader.bag, leader.worn, ui.bagSlot, ui.language, leader.level, theme.id])
  const slot = (
    canvas: Canvas,
    box: Box,
    item: ItemId | undefined,
    ghost: string,
    isChosen: boolean
  ): void => {
    drawHollow(
      canvas,
      box,
      isChosen ? { ...theme.panels, border: theme.panels.accent, sunk: theme.panels.raised } : theme.panels,
      unit
    )
    const middle = [box.x + (box.width >> 1), box.y + (box.height >> 1)] as const
    if (item !== undefined) blit(canvas, sprites.item(item, box.width), ...middle)
    else if (ghost !== '') blit(canvas, sprites.item(ghost, box.width), ...middle, 40)
  }
  return [
    part(scene, 'inventory', shows, windows.inventory, (canvas) => {
      drawHead(canvas, windows.inventory, windows.inventoryClose, word(ui.language, 'inventory'), scene)
      PARTS.forEach((of, i) => slot(canvas, windows.wornSlots[i]!, leader.worn[of], shapeOfPart(of), false))
      drawFigure(canvas, scene)
      windows.bagSlots.forEach((box, i) => {
        const stack = leader.bag[i]
        slot(canvas, box, stack?.item, '', ui.bagSlot === i)
        if (!stack || stack.count < 2) return
        const style = { sizePx: Math.round(13 * unit), weight: 'bold', colour: WHITE, halo: INK } as const
        drawText(
          canvas,
          `${stack.count}`,
          box.x + box.width - Math.round(4 * unit),
          box.y + box.height - Math.round(5 * unit),
          style,
          'right'
        )
      })
      drawItemText(canvas, scene)
    })
  ]
}

/** The one who wears it, between the slots. */
function drawFigure(canvas: Canvas, { layout, sprites, state }: Scene): void {
  const { windows, unit } = layout
  const [left, right] = [windows.wornSlots[0]!, windows.wornSlots[1]!]
  const x = Math.round((left.x + left.width + right.x) / 2)
  const figure = sprites.figure(leaderOf(state).class, 0, Math.round(110 * unit))
  blit(canvas, figure, x, left.y + Math.round(164 * unit))
}

function drawItemText(canvas: Canvas, { state, layout, ui, theme }: Scene): void {
  const { windows, unit } = layout
  const box = windows.itemText
  drawHollow(canvas, box, theme.panels, unit)
  const leader = leaderOf(state)
  const item = ui.bagSlot === null ? undefined : leader.bag[ui.bagSlot]?.item
  const inset = Math.round(10 * unit)
  const title = { sizePx: Math.round(15 * unit), weight: 'bold', colour: theme.panels.accent } as const
  const plain = { sizePx: Math.round(13 * unit), colour: theme.panels.text }
  let y = box.y + Math.round(20 * unit)
  if (item === undefined) {
    drawText(canvas, word(ui.language, 'nothing'), box.x + inset, y, plain)
    y += lineHeight(plain)
    const { maxHp, ap, mp, power, resistance } = statsOf(leader)
    const say = (stat: keyof Stats, value: number): string => `${value} ${STATS[stat]?.[ui.language] ?? stat}`
    const line = [
      say('maxHp', maxHp),
      say('ap', ap),
      say('mp', mp),
      say('power', power),
      say('resistance', resistance)
    ].join(' · ')
    drawText(canvas, line, box.x + inset, y, { ...plain, colour: theme.panels.faint })
    return
  }
  drawText(canvas, ITEMS[item].title[ui.language], box.x + inset, y, title)
  for (const line of wrapped(itemText(item, ui.language), box.width - 2 * inset, plain)) {
    y += lineHeight(plain)
    drawText(canvas, line, box.x + inset, y, plain)
  }
}

/** What an item does, in a sentence. */
export function itemText(item: ItemId, language: 'en' | 'fr'): string {
  const { part: of, bonus = {}, level = 1, heals } = ITEMS[item]
  const say = (which: Word): string => word(language, which)
  if (heals !== undefined) return `${say('heals')} ${heals} ${say('hp')}. ${say('use')}`
  if (of === undefined) return say('material')
  const bonuses = (Object.keys(bonus) as (keyof Stats)[])
    .map((stat) => `+${bonus[stat]} ${STATS[stat]?.[language] ?? stat}`)
    .join(', ')
  return `${bonuses} (${say('fromLevel')} ${level}). ${say('wear')}`
}
