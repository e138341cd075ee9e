/**
 * How fast the arena's picture follows random fights, at several sizes: one picture a decision, every fight on a map of its
 * own, so that grounds are drawn too; and while nobody decides and only breath is drawn. By time of the processor, since
 * other work may run beside it. Prints one JSON document.
 *
 *   npx rolldown bench/arena-picture.ts --platform node -o out/bench/arena-picture.mjs && node out/bench/arena-picture.mjs
 */
import { layoutOf } from '../games/arena/render/layout'
import { ArenaPicture } from '../games/arena/render/picture'
import { THEMES } from '../games/arena/render/theme'
import { freshUi } from '../games/arena/render/ui'
import { STILL } from '../games/arena/render/view'
import { actionOfIndex, legalActions } from '../games/arena/rules/action-index'
import type { ArenaState } from '../games/arena/rules/state'
import { step } from '../games/arena/rules/step'
import { drawTask } from '../games/arena/rules/tasks/curriculum'
import { startTask } from '../games/arena/rules/tasks/task'
import { Random } from '../electron/shared/random'

const STATES = 1500
const MEASURED_MS = 2000
const SIZES = [
  [84, 84],
  [160, 100],
  [320, 200],
  [640, 400],
  [960, 600],
  [1280, 800],
  [1920, 1200]
] as const

/** States of fights played by chance, one decision after the other. */
function randomFights(): ArenaState[] {
  const random = new Random(1)
  const states: ArenaState[] = []
  for (let fight = 0; states.length < STATES; fight++) {
    let state = startTask(fight, drawTask(fight))
    while (state.phase === 'combat' && states.length < STATES) {
      states.push(state)
      const legal = legalActions(state)
      state = step(state, actionOfIndex(legal[random.integer(legal.length)]!)).state
    }
  }
  return states
}

/** Milliseconds of the processor that one call takes, over many. */
function cpuMsOf(call: (i: number) => void): number {
  const before = process.cpuUsage()
  const until = performance.now() + MEASURED_MS
  let calls = 0
  while (performance.now() < until) call(calls++)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000 / calls
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits))
const states = randomFights()
const sizes = SIZES.map(([width, height]) => {
  const picture = new ArenaPicture(layoutOf({ width, height, scalePercent: 100 }), THEMES[0]!)
  const ui = freshUi()
  for (const state of states) picture.draw(state, ui)
  const decisionMs = cpuMsOf((i) => picture.draw(states[i % STATES]!, ui))
  const idleMs = cpuMsOf((frame) => picture.draw(states[10]!, ui, { ...STILL, frame }))
  return {
    size: `${width}x${height}`,
    picturesPerCpuSecond: rounded(1000 / decisionMs, 0),
    decisionMs: rounded(decisionMs, 3),
    idleMs: rounded(idleMs, 3)
  }
})
process.stdout.write(`${JSON.stringify({ states: STATES, sizes }, null, 2)}\n`)
