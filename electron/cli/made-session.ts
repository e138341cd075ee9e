import { randomFillSync } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import sharp from 'sharp'
import type { MadeSession } from '../../bench/sessions'
import { SessionRecorder } from '../main/record/recorder'
import type { RecordedStep } from '../main/record/step-encoder'

const MIB = 2 ** 20

/** A PNG of coloured squares by chance. */
async function noise({ width, height, square }: MadeSession): Promise<Uint8Array> {
  const [columns, rows] = [width / square, height / square]
  const data = randomFillSync(new Uint8Array(columns * rows * 3))
  return await sharp(data, { raw: { width: columns, height: rows, channels: 3 } })
    .resize(width, height, { kernel: 'nearest' })
    .png()
    .toBuffer()
}

/** Writes a session of so many steps, as fast as it goes; answers its id. */
export async function makeSession(data: string, session: MadeSession): Promise<string> {
  const { steps, stepsPerSecond, width, height } = session
  const bytes = await noise(session)
  const recorder = await SessionRecorder.start({
    ...{ folder: `${data}/sessions`, gameId: null, title: 'bench', target: 'builtin' },
    ...{ profile: null, policyId: 'scripted', seed: 1, queueBytes: Infinity }
  })
  const from = performance.now()
  for (let seq = 0; seq < steps; seq++) {
    const tMonotonicMs = from + (seq * 1000) / stepsPerSecond
    const step: RecordedStep = {
      picture: { format: 'png', width, height, bytes, tMonotonicMs, seq },
      ...{ state: null, action: { kind: 'buttons', held: [] }, controller: 'agent', mode: 'autonomous' },
      ...{ reward: 0, episode: 1, episodeScore: 0, decision: null },
      timing: { captureMs: 1, decideMs: null, actMs: 1, encodeMs: 1, stepMs: 3 }
    }
    recorder.addStep(step)
    // The disk gets its turn: what waits for it stays small.
    if (Math.floor(((seq + 1) * bytes.length) / MIB) > Math.floor((seq * bytes.length) / MIB)) await wait(2)
  }
  await recorder.stop()
  return recorder.id
}
