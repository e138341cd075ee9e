import { randomFillSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import sharp from 'sharp'
import { SessionLibrary } from '../../../electron/main/record/library'
import { SessionRecorder, type RecorderOptions } from '../../../electron/main/record/recorder'
import type { RecordedStep } from '../../../electron/main/record/step-encoder'
import { sampleState } from './sample-state'

/** Material for the tests of recordings. */
const folders: string[] = []
const libraries: SessionLibrary[] = []
afterEach(async () => {
  for (const library of libraries.splice(0)) await library.close()
  for (const folder of folders.splice(0))
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
})

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'apprenti-record-'))
  folders.push(folder)
  return folder
}

/** Closed when the test ends. */
export function libraryOf(folder: string): SessionLibrary {
  const library = new SessionLibrary(folder)
  libraries.push(library)
  return library
}

export const startOptions = (folder: string, more: Partial<RecorderOptions> = {}): RecorderOptions => ({
  folder,
  gameId: 'invaders',
  title: 'Sample game',
  target: 'builtin',
  profile: null,
  policyId: 'scripted',
  seed: 7,
  ...more
})

/** A real picture, padded by its noise to about 3 kB. */
export async function samplePicture(): Promise<Uint8Array> {
  const data = randomFillSync(new Uint8Array(32 * 32 * 3))
  return sharp(data, { raw: { width: 32, height: 32, channels: 3 } })
    .png()
    .toBuffer()
}

/** Step `i` of a game that scores 10 at every tenth step and begins an episode at every hundredth. */
export function sampleStep(i: number, bytes: Uint8Array, tMonotonicMs: number): RecordedStep {
  const score = Math.floor((i % 100) / 10) * 10
  return {
    picture: { format: 'png', width: 32, height: 32, bytes, tMonotonicMs, seq: i },
    state: i % 50 === 49 ? null : sampleState(score),
    action: { kind: 'buttons', held: i % 2 === 0 ? ['fire'] : ['left', 'fire'] },
    controller: 'agent',
    mode: 'autonomous',
    reward: i % 10 === 0 ? 10 : 0,
    episode: 1 + Math.floor(i / 100),
    episodeScore: score,
    decision: i % 2 === 0 ? { action: 1, reason: 'fire', focus: { x: 5, y: i }, preferences: [0, 1] } : null,
    timing: {
      captureMs: 1 + (i % 10),
      decideMs: i % 2 === 0 ? 0.125 : null,
      actMs: 2,
      encodeMs: 3,
      stepMs: 6
    }
  }
}

/** Records `count` steps, 1/60 s apart by their clock but written as fast as they go, and answers the id. */
export async function recordSample(folder: string, count: number): Promise<string> {
  const recorder = await SessionRecorder.start(startOptions(folder))
  const picture = await samplePicture()
  const from = performance.now()
  recorder.mark('episodeStart', '1')
  for (let i = 0; i < count; i++) recorder.addStep(sampleStep(i, picture, from + (i * 1000) / 60))
  await recorder.stop()
  return recorder.id
}
