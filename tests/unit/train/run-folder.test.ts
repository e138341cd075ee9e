import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { runConfigFrom } from '../../../electron/shared/run-config'
import { DQN } from '../../../electron/worker/agents/dqn/learner'
import { setOwnPriority } from '../../../electron/worker/train/priority'
import { TrainingRun } from '../../../electron/worker/train/run'
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
const begin = async (changed: Parameters<typeof toolsFor>[0] = {}) => {
  const folder = join(work, `run-${++folders}`)
  const run = await TrainingRun.open({ folder, config, steps: null }, toolsFor(changed), silent)
  return { folder, run, lock: join(folder, 'run.lock') }
}

describe('the folder of a run that another process trains', () => {
  test('is not taken, and what was refused leaves its lock', async () => {
    const { folder, run, lock } = await begin()
    writeFileSync(lock, `${process.ppid}\n`)
    for (const wish of [config, null]) {
      const again = TrainingRun.open({ folder, config: wish, steps: null }, toolsFor(), silent)
      await expect(again).rejects.toMatchObject({ code: wish === null ? 'train.taken' : 'train.exists' })
      expect(readFileSync(lock, 'utf8')).toBe(`${process.ppid}\n`)
    }
    const ended = run.run()
    run.stop()
    // Somebody else's by now: nothing of theirs is overwritten.
    expect((await ended).progress).toMatchObject({ status: 'failed', error: { code: 'train.taken' } })
    expect(readFileSync(lock, 'utf8')).toBe(`${process.ppid}\n`)
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

  test('stays taken however long the run rests', async () => {
    let aheadMs = 0
    const clock = { nowMs: () => performance.timeOrigin + performance.now() + aheadMs }
    const { folder, run, lock } = await begin({ clock })
    const ended = run.run()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    run.pause()
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1))
    utimesSync(lock, 1, 1)
    aheadMs = 60_000
    await vi.advanceTimersByTimeAsync(10_000)
    // By the system's time, not by a clock that may have stood still.
    expect(statSync(lock).mtimeMs).toBeGreaterThan(statSync(folder).mtimeMs - 60_000)
    run.stop()
    await ended
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
