import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBirpc } from 'birpc'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { Clonings } from '../../../electron/main/imitation/clonings'
import { DatasetLibrary } from '../../../electron/main/imitation/dataset-library'
import { ImitationService } from '../../../electron/main/imitation/imitation-service'
import type { WorkerLink } from '../../../electron/main/thinking/worker-link'
import { AppError, errorData } from '../../../electron/shared/errors'
import type { Cloned } from '../../../electron/shared/imitation'
import type { CloneOrder, ImitationApi, ImitationEvents } from '../../../electron/shared/imitation-process'
import { POLICY_FILE } from '../../../electron/shared/policy-card'
import type { ModelInfo } from '../../../electron/shared/runs'
import { writeMadeDataset } from '../../support/made-dataset'

const folder = mkdtempSync(join(tmpdir(), 'apprenti-imitation-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the process that clones would do; the test decides how it ends. */
class StandInProcess {
  order: CloneOrder | null = null
  isStopped = false
  tell!: ImitationEvents
  answer!: (cloned: Cloned | null) => void
  fail!: (error: AppError) => void
  #exits: ((why: string) => void)[] = []

  readonly start = (): WorkerLink => {
    let toApp: (message: unknown) => void = () => undefined
    let fromApp: (message: unknown) => void = () => undefined
    const api: ImitationApi = {
      ping: async () => 'pong',
      stop: async () => void (this.isStopped = true),
      clone: (order) => {
        this.order = order
        return new Promise((resolve, reject) => {
          this.answer = resolve
          this.fail = reject
        })
      }
    }
    const app = createBirpc<ImitationEvents, ImitationApi>(api, {
      post: (message) => void toApp(structuredClone(message)),
      on: (receive) => (fromApp = receive),
      timeout: -1,
      serialize: (message: { e?: unknown }) =>
        message.e === undefined ? message : { ...message, e: errorData(message.e) }
    })
    this.tell = {
      trial: (trial) => void app.trial.asEvent(trial),
      progress: (progress) => void app.progress.asEvent(progress),
      judging: () => void app.judging.asEvent()
    }
    return {
      post: (message) => void fromApp(structuredClone(message)),
      onMessage: (listener) => (toApp = listener),
      onExit: (listener) => this.#exits.push(listener),
      kill: () => this.die('SIGKILL')
    }
  }

  die(why: string): void {
    for (const exit of this.#exits.splice(0)) exit(why)
  }

  /** It has learned something. */
  writePolicy(): void {
    mkdirSync(this.order!.policy, { recursive: true })
    writeFileSync(join(this.order!.policy, POLICY_FILE), 'policy')
  }
}

const CLONED: Cloned = {
  ...{ delay: 2, updates: 100, epochs: 1.5, seconds: 10, samples: 400 },
  heldOut: {
    ...{ samples: 100, accuracy: 0.9, accuracyInterval: 0.05, top3: 1, majority: 0.4, repeatLast: 0.6 },
    ...{ actions: [], confusion: [], calibration: [], calibrationError: 0.1, logLikelihood: -0.2 },
    ...{ parts: null, unseen: null }
  },
  disagreements: []
}

let data: string
let child: StandInProcess
let told: unknown[]
let clonings: Clonings

beforeEach(() => {
  data = mkdtempSync(join(folder, 'data-'))
  writeMadeDataset(join(data, 'datasets/made'), { moments: 120, stretches: 2, delay: 0 })
  child = new StandInProcess()
  told = []
  clonings = new Clonings(data)
})

const service = (): ImitationService =>
  new ImitationService({
    datasets: new DatasetLibrary(data),
    clonings,
    games: [],
    models: { add: (_folder, title) => ({ id: `model-of-${title}` }) as ModelInfo },
    startProcess: child.start,
    nowMs: () => 1000,
    onProgress: () => undefined,
    onChanged: () => undefined,
    tellError: (error) => told.push(error)
  })
const settled = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 20))
const only = () => clonings.read('made-clone-1')

test('a clone that is done is a model and a record, with its curve', async () => {
  const one = service()
  one.start('made', 'Me', { minutes: 3, delay: null })
  await settled()
  expect(child.order).toMatchObject({ title: 'Me', config: { minutes: 3, delay: null } })
  child.tell.trial({ delay: 1, latest: 7 })
  await settled()
  expect(one.progress).toMatchObject({ phase: 'delay', trial: { at: 2, of: 8 } })
  child.tell.progress({ update: 50, epoch: 1, seconds: 4, loss: 0.7, heldOut: null })
  await settled()
  expect(one.progress).toMatchObject({ phase: 'learning', trial: null, update: 50 })
  child.writePolicy()
  child.answer(CLONED)
  await settled()
  expect(one.progress).toBe(null)
  expect(only()).toMatchObject({ status: 'finished', model: 'model-of-Me', error: null, cloned: CLONED })
  expect(only().curve).toEqual([{ update: 50, loss: 0.7, accuracy: null }])
  expect(told).toEqual([])
})

test('one at a time; what it learns from stays, and so does it', async () => {
  const one = service()
  const { id } = one.start('made', '', {})
  await settled()
  expect(() => one.start('made', '', {})).toThrow('is learning already')
  expect(() => one.refuseWhileLearned('made')).toThrow('being learned from')
  expect(() => one.delete(id)).toThrow('is learning already')
  one.stop()
  await settled()
  expect(child.isStopped).toBe(true)
  child.writePolicy()
  child.answer(CLONED)
  await settled()
  expect(only()).toMatchObject({ status: 'stopped', model: 'model-of-made' })
  one.delete(id)
  expect(clonings.list({ deleted: true })).toMatchObject([{ id, deletedAtMs: 1000 }])
  expect(() => one.stop()).toThrow('Nothing is learning')
})

test('a process that dies is told of; what it had learned is kept', async () => {
  const one = service()
  one.start('made', 'Me', {})
  await settled()
  child.writePolicy()
  child.die('SIGSEGV')
  await settled()
  expect(only()).toMatchObject({ status: 'failed', model: 'model-of-Me', error: { code: 'imitate.died' } })
  expect(told).toMatchObject([{ code: 'imitate.died' }])
  expect((told[0] as AppError).sentence('en')).toContain('kept as a model')
})

test('one that had learned nothing, was stopped too soon, or was refused leaves no model and says why', async () => {
  for (const [end, code] of [
    [() => child.die('SIGKILL'), 'imitate.died'],
    [() => child.answer(null), 'imitate.tooSoon'],
    [() => child.fail(new AppError('imitate.oneAction', { name: 'made' })), 'imitate.oneAction']
  ] as const) {
    child = new StandInProcess()
    const { id } = service().start('made', '', {})
    await settled()
    end()
    await settled()
    expect(clonings.read(id)).toMatchObject({ status: 'failed', model: null, error: { code } })
  }
  expect(told).toHaveLength(3)
})

test('an app that is closed, or killed, keeps what was learned', async () => {
  const one = service()
  one.start('made', 'Closed', {})
  await settled()
  child.writePolicy()
  await one.close()
  expect(only()).toMatchObject({ status: 'failed', model: 'model-of-Closed' })
  expect(told).toEqual([])
  clonings.keep({ ...only(), id: 'made-clone-2', status: 'running', model: null, error: null })
  service()
  expect(clonings.read('made-clone-2')).toMatchObject({
    ...{ status: 'failed', model: null },
    error: { code: 'imitate.died' }
  })
})

test('a record that cannot be read is a row that says so', () => {
  mkdirSync(join(data, 'imitations/broken'), { recursive: true })
  writeFileSync(join(data, 'imitations/broken/about.json'), '{')
  expect(clonings.list({ deleted: false })).toMatchObject([
    { id: 'broken', status: 'failed', error: { code: 'imitate.damaged' } }
  ])
  expect(() => clonings.read('broken')).toThrow('no such attempt')
})
