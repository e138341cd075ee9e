import type { WindowOption } from '../../../contract/windowed'
import { CLASS_IDS } from '../../rules/content/classes'
import type { ClassId } from '../../rules/content/kinds'
import { STAGES, type Stage } from '../../rules/tasks/curriculum'
import { DEFAULT_SIZE, SIZE_LIMITS } from '../layout'
import { THEMES, type Theme } from '../theme'

/** What there is to do: a journey through a world, fights of a stage of the curriculum, or a duel. */
export const TASKS = ['journey', ...STAGES, 'duel'] as const
export type WindowTask = 'journey' | Stage | 'duel'

/** What the options of the command come to. */
export interface ArenaOptions {
  readonly seed: number
  readonly size: { readonly width: number; readonly height: number }
  readonly scale: number
  readonly theme: Theme
  readonly class: ClassId
  readonly level: number
  readonly task: WindowTask
  readonly speed: number
}

const whole =
  (least: number, most: number) =>
  (text: string): number => {
    const value = text.trim() === '' ? NaN : Number(text)
    if (!Number.isInteger(value) || value < least || value > most)
      throw new RangeError(`It must be a whole number from ${least} to ${most}.`)
    return value
  }

const oneOf =
  <T>(known: readonly T[], nameOf: (one: T) => string) =>
  (text: string): T => {
    const found = known.find((one) => nameOf(one) === text)
    if (found === undefined) throw new RangeError(`It must be one of ${known.map(nameOf).join(', ')}.`)
    return found
  }

const itself = (text: string): string => text

function readSize(text: string): ArenaOptions['size'] {
  const { leastWidth, leastHeight, mostWidth, mostHeight } = SIZE_LIMITS
  const [, width = NaN, height = NaN] = (/^(\d{1,5})x(\d{1,5})$/i.exec(text) ?? []).map(Number)
  if (!(width >= leastWidth && width <= mostWidth && height >= leastHeight && height <= mostHeight))
    throw new RangeError(
      `It must be a size from ${leastWidth}x${leastHeight} to ${mostWidth}x${mostHeight}, as 1280x800.`
    )
  return { width, height }
}

/** The options of the command, in the order in which its help shows them. */
export const OPTIONS: readonly WindowOption[] = [
  {
    flags: '--seed <n>',
    about: 'seed of the world and of all luck',
    default: '0',
    read: whole(0, 2 ** 32 - 1)
  },
  {
    flags: '--size <WxH>',
    about: 'pixels of the picture',
    default: `${DEFAULT_SIZE.width}x${DEFAULT_SIZE.height}`,
    read: readSize
  },
  {
    flags: '--scale <percent>',
    about: 'size of panels and windows',
    default: '100',
    read: whole(SIZE_LIMITS.leastScale, SIZE_LIMITS.mostScale)
  },
  {
    flags: '--theme <id>',
    about: `colours: ${THEMES.map(({ id }) => id).join(', ')}`,
    default: 'meadow',
    read: oneOf(THEMES, ({ id }) => id)
  },
  {
    flags: '--class <id>',
    about: `who you are: ${CLASS_IDS.join(', ')}`,
    default: 'warden',
    read: oneOf(CLASS_IDS, itself)
  },
  { flags: '--level <n>', about: 'the level you begin with', default: '3', read: whole(1, 20) },
  {
    flags: '--task <id>',
    about: `what to do: ${TASKS.join(', ')}`,
    default: 'journey',
    read: oneOf(TASKS, itself)
  },
  {
    flags: '--speed <n>',
    about: 'how much faster things move; 0: they do not, they are there',
    default: '1',
    read: whole(0, 10)
  }
]
