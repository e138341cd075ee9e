/**
 * Plays a real game as a person outside the app would: looks at the pixels of its window, takes a person's time, and presses
 * keys of the desktop (xdotool). To record demonstrations of, and to clone (docs/algorithms/bc.md). Prints one JSON document.
 *
 *   npx rolldown bench/demonstrate.ts --platform node --external x11 -d out/bench
 *   DISPLAY=:1 node out/bench/demonstrate.js --game gnome-2048 --seconds 600 --seed 1
 */
import { parseArgs } from 'node:util'
import { Random } from '../electron/shared/random'
import type { Demonstrator } from './demonstrate/demonstrator'
import { Desk } from './demonstrate/desk'
import { gnome2048 } from './demonstrate/gnome-2048'
import { kobodl } from './demonstrate/kobodl'
import { lbreakout2 } from './demonstrate/lbreakout2'
import { moonBuggy } from './demonstrate/moon-buggy'
import { swellFoop } from './demonstrate/swell-foop'

const DEMONSTRATORS: Readonly<Record<string, Demonstrator>> = {
  'gnome-2048': gnome2048,
  kobodl,
  lbreakout2,
  'moon-buggy': moonBuggy,
  'swell-foop': swellFoop
}

const { values } = parseArgs({
  options: {
    game: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' }
  }
})
const [seconds, seed] = [Number(values.seconds), Number(values.seed)]
const demonstrator = DEMONSTRATORS[values.game ?? '']
if (demonstrator === undefined) throw new Error(`--game: one of ${Object.keys(DEMONSTRATORS).join(', ')}`)

const desk = await Desk.open(demonstrator.title, new Random(seed))
const done: Record<string, number> = {}
const untilMs = performance.now() + 1000 * seconds
try {
  while (performance.now() < untilMs) {
    const { did } = await demonstrator.turn(desk)
    done[did] = (done[did] ?? 0) + 1
  }
} finally {
  await demonstrator.end?.(desk)
  await desk.close()
}
console.log(JSON.stringify({ game: values.game, rule: demonstrator.about, seconds, seed, done }))
