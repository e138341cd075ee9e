import { MOUSE_BUTTONS, type MouseButton, type PicturePoint } from '../../shared/action'
import type { ClientArea } from '../../shared/geometry/client-area'
import { onDesktop } from '../../shared/geometry/client-area'
import type { GamePart } from '../../shared/geometry/game-part'
import { desktopToPicturePoint } from '../../shared/geometry/picture-point'
import type { Point, Rect } from '../../shared/geometry/rectangle'
import { KEY_CODES, type KeyCode } from '../../shared/key-codes'
import type { PersonInput } from '../../shared/person-input'
import type { HeardEvent } from './heard'
import { KEYS } from './keys'
import { BUTTON_NUMBERS } from './tagger'

/** A window as it was when something was heard. */
export interface PlayedWindow {
  readonly hasFocus: boolean
  /** Its client area; null when it is gone. */
  readonly area: ClientArea | null
  /** What lies over it, in desktop units. */
  readonly covers: readonly Rect[]
}

const CODES: ReadonlyMap<number, KeyCode> = new Map(KEY_CODES.map((code) => [KEYS[code].heard, code]))
const BUTTONS: ReadonlyMap<number, MouseButton> = new Map(
  MOUSE_BUTTONS.map((button) => [BUTTON_NUMBERS[button], button])
)

/**
 * Tells what of all that is heard is play in one window: keys pressed while it has the focus; buttons, wheel and
 * moves while the pointer is over it as well; and whatever ends what was begun there, wherever that happens. A key
 * that was down before is no news: neither its repeats nor what was pressed for another window.
 */
export class WindowPlay {
  readonly #gamePart: GamePart
  /** All that are down, whatever window they were pressed for. */
  readonly #down = new Set<number>()
  /** Those whose press was told. */
  readonly #keys = new Set<number>()
  readonly #buttons = new Set<MouseButton>()
  #area: ClientArea | null = null

  constructor(gamePart: GamePart) {
    this.#gamePart = gamePart
  }

  /** The play that this is, with its time in `tMs`; null for what is none. Call in the order of events. */
  take(event: HeardEvent, tMs: number, window: PlayedWindow): PersonInput | null {
    this.#area = window.area ?? this.#area
    if (event.kind === 'key') return this.#takeKey(event.key, event.down, tMs, window.hasFocus)
    const isOver = window.hasFocus && this.#isOver(event, window)
    if (event.kind === 'button') return this.#takeButton(event, tMs, isOver)
    const at = isOver || (event.kind === 'move' && this.#buttons.size > 0) ? this.#at(event) : null
    if (at === null) return null
    if (event.kind === 'move') return { tMs, kind: 'move', at }
    const [dx, dy] = event.isVertical ? [0, event.turn] : [event.turn, 0]
    return { tMs, kind: 'wheel', at, dx, dy }
  }

  #takeKey(key: number, down: boolean, tMs: number, hasFocus: boolean): PersonInput | null {
    const wasDown = this.#down.has(key)
    this.#down[down ? 'add' : 'delete'](key)
    if (down ? wasDown || !hasFocus : !this.#keys.has(key)) return null
    this.#keys[down ? 'add' : 'delete'](key)
    return { tMs, kind: 'key', code: CODES.get(key) ?? null, key, down }
  }

  #takeButton(
    event: Extract<HeardEvent, { readonly kind: 'button' }>,
    tMs: number,
    isOver: boolean
  ): PersonInput | null {
    const button = BUTTONS.get(event.button)
    const at = this.#at(event)
    if (button === undefined || at === null) return null
    const { down } = event
    if (down ? !isOver : !this.#buttons.has(button)) return null
    this.#buttons[down ? 'add' : 'delete'](button)
    return { tMs, kind: 'button', button, down, at }
  }

  #isOver(point: Point, { area, covers }: PlayedWindow): boolean {
    return area !== null && contains(onDesktop(area), point) && !covers.some((c) => contains(c, point))
  }

  /** Null before the window was ever seen. */
  #at(point: Point): PicturePoint | null {
    return this.#area && desktopToPicturePoint(this.#area, this.#gamePart, point)
  }
}

function contains({ x, y, width, height }: Rect, point: Point): boolean {
  return point.x >= x && point.y >= y && point.x < x + width && point.y < y + height
}
