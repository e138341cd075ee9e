import type { PicturePoint } from '../../shared/action'
import type { PersonInput } from '../../shared/person-input'
import { BUTTONS, keyOf, RECORDER_HEIGHT, type Tick } from './vpt-tick'

/** What a person did, out of the ticks of a recording, one after the other: a tick tells what is down, an input what changes. */
export class TickInputs {
  readonly #width: number
  readonly #height: number
  readonly #downKeys = new Set<string>()
  readonly #downButtons = new Set<number>()
  #at: PicturePoint | null = null

  /** @param picture of the video, whose size places are told in; VPT's own are told for a window 720 high */
  constructor(picture: { readonly width: number; readonly height: number }) {
    const scale = RECORDER_HEIGHT / picture.height
    this.#width = picture.width * scale
    this.#height = picture.height * scale
  }

  /** What changed in a tick at its moment. */
  of({ keyboard, mouse }: Tick, tMs: number): PersonInput[] {
    const at = { x: mouse.x / this.#width, y: mouse.y / this.#height }
    const hasMoved = this.#at !== null && (at.x !== this.#at.x || at.y !== this.#at.y)
    this.#at = at
    const keys = changes(this.#downKeys, keyboard.keys, keyboard.newKeys)
    const buttons = changes(this.#downButtons, mouse.buttons, mouse.newButtons)
    return [
      ...(hasMoved ? [{ kind: 'move' as const, tMs, at }] : []),
      ...keys.map(({ what, down }) => ({ kind: 'key' as const, tMs, code: keyOf(what), key: 0, down })),
      ...buttons.flatMap(({ what, down }) => {
        const button = BUTTONS[what]
        return button === undefined ? [] : [{ kind: 'button' as const, tMs, button, down, at }]
      }),
      ...(mouse.dwheel === 0
        ? []
        : [{ kind: 'wheel' as const, tMs, at, dx: 0, dy: -Math.sign(mouse.dwheel) }])
    ]
  }
}

/** What goes up and down so that `now` is down, where `anew` was pressed even if it was down before. */
function changes<What>(
  down: Set<What>,
  now: readonly What[],
  anew: readonly What[]
): { readonly what: What; readonly down: boolean }[] {
  const up = [...down].filter((what) => !now.includes(what) || anew.includes(what))
  for (const what of up) down.delete(what)
  const pressed = [...new Set(now)].filter((what) => !down.has(what))
  for (const what of pressed) down.add(what)
  return [...up.map((what) => ({ what, down: false })), ...pressed.map((what) => ({ what, down: true }))]
}
