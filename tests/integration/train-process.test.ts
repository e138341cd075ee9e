import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { resources } from '../../electron/main/resources'
import { forkWorker } from '../../electron/main/policy-host/fork-worker'
import { TrainingProcess } from '../../electron/main/training/training-process'
import { runConfigFrom } from '../../electron/shared/run-config'
import type { RunProgress } from '../../electron/shared/training'
import type { LiveView } from '../../electron/shared/training-process'

let work: string
let started: TrainingProcess | null = null
beforeAll(() => void (work = mkdtempSync(join(tmpdir(), 'apprenti-process-'))))
afterEach(() => started?.kill())
afterAll(() => rmSync(work, { recursive: true, force: true }))

const start = (tell: ConstructorParameters<typeof TrainingProcess>[1] = {}): TrainingProcess =>
  (started = new TrainingProcess(forkWorker(resources.training), tell))

describe('the training process', { timeout: 120_000 }, () => {
  test('says what can be trained, and refuses what is wrong in a sentence', async () => {
    const child = start()
    const [agent] = await child.call('agents')
    expect(agent?.id).toBe('dqn')
    expect(agent?.fields.map(({ key }) => key)).toContain('learningRate')
    expect((await child.call('envs')).map(({ id }) => id)).toContain('cartpole')
    await expect(child.call('pause')).rejects.toThrow('No run is under way')
    const config = runConfigFrom({ env: 'cartpole', agent: 'dqn' }, agent!)
    const request = {
      runId: 'x',
      folder: join(work, 'x'),
      steps: null,
      newEpisodes: false,
      models: [],
      nowMs: 0
    }
    await expect(child.call('start', { ...request, config: { ...config, seed: -1 } })).rejects.toThrow(
      'The setting seed of the run is not valid'
    )
    const { parameters, memoryBytes, seconds } = await child.call('estimate', config)
    expect(parameters).toBeGreaterThan(1000)
    expect(memoryBytes).toBeGreaterThan(1e6)
    expect(seconds).toBeGreaterThan(0)
  })

  test('trains, shows, pauses, stops with a checkpoint, and goes on', async () => {
    const views: LiveView[] = []
    const seen: RunProgress[] = []
    const ends: RunProgress[] = []
    const tell = {
      view: (view: LiveView) => void views.push(view),
      progress: (progress: RunProgress) => void seen.push(progress),
      ended: (progress: RunProgress) => void ends.push(progress)
    }
    const child = start(tell)
    const [agent] = await child.call('agents')
    const config = runConfigFrom(
      {
        ...{ env: 'invaders-pixels', agent: 'dqn', seed: 1, steps: 100_000, evaluateEvery: 0 },
        ...{ evaluationEpisodes: 1, values: { replayCapacity: 2000, learningStarts: 200 } }
      },
      agent!
    )
    const folder = join(work, 'run')
    const request = {
      runId: 'run',
      folder,
      config,
      steps: null,
      newEpisodes: false,
      models: [],
      nowMs: Date.now()
    }
    await child.call('setPriority', 'low')
    await child.call('start', request)
    await child.call('watch', { perSecond: 30, saliency: true })
    await vi.waitFor(() => expect(views.length).toBeGreaterThan(1), { timeout: 60_000 })
    expect(views[0]).toMatchObject({ observation: null, picture: { width: 84, height: 84 } })
    expect([views[0]!.picture?.data.length, views[0]!.saliency?.length]).toEqual([84 * 84, 84 * 84])
    await child.call('pause')
    await vi.waitFor(() => expect(seen.at(-1)?.status).toBe('paused'))
    await child.call('resume')
    await child.call('stop')
    await vi.waitFor(() => expect(ends).toHaveLength(1), { timeout: 60_000 })
    const { step, status } = ends[0]!
    expect(status).toBe('stopped')
    expect(step).toBeGreaterThan(0)
    expect(readFileSync(join(folder, 'log.txt'), 'utf8')).toContain('stopped')
    await child.kill()

    const rewound: number[] = []
    const second = start({ ...tell, rewound: (to) => void rewound.push(to) })
    await second.call('start', { ...request, config: null })
    expect(rewound).toEqual([step])
    await vi.waitFor(() => expect(seen.at(-1)?.step).toBeGreaterThan(step), { timeout: 60_000 })
    await second.call('stop')
    await vi.waitFor(() => expect(ends).toHaveLength(2), { timeout: 60_000 })
  })
})
