import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Random } from '../../electron/shared/random'
import { WINDOWED_GAMES } from '../../games/registry'
import { DETECTOR_DEFAULTS, splitByGroup } from '../../electron/worker/detect/config'
import { onCanvas, type LearnedPicture } from '../../electron/worker/detect/learned-pictures'
import { judge, trainDetector } from '../../electron/worker/detect/trainer'
import { OnnxRuntime } from '../../electron/worker/engine/runtime/onnx-runtime'

const { labelled } = WINDOWED_GAMES.find(({ id }) => id === 'arena')!

/** Another seed than the one of the shipped detector. */
const SEED = 1

function pictures(part: 'training' | 'heldOut', count: number): LearnedPicture[] {
  return Array.from(labelled!.draw(part, SEED, count), ({ pixels: data, width, height, labels, place }) =>
    onCanvas({ data, width, height }, { name: place, group: place, labels }, labelled!.kinds)
  )
}

test('150 pictures of the arena teach a detector that finds things on other maps, in other themes and sizes', async () => {
  const { kinds } = labelled!
  const random = new Random(SEED)
  const parts = splitByGroup(pictures('training', 150), (below) => random.integer(below), 'arena')
  const startedMs = performance.now()
  const learned = await trainDetector(
    { kinds, ...parts },
    // The steps end it, not the time: a busy machine learns as much.
    { ...DETECTOR_DEFAULTS, seed: SEED, minutes: 600 },
    {
      runtime: new OnnxRuntime({ threads: 1 }),
      wasm: readFileSync(join(import.meta.dirname, '../../out/native/optim.wasm')),
      nowMs: () => performance.now() - startedMs,
      interrupted: () => Promise.resolve(false),
      tell: () => undefined
    }
  )
  const { map50 } = await judge(learned!.bytes, pictures('heldOut', 120), kinds)
  expect(map50).toBeGreaterThan(0.85)
})
