import type * as RobotJs from 'robotjs'
import type { Point } from '../../shared/geometry/rectangle'
import { MOUSE_BUTTONS, type MouseButton } from '../../shared/action'
import type { InputEvent } from './events'
import type { Injected } from './input-driver'
import type { KeyHands } from './key-hands'
import { KEY_CODES, KEYS, type KeyCode } from './keys'
import { monotonicMs } from './monotonic'
import { XKeys } from './x-keys'

/** robotjs 0.9.1 as it is; its types leave this one out. */
type Robot = typeof RobotJs & { setXDisplayName?(name: string): void }

/** Windows counts the wheel in 120ths of a notch. */
const WHEEL_UNITS = process.platform === 'win32' ? 120 : 1

/** Keys by robotjs, which finds them by what they type: for systems other than X11. */
class RobotKeys implements KeyHands {
  readonly known = KEY_CODES
  readonly #robot: Robot

  constructor(robot: Robot) {
    this.#robot = robot
  }

  toggle(code: KeyCode, down: boolean): Promise<void> {
    this.#robot.keyToggle(KEYS[code].robot, down ? 'down' : 'up')
    return Promise.resolve()
  }
}

/**
 * The machine's keyboard and mouse, worked in this process: the mouse and texts by robotjs, keys by their
 * place where the system has a way for it. Remembers what it holds.
 */
export class RobotHands {
  readonly #robot: Robot
  readonly #keyboard: KeyHands
  readonly #keys = new Set<KeyCode>()
  readonly #buttons = new Set<MouseButton>()

  private constructor(robot: Robot, keyboard: KeyHands) {
    this.#robot = robot
    this.#keyboard = keyboard
  }

  /** Takes hold of the display that DISPLAY names. Rejects when there is none, or it cannot be worked. */
  static async open(): Promise<RobotHands> {
    const display = process.platform === 'linux' ? process.env['DISPLAY'] : null
    if (display === undefined || display === '') throw new Error('DISPLAY is not set')
    // First, because it says what is wrong with a display, where robotjs ends the process.
    const xKeys = display === null ? null : await XKeys.open(display)
    const { default: robot } = (await import('robotjs')) as unknown as { default: Robot }
    // Before anything else: left to itself it opens :0, whatever DISPLAY says.
    if (display !== null) robot.setXDisplayName?.(display)
    robot.setKeyboardDelay(0)
    robot.setMouseDelay(0)
    return new RobotHands(robot, xKeys ?? new RobotKeys(robot))
  }

  /** Lets go of whatever an earlier process left held. */
  async releaseLeftovers(): Promise<void> {
    for (const code of this.#keyboard.known) await this.#keyboard.toggle(code, false)
    for (const button of MOUSE_BUTTONS) this.#robot.mouseToggle('up', button)
    this.#settle()
  }

  inject(event: InputEvent): Promise<Injected> {
    return this.#timed(() => this.#do(event))
  }

  releaseAll(): Promise<Injected> {
    return this.#timed(async () => {
      for (const code of this.#keys) await this.#toggleKey(code, false)
      for (const button of this.#buttons) this.#toggleButton(button, false)
    })
  }

  async #do(event: InputEvent): Promise<void> {
    switch (event.kind) {
      case 'key':
        return this.#toggleKey(event.code, event.down)
      case 'move':
        return this.#moveTo(event.at)
      case 'button':
        if (event.at) this.#moveTo(event.at)
        return this.#toggleButton(event.button, event.down)
      case 'wheel':
        this.#moveTo(event.at)
        // robotjs counts up and left.
        return void this.#robot.scrollMouse(-event.dx * WHEEL_UNITS, -event.dy * WHEEL_UNITS)
      case 'text':
        return void this.#robot.typeString(event.text)
    }
  }

  async #toggleKey(code: KeyCode, down: boolean): Promise<void> {
    // What is let go of counts as held until it is: whoever ends in between lets go again.
    if (down) this.#keys.add(code)
    await this.#keyboard.toggle(code, down)
    if (!down) this.#keys.delete(code)
  }

  #toggleButton(button: MouseButton, down: boolean): void {
    if (down) this.#buttons.add(button)
    else this.#buttons.delete(button)
    this.#robot.mouseToggle(down ? 'down' : 'up', button)
  }

  #moveTo({ x, y }: Point): void {
    // macOS tells a drag from a move by the event's own kind.
    if (process.platform === 'darwin' && this.#buttons.size > 0) this.#robot.dragMouse(x, y)
    else this.#robot.moveMouse(x, y)
  }

  async #timed(act: () => Promise<void>): Promise<Injected> {
    const fromMs = monotonicMs()
    await act()
    this.#settle()
    return { fromMs, toMs: monotonicMs() }
  }

  /** An X server may keep an injected event until the next request: this one waits for its answer. */
  #settle(): void {
    this.#robot.getMousePos()
  }
}
