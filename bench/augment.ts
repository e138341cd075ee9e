/** How long varying the pictures of a batch takes, by itself. */
import { cloneConfigSchema, CLONE_PRESETS, clonePreset } from '../electron/shared/imitation'
import { planesOf } from '../electron/shared/live-env'
import { Random } from '../electron/shared/random'
import { Augmenter } from '../electron/worker/imitate/augment'

const SIDE = 84
const STACK = 4
const BATCH = 64
const BATCHES = 5
const WARM_UP = 25

/**
 * Milliseconds of processor time that varying a batch of 64 moments of four pictures of 84 x 84 takes, by the preset, grey
 * and in colour: the least of five.
 * @param wasm the bytes of out/native/augment.wasm
 */
export function varyTimes(wasm: Uint8Array): Readonly<Record<string, number>> {
  const kinds = [false, true].flatMap((isColour) => CLONE_PRESETS.map((preset) => ({ isColour, preset })))
  return Object.fromEntries(
    kinds.map(({ isColour, preset }) => [
      `${preset}, ${isColour ? 'colour' : 'grey'}`,
      varyTime(wasm, isColour, preset)
    ])
  )
}

function varyTime(wasm: Uint8Array, isColour: boolean, preset: (typeof CLONE_PRESETS)[number]): number {
  const look = { side: SIDE, isColour, stack: STACK }
  const augmenter = new Augmenter(wasm, look, cloneConfigSchema.parse(clonePreset(preset)), [], new Random(1))
  const bytes = STACK * planesOf(look) * SIDE ** 2
  const random = new Random(2)
  const seen = Uint8Array.from({ length: bytes }, () => random.integer(256))
  const batch = new Uint8Array(BATCH * bytes)
  const varyAll = (): void => {
    for (let row = 0; row < BATCH; row++)
      augmenter.vary(seen, 0, batch.subarray(row * bytes, (row + 1) * bytes))
  }
  // Compiled as it will be, by then.
  for (let i = 0; i < WARM_UP; i++) varyAll()
  const took = Array.from({ length: BATCHES }, () => {
    const start = process.cpuUsage()
    varyAll()
    const { user, system } = process.cpuUsage(start)
    return (user + system) / 1000
  })
  // What the engine compiles and tidies beside it counts as time of the process, too.
  return Math.min(...took)
}
