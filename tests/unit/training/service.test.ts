import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { platform, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { openDatabase, type Db } from '../../../electron/main/store/db'
import { forkWorker } from '../../../electron/main/policy-host/fork-worker'
import type { WorkerLink } from '../../../electron/main/policy-host/worker-link'
import { MetricsStore, MIGRATIONS } from '../../../electron/main/training/metrics-store'
import { RunFolders } from '../../../electron/main/training/run-folders'
import { NO_GAMES } from '../../../electron/main/training/training-process'
import { TrainingService } from '../../../electron/main/training/service'
import { devicesOn } from '../../../electron/shared/devices'
import type { RunItem } from '../../../electron/shared/runs'
import type { RunConfig } from '../../../electron/shared/training'
import { EventFile } from '../../../electron/worker/train/tensorboard/event-file'
import { bundle } from '../../support/bundle'

let programs: string
let process: string
let folder: string
let db: Db
let service: TrainingService
let links: WorkerLink[]
let told: RunItem[][]
let errors: unknown[]

beforeAll(async () => {
  programs = mkdtempSync(join(tmpdir(), 'apprenti-standin-'))
  process = join(programs, 'training.mjs')
  const program = resolve('tests/support/standin-training.ts')
  writeFileSync(process, await bundle(program, { format: 'es', isStandalone: true }))
})
afterAll(() => rmSync(programs, { recursive: true }))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-training-'))
  links = []
  told = []
  errors = []
  open()
})
afterEach(async () => {
  await close()
  rmSync(folder, { recursive: true })
  expect(errors).toEqual([])
})

function open(maxActive = 2): void {
  const start = forkWorker(process)
  db = openDatabase(join(folder, 'apprenti.db'), MIGRATIONS, (error) => errors.push(error))
  service = new TrainingService({
    folders: new RunFolders(join(folder, 'runs')),
    metrics: new MetricsStore(db),
    startProcess: () => {
      const link = start()
      links.push(link)
      return link
    },
    openLive: () => NO_GAMES,
    maxActive,
    onProgress: (runs) => told.push([...runs]),
    onRunsChanged: () => undefined,
    tellError: (error) => errors.push(error),
    silence: { askMs: 200, unansweredMs: 1_500, endMs: 1_000, saveMs: 3_000 }
  })
}

async function close(): Promise<void> {
  await service.close()
  db.close()
}

const wish = (change: Partial<RunConfig> = {}): RunConfig => ({
  env: 'steady',
  agent: 'standin',
  preset: null,
  seed: 1,
  steps: 1000,
  streams: 1,
  device: 'cpu',
  values: {},
  evaluateEvery: 0,
  evaluationEpisodes: 3,
  checkpointEvery: 200,
  stopAtScore: null,
  patience: null,
  fromModel: null,
  answerSeconds: 30,
  ...change
})
const until = (id: string, status: RunItem['status']): Promise<RunItem> =>
  vi.waitFor(
    () => {
      const run = service.get(id)
      expect(run.status).toBe(status)
      return run
    },
    { timeout: 10_000, interval: 20 }
  )
const reaches = (id: string, step: number): Promise<void> =>
  vi.waitFor(() => expect(service.get(id).step).toBeGreaterThanOrEqual(step), {
    timeout: 10_000,
    interval: 10
  })
const scores = async (id: string) => {
  const ids = [id]
  const names = ['charts/episodic_return']
  return (await service.curves({ ids, names, fromStep: 0, toStep: null, maxPoints: 1000 }))[0]!
}
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'not refused',
    (error: { code: string }) => error.code
  )

test('trains to the end, keeps the curve, its log and how it went', async () => {
  const { runId } = await service.start(wish())
  const run = await until(runId, 'finished')
  expect(run).toMatchObject({
    step: 1000,
    best: { mean: 100 },
    canContinue: false,
    canPromote: true,
    isQueued: false
  })
  expect(run.config.values).toEqual({ gamma: 0.99 })
  expect((await scores(runId)).mean).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
  expect(await service.names(runId)).toEqual(['charts/episodic_return', 'losses/td_loss'])
  expect(service.log(runId, 10)).toEqual(['begins at step 0'])
  expect(told.some((runs) => runs.some((r) => r.runId === runId && r.status === 'running'))).toBe(true)
})

test('a configuration out of range is refused with the name of the setting, and nothing is made', async () => {
  expect(await refusal(service.start(wish({ values: { gamma: 1.5 } })))).toBe('train.config')
  expect(await refusal(service.start(wish({ agent: 'nobody' })))).toBe('agent.unknown')
  expect(service.list({ deleted: false })).toEqual([])
})

test('a run that cannot begin says why and leaves its place', async () => {
  const { runId } = await service.start(wish({ env: 'refuses' }))
  expect((await until(runId, 'failed')).error?.code).toBe('train.folder')
  const { runId: next } = await service.start(wish({ steps: 100 }))
  await until(next, 'finished')
})

test('pauses, rests, resumes; the switches reach it', async () => {
  const { runId } = await service.start(wish({ steps: 100_000 }))
  await reaches(runId, 200)
  await service.pause(runId)
  const { step } = await until(runId, 'paused')
  await service.setExplores(runId, false)
  await service.setLowPriority(runId, true)
  await vi.waitFor(() => expect(service.get(runId)).toMatchObject({ explores: false, isLowPriority: true }))
  expect(service.get(runId).step).toBe(step)
  await service.resume(runId)
  await reaches(runId, step + 200)
  await service.stop(runId)
  expect(await until(runId, 'stopped')).toMatchObject({ canContinue: true })
})

test('goes on from its checkpoint; the curve has no step twice and none from after the checkpoint', async () => {
  const { runId } = await service.start(wish({ steps: 2000 }))
  await reaches(runId, 500)
  await service.stop(runId)
  const { step } = await until(runId, 'stopped')
  expect((await service.continue(runId)).status).toBe('starting')
  await until(runId, 'finished')
  const curve = await scores(runId)
  expect(curve.steps).toEqual(Array.from({ length: 20 }, (_, i) => (i + 1) * 100))
  expect(service.log(runId, 10)).toEqual(['begins at step 0', `begins at step ${step}`])
})

test('goes on with new episodes when asked to, that time only', async () => {
  const { runId } = await service.start(wish({ steps: 2000 }))
  for (const newEpisodes of [true, false]) {
    await reaches(runId, service.get(runId).step + 200)
    await service.stop(runId)
    await until(runId, 'stopped')
    await service.continue(runId, newEpisodes)
  }
  await until(runId, 'finished')
  expect(service.log(runId, 10).map((line) => line.endsWith('with new episodes'))).toEqual([
    false,
    true,
    false
  ])
})

test('a process that dies leaves an interrupted run with the reason; the app and other runs go on', async () => {
  const { runId: other } = await service.start(wish({ steps: 3000 }))
  const { runId } = await service.start(wish({ env: 'dies' }))
  const run = await until(runId, 'interrupted')
  expect(run).toMatchObject({ canContinue: true, error: { code: 'run.died', params: { why: 'code 7' } } })
  expect(readFileSync(join(folder, 'runs', runId, 'checkpoints/last.safetensors'), 'utf8')).toBe('200')
  await until(other, 'finished')
})

describe.skipIf(platform() === 'win32')('a process that does not answer', () => {
  const isSilent = (id: string): Promise<void> =>
    vi.waitFor(() => expect(service.get(id).isAnswering).toBe(false), { timeout: 10_000, interval: 20 })

  test('is said to, takes no wishes, is ended by a stop, and its run goes on from its last checkpoint', async () => {
    const { runId } = await service.start(wish({ env: 'freezes' }))
    await reaches(runId, 200)
    await isSilent(runId)
    expect(service.get(runId)).toMatchObject({ status: 'running', isAnswering: false })
    expect(told.at(-1)).toMatchObject([{ runId, isAnswering: false }])
    expect(await refusal(service.pause(runId))).toBe('run.silent')
    expect(await refusal(service.setExplores(runId, false))).toBe('run.silent')
    const askedAtMs = performance.now()
    await service.stop(runId)
    expect(performance.now() - askedAtMs).toBeGreaterThan(900)
    expect(await until(runId, 'stopped')).toMatchObject({
      isAnswering: true,
      canContinue: true,
      stepsPerSecond: null,
      error: { code: 'run.ended' }
    })
    expect(readFileSync(join(folder, 'runs', runId, 'checkpoints/last.safetensors'), 'utf8')).toBe('200')
    const config = join(folder, 'runs', runId, 'config.json')
    writeFileSync(config, readFileSync(config, 'utf8').replace('freezes', 'steady'))
    await service.continue(runId)
    expect(await until(runId, 'finished')).toMatchObject({ error: null })
    expect(service.log(runId, 10)).toEqual(['begins at step 0', 'begins at step 200'])
  })

  test('is given longer while a checkpoint is being written', async () => {
    const { runId } = await service.start(wish({ env: 'freezes', seed: 2 }))
    await isSilent(runId)
    const askedAtMs = performance.now()
    await service.stop(runId)
    expect(performance.now() - askedAtMs).toBeGreaterThan(2_900)
    await until(runId, 'stopped')
  })

  test('and answers again trains on as if nothing had been', async () => {
    const { runId } = await service.start(wish({ env: 'naps', steps: 2000 }))
    await isSilent(runId)
    expect(await until(runId, 'finished')).toMatchObject({ step: 2000, isAnswering: true, error: null })
    expect((await scores(runId)).steps).toHaveLength(20)
  })

  test('does not hold up the end of the app', { timeout: 15_000 }, async () => {
    const { runId } = await service.start(wish({ env: 'freezes' }))
    await isSilent(runId)
    await close()
    open()
    expect(service.get(runId)).toMatchObject({ status: 'interrupted', canContinue: true })
  })
})

test('a run that rests answers', async () => {
  const { runId } = await service.start(wish({ steps: 100_000 }))
  await reaches(runId, 200)
  await service.pause(runId)
  await until(runId, 'paused')
  told.length = 0
  await new Promise((resolve) => setTimeout(resolve, 3_500))
  expect(service.get(runId)).toMatchObject({ status: 'paused', isAnswering: true })
  expect(told).toEqual([])
})

test('closing the app interrupts runs with a checkpoint, and after a restart they go on', async () => {
  const { runId } = await service.start(wish({ steps: 3000 }))
  await reaches(runId, 500)
  await close()
  open()
  const run = service.get(runId)
  expect(run).toMatchObject({ status: 'interrupted', canContinue: true, error: null })
  expect(run.step).toBeGreaterThanOrEqual(500)
  await service.continue(runId)
  await until(runId, 'finished')
  expect((await scores(runId)).steps).toHaveLength(30)
})

test('a run whose app was killed is interrupted at the next start, not running for ever', async () => {
  const { runId } = await service.start(wish({ env: 'slow', steps: 100_000 }))
  await until(runId, 'running')
  const about = join(folder, 'runs', runId, 'about.json')
  const kept = readFileSync(about, 'utf8')
  await close()
  writeFileSync(about, kept)
  open()
  expect(service.get(runId).status).toBe('interrupted')
})

test('more runs than there is room for wait in line; one in line can leave it', async () => {
  await close()
  open(1)
  const ids: string[] = []
  for (const seed of [1, 2, 3]) ids.push((await service.start(wish({ seed }))).runId)
  const [first, second, third] = ids as [string, string, string]
  expect([first, second, third].map((id) => service.get(id).isQueued)).toEqual([false, true, true])
  await service.stop(second)
  expect(service.get(second)).toMatchObject({ status: 'stopped', isQueued: false, canContinue: true })
  await until(first, 'finished')
  await until(third, 'finished')
  await service.continue(second)
  await until(second, 'finished')
})

test('views come while somebody looks', async () => {
  const { runId } = await service.start(wish({ steps: 100_000 }))
  await reaches(runId, 100)
  const seen = await vi.waitFor(() => {
    const view = service.view(runId, true)
    expect(view).not.toBeNull()
    return view
  })
  expect(seen).toMatchObject({
    labels: { actions: [], numbers: [] },
    preferences: [0.25, 0.5],
    picture: { width: 2, data: 'AP8=' },
    saliency: 'CQg='
  })
})

test('deleted runs lie in the bin, come back whole, and are erased only when it is emptied', async () => {
  const { runId } = await service.start(wish({ steps: 300 }))
  expect(await refusal(service.delete(runId))).toBe('run.notPossible')
  await until(runId, 'finished')
  service.annotate(runId, { tags: ['good', ' good ', ''], note: 'keep' })
  await service.delete(runId)
  expect(service.list({ deleted: false })).toEqual([])
  expect(service.list({ deleted: true })).toMatchObject([{ runId, tags: ['good'], note: 'keep' }])
  service.restore(runId)
  expect(service.get(runId)).toMatchObject({ tags: ['good'], note: 'keep', status: 'finished' })
  expect((await scores(runId)).mean).toEqual([10, 20, 30])
  await service.delete(runId)
  expect(service.emptyBin()).toBe(1)
  expect(service.list({ deleted: true })).toEqual([])
  expect(() => service.restore(runId)).toThrow(/no training run/)
})

test('a run made in a terminal is listed, and its figures are read as its file grows', async () => {
  const run = join(folder, 'runs/from-the-terminal')
  mkdirSync(run, { recursive: true })
  writeFileSync(join(run, 'config.json'), JSON.stringify(wish()))
  const events = new EventFile(run, { nowMs: () => 1_700_000_000_000 }, 0)
  const write = (...steps: number[]): void =>
    events.scalars(steps.map((step) => ({ name: 'charts/episodic_return', step, value: step })))
  write(1, 2)
  events.histograms(2, 'parameters', new Map([['w', new Float32Array([1, 2, 3])]]))
  expect(service.list({ deleted: false })).toMatchObject([
    { runId: 'from-the-terminal', config: { env: 'steady' } }
  ])
  expect((await scores('from-the-terminal')).mean).toEqual([1, 2])
  write(3)
  const [file = ''] = readdirSync(run).filter((name) => name.startsWith('events.'))
  const whole = readFileSync(join(run, file))
  write(4)
  const more = readFileSync(join(run, file))
  writeFileSync(join(run, file), more.subarray(0, whole.length + 9))
  expect((await scores('from-the-terminal')).steps).toEqual([1, 2, 3])
  writeFileSync(join(run, file), more)
  expect((await scores('from-the-terminal')).steps).toEqual([1, 2, 3, 4])
})

test('a run of before there was a choice of what computes was computed by the CPU', async () => {
  const run = join(folder, 'runs/before')
  mkdirSync(run, { recursive: true })
  const { device: _, ...before } = wish()
  writeFileSync(join(run, 'config.json'), JSON.stringify(before))
  writeFileSync(
    join(run, 'run.json'),
    JSON.stringify({ status: 'finished', step: 9, best: null, last: null })
  )
  service.list({ deleted: false })
  expect(service.get('before')).toMatchObject({ config: { device: 'cpu' }, fallback: null })
  expect(await service.command('before')).not.toContain('--device')
})

test('what a run is asked to compute on is one that is known, and the catalogue tells which there are', async () => {
  const devices = (await service.catalogue()).devices.map(({ id }) => id)
  expect(devices).toEqual(devicesOn(platform()).map(({ id }) => id))
  expect(await refusal(service.start(wish({ device: 'gpu' as 'cpu' })))).toBe('device.unknown')
  const { runId } = await service.start(wish({ device: 'tfjs', steps: 100 }))
  expect((await until(runId, 'finished')).config.device).toBe('tfjs')
  expect(await service.command(runId)).toContain(' --device tfjs')
})

test('a second sitting of such a run makes void what came after its first step', async () => {
  const run = join(folder, 'runs/twice')
  mkdirSync(run, { recursive: true })
  writeFileSync(join(run, 'config.json'), JSON.stringify(wish()))
  for (const [from, steps, nowMs] of [
    [0, [10, 20, 30], 1],
    [20, [25, 40], 2000]
  ] as const)
    new EventFile(run, { nowMs: () => nowMs }, from).scalars(
      steps.map((step) => ({ name: 'charts/episodic_return', step, value: step }))
    )
  service.list({ deleted: false })
  expect((await scores('twice')).steps).toEqual([10, 20, 25, 40])
})

test('a lost database costs no figures: they are read again from the folder', async () => {
  const { runId } = await service.start(wish({ steps: 500 }))
  await until(runId, 'finished')
  const before = await scores(runId)
  await close()
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(join(folder, `apprenti.db${suffix}`))) rmSync(join(folder, `apprenti.db${suffix}`))
  open()
  const after = await scores(runId)
  expect(after.steps).toEqual(before.steps)
  // The files hold 32 bits of each figure.
  expect(after.mean.map(Math.fround)).toEqual(before.mean.map(Math.fround))
})

test('the forecast comes from a probe, then from an earlier run like it', async () => {
  expect(await service.forecast(wish({ steps: 700 }))).toMatchObject({
    memoryBytes: 34_000,
    seconds: 7,
    basis: 'probe'
  })
  expect(links).toHaveLength(1)
})
