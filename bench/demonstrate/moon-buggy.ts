import type { Seen } from './desk'
import type { Demonstrator } from './demonstrator'

/** Of its terminal of 80 x 24: a character, and the border around all of them, in pixels. */
const CELL = { width: 10, height: 20, border: 2 }
/** The rows of the ground, of the buggy's wheels, and of the keys that do something. */
const GROUND_ROW = 20
const WHEELS_ROW = 19
const KEYS_ROW = 22
/** While a game is on that row ends here; when it can be begun it is longer, and when a name is asked for shorter. */
const KEYS_END = { from: 46, to: 49 }
const MENU_END = { from: 60, to: 79 }
const WHEELS = { from: 68, to: 74 }
/** A hole this near to the wheels, in columns, is jumped over. */
const NEAR = 4
const BRIGHT = 100

/** Jumps when a hole comes near, and begins again when the game is over. */
export const moonBuggy: Demonstrator = {
  title: '^Moon Buggy$',
  about: 'jumps when a hole is at most four columns before the wheels',
  async turn(desk) {
    const seen = await desk.look()
    const isWritten = ({ from, to }: { from: number; to: number }): boolean =>
      isInked(seen, KEYS_ROW, from, to)
    const isOn = isWritten(KEYS_END) && !isWritten(MENU_END)
    if (!isOn) {
      await desk.pause(900, 1300)
      await desk.press('Return')
      return { did: 'begin' }
    }
    const isOnGround = isInked(seen, WHEELS_ROW, WHEELS.from, WHEELS.to)
    if (!isOnGround || !isHoleNear(seen)) {
      await desk.pause(20, 40)
      return { did: 'wait' }
    }
    // A person is always a little late.
    await desk.pause(20, 70)
    await desk.press('space')
    return { did: 'jump' }
  }
}

function isHoleNear(seen: Seen): boolean {
  for (let column = WHEELS.from - NEAR; column < WHEELS.from; column++)
    if (!isInked(seen, GROUND_ROW, column, column)) return true
  return false
}

/** Whether anything is written in these columns of a row. */
function isInked(seen: Seen, row: number, from: number, to: number): boolean {
  const top = CELL.border + row * CELL.height
  for (let y = top; y < top + CELL.height; y += 1)
    for (let x = CELL.border + from * CELL.width; x < CELL.border + (to + 1) * CELL.width; x += 1)
      if (Math.max(...seen.at(x, y)) > BRIGHT) return true
  return false
}
