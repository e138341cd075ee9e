import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBirpc } from 'birpc'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { Clonings } from '../../../electron/main/imitation/clonings'
import { DatasetLibrary } from '../../../electron/main/imitation/dataset-library'
import { ImitationService } from '../../../electron/main/imitation/imitation-service'
import type { WorkerLink } from '../../../electron/main/policy-host/worker-link'
import type { Sessions } from '../../../electron/main/datasets/corrections'
import type { MakeWish } from '../../../electron/main/imitation/dataset-maker'
import type { DatasetInfo } from '../../../electron/shared/clonings'
import type { SessionSummary } from '../../../electron/shared/session'
import { AppError, errorData } from '../../../electron/shared/errors'
import { cloneConfigSchema, type Cloned } from '../../../electron/shared/imitation'
import type {
  CloneOrder,
  ImitationApi,
  ImitationEvents,
  ImprovedClone,
  ImproveOrder
} from '../../../electron/shared/imitation-process'
import { CARD_FILE, POLICY_FILE } from '../../../electron/shared/policy-card'
import type { ModelInfo } from '../../../electron/shared/runs'
import { writeMadeDataset } from '../../support/made-dataset'

const folder = mkdtempSync(join(tmpdir(), 'apprenti-imitation-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the process that clones would do; the test decides how it ends. */
class StandInProcess {
  order: CloneOrder | null = null
  improveOrder: ImproveOrder | null = null
  isStopped = false
  tell!: ImitationEvents
  answer!: (cloned: Cloned | null) => void
  answerImproved!: (made: ImprovedClone | null) => void
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
      },
      improve: (order) => {
        this.improveOrder = order
        return new Promise((resolve, reject) => {
          this.answerImproved = resolve
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
    const { policy } = this.order ?? this.improveOrder!
    mkdirSync(policy, { recursive: true })
    writeFileSync(join(policy, POLICY_FILE), 'policy')
  }
}

const CLONED: Cloned = {
  ...{ delay: 2, encoder: 'deepmind', updates: 100, epochs: 1.5, seconds: 10, samples: 400 },
  shares: { load: 0.1, learn: 0.8, judge: 0.1, other: 0 },
  heldOut: {
    ...{ samples: 100, accuracy: 0.9, accuracyInterval: 0.05, top3: 1, majority: 0.4, repeatLast: 0.6 },
    ...{ actions: [], confusion: [], calibration: [], calibrationError: 0.1, logLikelihood: -0.2 },
    ...{ parts: null, unseen: null }
  },
  disagreements: []
}

/** The maker of the app, which makes a data set of corrections; the test says when it is done. */
class StandInMaker {
  wish: MakeWish | null = null
  #done!: (info: DatasetInfo) => void
  #failed!: (error: AppError) => void

  make(wish: MakeWish): Promise<DatasetInfo> {
    this.wish = wish
    return new Promise((resolve, reject) => {
      this.#done = resolve
      this.#failed = reject
    })
  }

  cancel(): void {
    this.#failed(new AppError('dataset.cancelled'))
  }

  finish(): void {
    writeMadeDataset(join(data, 'datasets/made-2'), { moments: 120, stretches: 2, delay: 0 })
    this.#done({ id: 'made-2' } as DatasetInfo)
  }
}

/** A clone in the data folder that was corrected in two sessions of three. */
function keepClone(name: string): void {
  const folder = join(data, 'models', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, POLICY_FILE), 'policy')
  const title = { en: 'Squares', fr: 'Squares' }
  const card = {
    ...{ format: 'apprenti-card/1', title, env: 'live:made', agent: 'bc', command: '', seed: 0, steps: 1 },
    ...{ seconds: 1, score: null, random: null, scripted: null, runId: 'made', configHash: '' },
    sha256: '0'.repeat(64)
  }
  writeFileSync(join(folder, CARD_FILE), JSON.stringify(card))
}

const correctedBy = (policyId: string) => ({
  policyId,
  marks: [
    { kind: 'mode', label: 'autonomous', tMs: 0, step: 0 },
    { kind: 'controller', label: 'human', tMs: 1, step: 1 }
  ] as const
})
const SESSIONS: Sessions = {
  list: () =>
    Promise.resolve(
      ['c', 'b', 'a'].map((id) => ({ id, problem: null, gameId: 'squares' }) as unknown as SessionSummary)
    ),
  open: (id) => Promise.resolve(correctedBy(id === 'b' ? 'scripted' : 'model:squares'))
}

let data: string
let maker: StandInMaker
let child: StandInProcess
let told: unknown[]
let clonings: Clonings

beforeEach(() => {
  data = mkdtempSync(join(folder, 'data-'))
  writeMadeDataset(join(data, 'datasets/made'), { moments: 120, stretches: 2, delay: 0 })
  child = new StandInProcess()
  maker = new StandInMaker()
  told = []
  clonings = new Clonings(data)
})

const service = (): ImitationService =>
  new ImitationService({
    datasets: new DatasetLibrary(data),
    clonings,
    games: [],
    models: {
      add: (_folder, title, versionOf = null) =>
        ({ id: versionOf === null ? `model-of-${title}` : `${versionOf}-next` }) as ModelInfo
    },
    ...{ maker, sessions: SESSIONS, dataFolder: data },
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
  child.tell.trial({ of: 'delay', at: 1, last: 7 })
  await settled()
  expect(one.progress).toMatchObject({ phase: 'delay', trial: { at: 2, of: 8 } })
  child.tell.trial({ of: 'look', at: 399, last: 799 })
  await settled()
  expect(one.progress).toMatchObject({ phase: 'look', trial: { at: 400, of: 800 } })
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

test('what it sees is as wished, and said in its command', async () => {
  const { command } = service().start('made', 'Both', { observe: 'both' })
  await settled()
  expect(child.order).toMatchObject({ config: { observe: 'both' } })
  expect(command).toContain('--minutes 8 --observe both --encoder')
  expect(only().config.observe).toBe('both')
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

const FIGURES = { samples: 10, accuracy: 0.5, accuracyInterval: 0.1 }
const IMPROVED: ImprovedClone = {
  cloned: CLONED,
  improved: {
    share: 0.5,
    old: { before: FIGURES, after: FIGURES },
    corrections: { before: FIGURES, after: { ...FIGURES, accuracy: 0.9 } },
    changed: { moments: 1, of: 20, most: [{ from: 'a', to: 'b', moments: 1, right: 1 }] }
  },
  config: cloneConfigSchema.parse({ hidden: 32 })
}

test('a clone learns on from its corrections as a new version, with what that changed', async () => {
  keepClone('squares')
  const one = service()
  const { id } = await one.improve({ model: 'squares', minutes: 3, seed: 0 })
  expect(one.progress).toMatchObject({ phase: 'gathering', parent: 'squares', title: 'Squares v2' })
  expect(maker.wish).toMatchObject({ sessions: ['a', 'c'], game: 'squares', who: 'person' })
  expect(() => one.start('made', '', {})).toThrow('is learning already')
  maker.finish()
  await settled()
  expect(child.improveOrder).toMatchObject({
    ...{ corrections: 'made-2', minutes: 3, seed: 0, title: 'Squares v2' },
    parent: { model: 'squares', sessions: ['a', 'c'] }
  })
  expect(one.progress).toMatchObject({ phase: 'opening', dataset: 'made-2' })
  child.writePolicy()
  child.answerImproved(IMPROVED)
  await settled()
  const { cloned, improved, config } = IMPROVED
  expect(clonings.read(id)).toMatchObject({
    ...{ status: 'finished', model: 'squares-next', dataset: 'made-2', cloned, improved, config },
    ...{ parent: { model: 'squares' }, title: 'Squares v2' }
  })
  expect(clonings.list({ deleted: false })).toMatchObject([{ id, parent: 'squares', model: 'squares-next' }])
  expect(told).toEqual([])
})

test('what is cancelled leaves nothing: no attempt, no model, and its data set is in the bin', async () => {
  keepClone('squares')
  const one = service()
  await one.improve({ model: 'squares', minutes: 3, seed: 0 })
  await one.cancel()
  expect(one.progress).toBe(null)
  const { id } = await one.improve({ model: 'squares', minutes: 3, seed: 0 })
  maker.finish()
  await settled()
  child.writePolicy()
  await one.cancel()
  expect(one.progress).toBe(null)
  expect(() => clonings.read(id)).toThrow('no such attempt')
  expect(new DatasetLibrary(data).list({ deleted: true })).toMatchObject([{ id: 'made-2' }])
  one.start('made', '', {})
  await settled()
  await one.cancel()
  expect(clonings.list({ deleted: false })).toEqual([])
  expect(new DatasetLibrary(data).ids()).toEqual(['made'])
  expect(told).toEqual([])
})

test('where nothing comes of it the attempt says why, and its data set is in the bin', async () => {
  keepClone('squares')
  const { id } = await service().improve({ model: 'squares', minutes: 3, seed: 0 })
  maker.finish()
  await settled()
  child.fail(new AppError('dataset.mixed', { one: 'a', other: 'b' }))
  await settled()
  expect(clonings.read(id)).toMatchObject({ status: 'failed', model: null, error: { code: 'dataset.mixed' } })
  expect(new DatasetLibrary(data).ids()).toEqual(['made'])
  expect(told).toMatchObject([{ code: 'dataset.mixed' }])
})

test('what cannot be improved says why, and nothing begins', async () => {
  const one = service()
  const code = (model: string) =>
    one.improve({ model, minutes: 3, seed: 0 }).catch((error: AppError) => error.code)
  expect(await code('nobody')).toBe('model.unknown')
  keepClone('other')
  expect(await code('other')).toBe('imitate.noCorrections')
  writeFileSync(join(data, 'models/other', CARD_FILE), '{}')
  expect(await code('other')).toBe('imitate.noRecipe')
  expect(one.progress).toBe(null)
})
