import type * as RobotJs from 'robotjs'
import type { Point } from '../../shared/geometry/rectangle'
import { MOUSE_BUTTONS, type InputEvent, type MouseButton } from './events'
import type { Injected } from './input-driver'
import { KEY_CODES, KEYS, type KeyCode } from './keys'
import { monotonicMs } from './monotonic'

/** robotjs 0.9.1 as it is; its types leave this one out. */
type Robot = typeof RobotJs & { setXDisplayName?(name: string): void }

/** Windows counts the wheel in 120ths of a notch. */
const WHEEL_UNITS = process.platform === 'win32' ? 120 : 1

/** The machine's keyboard and mouse, worked by robotjs in this process. Remembers what it holds. */
export class RobotHands {
  readonly #robot: Robot
  readonly #keys = new Set<KeyCode>()
  readonly #buttons = new Set<MouseButton>()

  private constructor(robot: Robot) {
    this.#robot = robot
  }

  /** Takes hold of the display that DISPLAY names. Without one, robotjs would end the process. */
  static async open(): Promise<RobotHands> {
    const { default: robot } = (await import('robotjs')) as unknown as { default: Robot }
    if (process.platform === 'linux') {
      const display = process.env['DISPLAY']
      if (!display || !robot.setXDisplayName) throw new Error('DISPLAY is not set')
      // Before anything else: left to itself it opens :0, whatever DISPLAY says.
      robot.setXDisplayName(display)
    }
    robot.setKeyboardDelay(0)
    robot.setMouseDelay(0)
    // A display that is not there ends the process here, before it can be taken for a missing key.
    robot.getMousePos()
    return new RobotHands(robot)
  }

  /** Lets go of whatever an earlier process left held. `trying` is told each key before it is touched. */
  releaseLeftovers(missing: readonly KeyCode[], trying: (code: KeyCode) => void): void {
    for (const code of KEY_CODES.filter((c) => !missing.includes(c))) {
      trying(code)
      this.#timed(() => this.#robot.keyToggle(KEYS[code].robot, 'up'))
    }
    for (const button of MOUSE_BUTTONS) this.#timed(() => this.#robot.mouseToggle('up', button))
  }

  inject(event: InputEvent): Injected {
    return this.#timed(() => this.#do(event))
  }

  releaseAll(): Injected {
    return this.#timed(() => {
      for (const code of this.#keys) this.#toggleKey(code, false)
      for (const button of this.#buttons) this.#toggleButton(button, false)
    })
  }

  #do(event: InputEvent): void {
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
        return this.#robot.scrollMouse(-event.dx * WHEEL_UNITS, -event.dy * WHEEL_UNITS)
      case 'text':
        return this.#robot.typeString(event.text)
    }
  }

  #toggleKey(code: KeyCode, down: boolean): void {
    if (down) this.#keys.add(code)
    else this.#keys.delete(code)
    this.#robot.keyToggle(KEYS[code].robot, down ? 'down' : 'up')
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

  #timed(act: () => void): Injected {
    const fromMs = monotonicMs()
    act()
    // An X server may keep an injected event until the next request: this one waits for its answer.
    this.#robot.getMousePos()
    return { fromMs, toMs: monotonicMs() }
  }
}
