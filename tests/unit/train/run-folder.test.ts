import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { runConfigFrom } from '../../../electron/shared/run-config'
import { DQN } from '../../../electron/worker/agents/dqn/algorithm'
import { setOwnPriority } from '../../../electron/worker/train/priority'
import { TrainingRun } from '../../../electron/worker/train/run'
import { writeLock } from '../../support/lock-of'
import { silent, toolsFor } from '../../support/probe-run'

let work: string
beforeAll(() => void (work = mkdtempSync(join(tmpdir(), 'apprenti-folders-'))))
afterAll(() => rmSync(work, { recursive: true, force: true }))
afterEach(() => vi.useRealTimers())

const values = { hiddenSizes: [8], learningStarts: 100, batchSize: 8, replayCapacity: 500 }
const config = runConfigFrom(
  { env: 'cartpole', agent: 'dqn', seed: 1, steps: 2000, evaluateEvery: 0, evaluationEpisodes: 1, values },
  DQN
)

let folders = 0
const begin = async () => {
  const folder = join(work, `run-${++folders}`)
  const run = await TrainingRun.open({ folder, config, steps: null }, toolsFor(), silent)
  return { folder, run, lock: join(folder, 'run.lock') }
}

describe('the folder of a run that another process trains', () => {
  test('is not taken, and what was refused leaves its lock', async () => {
    const { folder, run, lock } = await begin()
    rmSync(lock)
    const theirs = writeLock(lock, process.ppid)
    for (const wish of [config, null]) {
      const again = TrainingRun.open({ folder, config: wish, steps: null }, toolsFor(), silent)
      await expect(again).rejects.toMatchObject({ code: wish === null ? 'train.taken' : 'train.exists' })
      expect(readFileSync(lock, 'utf8')).toBe(theirs)
    }
    const ended = run.run()
    run.stop()
    // Somebody else's by now: nothing of theirs is overwritten.
    expect((await ended).progress).toMatchObject({ status: 'failed', error: { code: 'train.taken' } })
    expect(readFileSync(lock, 'utf8')).toBe(theirs)
    expect(existsSync(join(folder, 'checkpoints/last.safetensors'))).toBe(false)
  })

  test('is given free at the end', async () => {
    const { run, lock } = await begin()
    expect(existsSync(lock)).toBe(true)
    const ended = run.run()
    run.stop()
    await ended
    expect(existsSync(lock)).toBe(false)
  })

  test('that is gone ends the run, which says so', async () => {
    const { folder, run } = await begin()
    const ended = run.run()
    rmSync(folder, { recursive: true })
    run.stop()
    expect((await ended).progress).toMatchObject({ status: 'failed', error: { code: 'train.lost' } })
    expect(existsSync(folder)).toBe(false)
  })

  test('ends the run at the next step once the loss was noticed, with nothing more written', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { folder, run, lock } = await begin()
    const ended = run.run()
    rmSync(lock)
    writeLock(lock, process.ppid)
    vi.advanceTimersByTime(5_000)
    expect((await ended).progress).toMatchObject({ status: 'failed', error: { code: 'train.taken' } })
    expect(existsSync(join(folder, 'run.json'))).toBe(false)
  })
})

describe('the priority of a run', () => {
  test('is handed to the system', () => {
    const set = vi.fn()
    setOwnPriority('low', set)
    setOwnPriority('normal', set)
    const { PRIORITY_LOW, PRIORITY_NORMAL } = constants.priority
    expect(set.mock.calls).toEqual([[PRIORITY_LOW], [PRIORITY_NORMAL]])
  })

  test('that the system does not allow is said, with a way', () => {
    const refuse = (): never => {
      throw Object.assign(new Error('permission denied'), { code: 'ERR_SYSTEM_ERROR' })
    }
    expect(() => setOwnPriority('normal', refuse)).toThrow('Stop the run and continue it')
  })
})
