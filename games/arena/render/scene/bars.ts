import { padded, type Item } from '../display-list'
import type { Canvas, Box } from '../raster/canvas'
import { hex, mix, type Colour } from '../raster/colour'
import { fillContours } from '../raster/paint'
import { TEAM_COLOURS } from '../sprites'
import { drawText } from '../text/text'
import { standingBox, type Standing } from './beings'
import { fieldUnit, type Scene } from './scene'

const GREEN = hex('#58d057')
const AMBER = hex('#f2b632')
const RED = hex('#e8402f')
const BACK = hex('#1a1418')

/** The colour of a bar by how full it is. */
export const barColour = (share: number): Colour =>
  share > 0.5 ? mix(AMBER, GREEN, (share - 0.5) * 2) : mix(RED, AMBER, share * 2)

/** A bar over somebody's head: where it is, and what it shows. */
export interface HealthBar {
  readonly fighter: number
  readonly box: Box
  readonly hp: number
  readonly maxHp: number
  readonly team: 0 | 1
  readonly isActive: boolean
}

/** Bars of all fighters that stand. */
export function healthBars(scene: Scene, all: readonly Standing[]): HealthBar[] {
  const { state, layout } = scene
  if (!state.combat) return []
  const unit = fieldUnit(layout)
  const [width, height] = [Math.max(6, Math.round(40 * unit)), Math.max(2, Math.round(6 * unit))]
  return all.flatMap((standing): HealthBar[] => {
    const fighter = standing.team === null ? undefined : state.combat?.fighters[standing.id]
    if (!fighter || standing.opacity < 255) return []
    const body = standingBox(standing)
    const box = {
      x: standing.x - (width >> 1),
      y: Math.max(0, body.y - height - Math.round(3 * unit)),
      width,
      height
    }
    const { hp } = fighter
    return [
      {
        fighter: fighter.id,
        box,
        hp,
        maxHp: fighter.stats.maxHp,
        team: fighter.team,
        isActive: standing.isActive
      }
    ]
  })
}

/** The bars as things in the picture. */
export function barItems(scene: Scene, bars: readonly HealthBar[]): Item[] {
  const unit = fieldUnit(scene.layout)
  const isSmall = unit < 0.6
  const room = isSmall ? 1 : Math.round(14 * unit)
  return bars.map((bar): Item => {
    const { box, hp, maxHp, team, isActive } = bar
    return {
      key: `bar ${box.x} ${box.y} ${hp} ${maxHp} ${team} ${isActive}`,
      box: padded({ ...box, y: box.y - room, height: box.height + room }, Math.ceil(3 + 6 * unit)),
      paint: (canvas) => {
        drawBar(canvas, box, hp / maxHp, TEAM_COLOURS[team])
        if (isSmall) return
        const style = {
          sizePx: Math.round(11 * unit),
          colour: hex('#ffffff'),
          halo: BACK,
          weight: 'bold'
        } as const
        drawText(canvas, `${hp}`, box.x + box.width / 2, box.y - Math.round(2 * unit), style, 'centre')
      }
    }
  })
}

/** A bar in a frame of a colour. */
function drawBar(canvas: Canvas, { x, y, width, height }: Box, share: number, frame: Colour): void {
  canvas.fillRect(x - 1, y - 1, width + 2, height + 2, frame)
  canvas.fillRect(x, y, width, height, BACK)
  const filled = Math.round(Math.max(0, Math.min(1, share)) * width)
  canvas.fillRect(x, y, filled, height, barColour(share))
}

/** An arrow over the one whose turn it is. It bobs. */
export function turnArrow(scene: Scene, bars: readonly HealthBar[]): Item[] {
  const unit = fieldUnit(scene.layout)
  const rise = Math.floor(scene.view.frame / 16) % 2
  return bars
    .filter(({ isActive }) => isActive)
    .map(({ box }): Item => {
      const x = box.x + box.width / 2
      const tip = box.y - (unit < 0.6 ? 1 : 15 * unit) - rise * unit
      const half = 8 * unit
      return {
        key: `turn ${x} ${tip}`,
        box: padded(
          {
            x: Math.floor(x - half),
            y: Math.floor(tip - half * 1.3),
            width: Math.ceil(2 * half),
            height: Math.ceil(half * 1.3)
          },
          3
        ),
        paint: (canvas) => {
          fillContours(canvas, [[x - half, tip - half * 1.2, x + half, tip - half * 1.2, x, tip]], BACK)
          const [inner, top] = [half - 2 * unit, tip - half * 1.2 + 1.2 * unit]
          fillContours(canvas, [[x - inner, top, x + inner, top, x, tip - 2 * unit]], hex('#ffe27a'))
        }
      }
    })
}
