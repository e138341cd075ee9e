import { spellAt } from '../../rules/combat/cast'
import { CLASSES } from '../../rules/content/classes'
import { ITEMS, PARTS, RESOURCES } from '../../rules/content/items'
import type { SpellEffect, SpellId } from '../../rules/content/kinds'
import { MONSTERS } from '../../rules/content/monsters'
import { NPCS } from '../../rules/content/npcs'
import { SPELLS } from '../../rules/content/spells'
import { groupsHere, leaderOf } from '../../rules/explore/party'
import type { Fighter } from '../../rules/state'
import type { Item } from '../display-list'
import { hitAt } from '../hit'
import { withAlpha } from '../raster/colour'
import { fillContours } from '../raster/paint'
import { roundRectangle } from '../raster/shapes'
import { ownFighter } from '../readings'
import { capHeight, drawText, lineHeight, textWidth } from '../text/text'
import { word } from '../words'
import { itemText } from './inventory'
import { part } from './panel'
import type { Scene } from './scene'

/** Lines of a tooltip, the first a title. */
type Lines = readonly string[]

/** What is said of the thing under the pointer; nothing where there is nothing to say. */
export function tooltipLines(scene: Scene): Lines {
  const { ui, layout, state, readings } = scene
  if (!ui.pointer) return []
  const hit = hitAt(layout, state, readings.timeline.length, ui.pointer.x, ui.pointer.y)
  switch (hit.kind) {
    case 'spell': {
      const spell = readings.spells[hit.slot]
      return spell ? spellLines(spell.id, scene, hit.slot) : []
    }
    case 'turn': {
      const fighter = state.combat?.fighters[readings.timeline[hit.entry]?.fighter ?? -1]
      return fighter ? fighterLines(fighter, scene) : []
    }
    case 'bagSlot': {
      const item = leaderOf(state).bag[hit.slot]?.item
      return item ? [ITEMS[item].title[ui.language]] : []
    }
    case 'worn': {
      const item = leaderOf(state).worn[PARTS[hit.part]!]
      return item ? [ITEMS[item].title[ui.language], itemText(item, ui.language)] : []
    }
    case 'cell':
      return state.combat ? fightLines(hit.cell, scene) : fieldLines(hit.cell, scene)
    default:
      return []
  }
}

const fightLines = (cell: number, scene: Scene): Lines => {
  const fighter = scene.state.combat?.fighters.find((one) => one.cell === cell && one.hp > 0)
  return fighter ? fighterLines(fighter, scene) : []
}

const nameOf = (kind: Fighter['kind'], language: 'en' | 'fr'): string =>
  (kind in CLASSES ? CLASSES[kind as keyof typeof CLASSES] : MONSTERS[kind as keyof typeof MONSTERS]).title[
    language
  ]

function fighterLines(fighter: Fighter, { ui, state }: Scene): Lines {
  const say = (which: Parameters<typeof word>[1]): string => word(ui.language, which)
  const name =
    state.characters.find(({ seat }) => seat === fighter.seat)?.name ?? nameOf(fighter.kind, ui.language)
  return [
    `${name} · ${say('level')} ${fighter.level}`,
    `${fighter.hp} / ${fighter.stats.maxHp} ${say('hp')}`,
    `${fighter.ap} ${say('ap')} · ${fighter.mp} ${say('mp')}`
  ]
}

function fieldLines(cell: number, { state, map, ui }: Scene): Lines {
  const say = (which: Parameters<typeof word>[1]): string => word(ui.language, which)
  const group = groupsHere(state).find((one) => one.cell === cell)
  if (group)
    return [
      say('attack'),
      ...group.members.map(({ kind, level }) => `${nameOf(kind, ui.language)} · ${say('level')} ${level}`)
    ]
  const spot = state.resources.find((one) => one.map === state.map && one.cell === cell)
  if (spot)
    return [RESOURCES[spot.kind].title[ui.language], say(spot.readyAt <= state.tick ? 'ready' : 'spent')]
  const npc = map.npcs.find((one) => one.cell === cell)
  if (npc) return [NPCS[npc.kind].title[ui.language], say('talk')]
  const workshop = map.workshops.find((one) => one.cell === cell)
  if (workshop) return [say(workshop.kind), say('craft')]
  const door = map.doors.find((one) => one.cell === cell)
  if (!door) return []
  return [say('door'), say(door.isBarred && groupsHere(state).length > 0 ? 'barred' : 'enter')]
}

function spellLines(id: SpellId, { ui, state }: Scene, slot: number): Lines {
  const say = (which: Parameters<typeof word>[1]): string => word(ui.language, which)
  const spell = SPELLS[id]
  const own = ownFighter(state, ui.seat)
  const longer = own && spellAt(own, slot)?.isRangeModifiable ? own.stats.range : 0
  const ways = [spell.isInLine ? say('inLine') : '', spell.needsSight ? '' : say('noSight')].filter(
    (way) => way !== ''
  )
  const range = `${say('range')} ${spell.minRange}–${spell.maxRange + longer}`
  return [
    `${spell.title[ui.language]} · ${spell.cost} ${say('ap')}`,
    [range, ...ways].join(', '),
    ...spell.effects.map((effect) => effectText(effect, ui.language)),
    ...(spell.cooldown > 0 ? [`${say('cooldown')} ${spell.cooldown} ${say('turns')}`] : [])
  ]
}

/** What an effect does, in a few words. */
function effectText(effect: SpellEffect, language: 'en' | 'fr'): string {
  const fr = language === 'fr'
  switch (effect.kind) {
    case 'damage':
      return `${effect.min}–${effect.max} ${fr ? 'dégâts' : 'damage'}${effect.stealPercent ? (fr ? ', vole de la vie' : ', steals health') : ''}`
    case 'heal':
      return `${fr ? 'soigne' : 'heals'} ${effect.min}–${effect.max}`
    case 'push':
      return effect.cells > 0
        ? `${fr ? 'pousse de' : 'pushes by'} ${effect.cells}`
        : `${fr ? 'attire de' : 'pulls by'} ${-effect.cells}`
    case 'shield':
      return `${fr ? 'bouclier de' : 'shield of'} ${effect.points}, ${effect.turns} ${word(language, 'turns')}`
    case 'buff':
      return `${effect.value > 0 ? '+' : ''}${effect.value} ${effect.stat}, ${effect.turns} ${word(language, 'turns')}`
    case 'removeAp':
      return `−${effect.points} ${word(language, 'ap')}`
    case 'removeMp':
      return `−${effect.points} ${word(language, 'mp')}`
    case 'poison':
      return `${fr ? 'poison de' : 'poison of'} ${effect.damage}, ${effect.turns} ${word(language, 'turns')}`
    case 'teleport':
      return fr ? 'vous y emmène' : 'takes you there'
    case 'trap':
      return `${fr ? 'piège :' : 'trap:'} ${effect.effects.map((inner) => effectText(inner, language)).join(', ')}`
    case 'glyph':
      return `${fr ? 'glyphe' : 'glyph'}, ${effect.turns} ${word(language, 'turns')}${fr ? ' ' : ''}: ${effect.effects.map((inner) => effectText(inner, language)).join(', ')}`
  }
}

/** The tooltip beside the pointer, inside the picture. */
export function tooltipItems(scene: Scene): Item[] {
  const lines = tooltipLines(scene)
  const { pointer } = scene.ui
  if (lines.length === 0 || !pointer) return []
  const { unit, width } = scene.layout
  const { panels } = scene.theme
  const style = { sizePx: Math.max(10, Math.round(13 * unit)) }
  const title = { ...style, weight: 'bold' } as const
  const inset = Math.round(9 * unit)
  const wide = Math.max(...lines.map((line, i) => textWidth(line, i === 0 ? title : style))) + 2 * inset
  const high = lines.length * lineHeight(style) + 2 * inset - (lineHeight(style) - capHeight(style))
  const x = Math.max(0, Math.min(pointer.x + Math.round(16 * unit), width - wide))
  const above = pointer.y - high - Math.round(12 * unit)
  const y = above >= 0 ? above : pointer.y + Math.round(24 * unit)
  const box = { x, y, width: wide, height: high }
  return [
    part(scene, 'tooltip', `${x} ${y} ${lines.join('|')}`, box, (canvas) => {
      fillContours(canvas, [roundRectangle(x, y, wide, high, 6 * unit)], panels.border)
      fillContours(
        canvas,
        [roundRectangle(x + 1, y + 1, wide - 2, high - 2, 6 * unit)],
        withAlpha(panels.sunk, 245)
      )
      lines.forEach((line, i) => {
        const colour = i === 0 ? panels.accent : panels.text
        const baseline = y + inset + capHeight(style) + i * lineHeight(style)
        drawText(canvas, line, x + inset, baseline, { ...(i === 0 ? title : style), colour })
      })
    })
  ]
}
