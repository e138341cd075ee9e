import { Random } from '../../../../electron/shared/random'
import type { LabelledPicture, LabelledPictures, PictureLabel } from '../../../contract/labelled'
import { CLASS_IDS } from '../../rules/content/classes'
import { RESOURCES } from '../../rules/content/items'
import { MONSTERS } from '../../rules/content/monsters'
import { NPCS } from '../../rules/content/npcs'
import { layoutOf, type PictureSize } from '../layout'
import { ArenaPicture, sceneOf } from '../picture'
import { findTheme } from '../theme'
import { truthOf, type TrueEntity } from '../truth'
import { freshUi, type UiState } from '../ui'
import { drawMoment } from './moments'

/**
 * What can be told apart by the body alone and is acted on differently: each monster, class, NPC, workshop, thing that can be
 * gathered, and doors. Sides are told by the rings at the feet and not by the body; what was gathered is not there any more.
 */
const KINDS: readonly string[] = [
  ...Object.keys(MONSTERS),
  ...CLASS_IDS,
  ...Object.keys(NPCS),
  ...Object.keys(RESOURCES),
  ...['forge', 'kitchen', 'door']
]

/** Of whom less is to be seen can hardly be told; of whom less than the second, not at all. */
const [WELL_VISIBLE, LEAST_VISIBLE] = [0.5, 0.1]

interface Look {
  readonly themes: readonly string[]
  readonly sizes: readonly PictureSize[]
}

const size = (width: number, height: number, scalePercent: number): PictureSize => ({
  ...{ width, height, scalePercent }
})

/** No theme and no size of one is in the other. A palette that is held out by day is learned from by night, and the other way round. */
const LOOKS: Readonly<Record<'training' | 'heldOut', Look>> = {
  training: {
    themes: ['meadow', 'meadow-night', 'amber', 'frost-night', 'moor'],
    sizes: [size(1280, 800, 100), size(960, 600, 110), size(1600, 900, 100), size(1920, 1080, 85)]
  },
  heldOut: {
    themes: ['amber-night', 'frost', 'moor-night'],
    sizes: [size(1366, 768, 100), size(1680, 1050, 120), size(1024, 768, 90), size(1440, 900, 100)]
  }
}

/** Seeds of worlds: those of one part are even, of the other odd. */
const worldOf = (random: Random, part: 'training' | 'heldOut'): number =>
  2 * random.integer(2 ** 30) + (part === 'training' ? 0 : 1)

/** The arena's pictures with what is on them. */
export const arenaPictures: LabelledPictures = {
  kinds: KINDS,
  *draw(part, seed, count) {
    const random = new Random(2 * seed + (part === 'training' ? 0 : 1))
    for (let i = 0; i < count; i++) yield drawPicture(random, part)
  }
}

function drawPicture(random: Random, part: 'training' | 'heldOut'): LabelledPicture {
  const { themes, sizes } = LOOKS[part]
  const theme = findTheme(themes[random.integer(themes.length)]!)!
  const layout = layoutOf(sizes[random.integer(sizes.length)]!)
  const { state, view, place } = drawMoment(random, worldOf(random, part))
  const { width, height, scalePercent } = layout
  const ui = drawUi(random, width, height)
  const picture = new ArenaPicture(layout, theme)
  picture.draw(state, ui, view)
  return {
    ...{ width, height, place },
    pixels: picture.pixels.slice(),
    labels: truthOf(sceneOf(state, ui, layout, theme, view)).entities.flatMap(labelOf),
    look: `${theme.id}, ${width}x${height} at ${scalePercent} %`
  }
}

/** Where the pointer is, and which spell is chosen: both light up cells. */
function drawUi(random: Random, width: number, height: number): UiState {
  const pointer = random.integer(2) === 0 ? null : { x: random.integer(width), y: random.integer(height) }
  return { ...freshUi(), pointer, spell: random.integer(3) === 0 ? random.integer(5) : null }
}

function labelOf({ kind, box, visible, isReady }: TrueEntity): PictureLabel[] {
  if (visible < LEAST_VISIBLE || isReady === false) return []
  return [{ kind, box, isHidden: visible < WELL_VISIBLE }]
}
