import { SessionRecorder } from '../../../electron/main/record/recorder'
import { sampleState } from '../../unit/record/sample-state'

/**
 * A process of its own that records at a steady rate until it is killed.
 * Arguments: folder, steps per second, bytes of a picture. Prints a line for the id, then one for each
 * step once it was handed over: its number and its time on the recording's clock.
 */
const [folder = '', hz = '60', pictureBytes = '3000'] = process.argv.slice(2)
const bytes = Uint8Array.from({ length: Number(pictureBytes) }, (_, i) => (i * 31) & 0xff)

const began = performance.now()
const recorder = await SessionRecorder.start({
  folder,
  gameId: 'invaders',
  title: 'Killed',
  target: 'builtin',
  profile: null,
  policyId: 'scripted',
  seed: 1
})
process.stdout.write(`id ${recorder.id}\n`)

let next = 0
setInterval(() => {
  for (; (next * 1000) / Number(hz) <= performance.now() - began; next++) {
    const tMonotonicMs = performance.now()
    recorder.addStep({
      picture: { format: 'jpeg', width: 224, height: 256, bytes, tMonotonicMs, seq: next },
      state: sampleState(next),
      action: { kind: 'buttons', held: [] },
      controller: 'agent',
      mode: 'autonomous',
      reward: 1,
      episode: 1,
      episodeScore: next,
      decision: null,
      timing: { captureMs: null, decideMs: null, actMs: null, encodeMs: null, stepMs: 1 }
    })
    process.stdout.write(`step ${next} ${Math.round(tMonotonicMs - began)}\n`)
  }
}, 2)
