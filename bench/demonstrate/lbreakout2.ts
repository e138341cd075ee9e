import type { Desk, Seen } from './desk'
import type { Demonstrator } from './demonstrator'

/** Pixels of its window of 640 x 480. */
const FIELD = { left: 42, top: 60, right: 598, bottom: 436 }
const PADDLE_Y = 440
const MIDDLE = 320
/** The paddle goes this much further than the pointer does. */
const GAIN = 1.2
const POINTER_Y = 420
/** Part of its frame, which tells whether a game is on. */
const FRAME = { left: 22, top: 235, right: 36, bottom: 345 }
const MENU_BUTTON = { x: 179, y: 276 }
/** As many pixels of a ball are enough to be sure of it. */
const LEAST_BALL = 8
/** A ball that lies this near to the paddle's height, and does not move, waits to be launched. */
const ON_PADDLE_Y = 424
/** So late is the hand after the eye. */
const LEAD_SECONDS = 0.15
/** A ball cannot have gone further between two looks. */
const FARTHEST = 120

interface Ball {
  readonly x: number
  readonly y: number
  readonly atMs: number
}

let last: Ball | null = null
let before: Seen | null = null
let pointerX = MIDDLE
let looksWithoutBall = 0
let darkLooks = 0
let menuClicks = 0

/** Keeps the paddle below the ball, as far ahead of it as the hand is late, by its way since the last look. */
export const lbreakout2: Demonstrator = {
  title: '^LBreakout2$',
  about: 'the paddle below the ball, a little ahead of it',
  async turn(desk) {
    const seen = await desk.look()
    const phase = phaseOf(seen)
    if (phase !== 'play') return { did: await begin(desk, seen) }
    const ball = ballIn(seen, before)
    before = seen
    if (ball === null) {
      looksWithoutBall += 1
      await desk.pause(20, 30)
      // Nothing moves: it lies on the paddle.
      if (looksWithoutBall < 25) return { did: 'wait' }
      await launch(desk)
      return { did: 'launch' }
    }
    looksWithoutBall = 0
    const target = ahead(last, ball)
    last = ball
    // A person is always a little late.
    await desk.pause(40, 90)
    await moveTo(desk, target)
    return { did: 'follow' }
  }
}

async function launch(desk: Desk): Promise<void> {
  await desk.pause(250, 500)
  await moveTo(desk, MIDDLE)
  await desk.pause(150, 250)
  await desk.click(MIDDLE, POINTER_Y)
  ;[last, before, looksWithoutBall] = [null, null, 0]
}

/** Moves the pointer so that the paddle comes to x, in a few steps. */
async function moveTo(desk: Desk, x: number): Promise<void> {
  const wanted = Math.min(535, Math.max(105, MIDDLE + (x - MIDDLE) / GAIN))
  const from = pointerX
  if (Math.abs(wanted - from) < 4) return
  for (const share of [0.6, 1]) {
    desk.moveTo(from + share * (wanted - from), POINTER_Y)
    await desk.pause(10, 18)
  }
  pointerX = wanted
}

/** Where it will be when the hand has got there, at the paddle's height at the latest; where it is, while nothing is known of its way. */
function ahead(from: Ball | null, to: Ball): number {
  if (from === null || to.atMs - from.atMs > 400) return to.x
  const seconds = (to.atMs - from.atMs) / 1000
  const [vx, vy] = [(to.x - from.x) / seconds, (to.y - from.y) / seconds]
  const comesDown = vy > 40 ? (PADDLE_Y - to.y) / vy : Infinity
  const width = FIELD.right - FIELD.left
  // Walls throw it back: as if the field were there again, mirrored.
  const along = to.x - FIELD.left + vx * Math.min(LEAD_SECONDS, comesDown)
  const folded = ((along % (2 * width)) + 2 * width) % (2 * width)
  return FIELD.left + (folded > width ? 2 * width - folded : folded)
}

/** The green of a ball, as it was not there at the look before. */
function ballIn(seen: Seen, earlier: Seen | null): Ball | null {
  if (earlier === null) return null
  let [count, sumX, sumY] = [0, 0, 0]
  for (let y = FIELD.top; y < FIELD.bottom; y += 2)
    for (let x = FIELD.left; x < FIELD.right; x += 1)
      if (isBall(seen, x, y) && !isBall(earlier, x, y)) {
        count += 1
        sumX += x
        sumY += y
      }
  if (count < LEAST_BALL || count > 150) return null
  const ball = { x: sumX / count, y: sumY / count, atMs: performance.now() }
  const isOnPaddle = ball.y > ON_PADDLE_Y && last === null
  return isOnPaddle || (last !== null && ball.atMs - last.atMs < 200 && far(ball, last) > FARTHEST)
    ? null
    : ball
}

const far = (a: Ball, b: Ball): number => Math.hypot(a.x - b.x, a.y - b.y)

function isBall(seen: Seen, x: number, y: number): boolean {
  const [r, g, b] = seen.at(x, y)
  return g >= 110 && g > r + 20 && g > b + 12
}

function phaseOf(seen: Seen): 'play' | 'dark' | 'menu' {
  let [red, green, count] = [0, 0, 0]
  for (let y = FRAME.top; y < FRAME.bottom; y += 4)
    for (let x = FRAME.left; x < FRAME.right; x += 2) {
      const [r, g] = seen.at(x, y)
      red += r
      green += g
      count += 1
    }
  if (green / count < 30) return 'dark'
  return green - red > 10 * count ? 'menu' : 'play'
}

/** Through its menus into a new game. */
async function begin(desk: Desk, seen: Seen): Promise<string> {
  ;[last, before, looksWithoutBall] = [null, null, 0]
  if (phaseOf(seen) === 'dark') {
    await desk.pause(700, 1200)
    // It is over, or it paused because something else had the keyboard: then `n` says nothing to it.
    const key = darkLooks++ % 2 === 0 ? 'n' : 'p'
    await desk.press(key)
    await desk.pause(900, 1200)
    return key
  }
  await desk.click(MENU_BUTTON.x + 6 * (menuClicks++ % 2), MENU_BUTTON.y)
  await desk.pause(1300, 1700)
  pointerX = MENU_BUTTON.x
  return 'menu'
}
