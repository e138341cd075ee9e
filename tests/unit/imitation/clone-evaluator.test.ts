import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { Clonings } from '../../../electron/main/imitation/clonings'
import { DatasetLibrary } from '../../../electron/main/imitation/dataset-library'
import { CloneEvaluator, type EvaluatedSeat } from '../../../electron/main/imitation/clone-evaluator'
import type { Player } from '../../../electron/main/play/player'
import { cloneConfigOf } from '../../../electron/shared/clonings'
import type { AppError } from '../../../electron/shared/errors'
import type { PlaySnapshot } from '../../../electron/shared/play'
import type { Profile } from '../../../electron/shared/profile'
import type { SessionMark } from '../../../electron/shared/session'
import { writeMadeDataset } from '../../support/made-dataset'

const folder = mkdtempSync(join(tmpdir(), 'apprenti-evaluator-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const PROFILE = {
  ...{ id: 'squares', title: { en: 'Squares', fr: 'Carrés' }, attach: {} },
  episode: { score: 'score', restart: [] }
} as unknown as Profile

/** A window in which the clone makes ten points a game and chance one; the test says when a game ends. */
class Window {
  policy = 'scripted'
  mode = 'off'
  isEvaluated = false
  change: Partial<PlaySnapshot> = {}
  private readonly scores: number[] = []
  private listener: ((snapshot: PlaySnapshot) => void) | null = null

  readonly seat: EvaluatedSeat = {
    player: {
      snapshot: () => this.snapshot(),
      setPolicy: (policy: string) => Promise.resolve(void (this.policy = policy)),
      setMode: (mode: string) => Promise.resolve(void (this.mode = mode)),
      restart: () => undefined,
      handBack: () => undefined
    } as unknown as Player,
    beginEvaluation: () => {
      this.isEvaluated = true
      return () => void (this.isEvaluated = false)
    },
    onSnapshot: (listener) => {
      this.listener = listener
      return () => (this.listener = null)
    }
  }

  async ends(): Promise<void> {
    await settled()
    this.scores.push(this.policy === 'model:mine' ? 10 : 1)
    this.tell({})
  }

  tell(change: Partial<PlaySnapshot>): void {
    this.change = change
    this.listener?.(this.snapshot())
  }

  private snapshot(): PlaySnapshot {
    return {
      ...{ status: 'running', mode: this.mode, controller: 'agent', acting: null, capture: null },
      ...{ capabilities: null, waitsForPerson: false, state: null, policyId: this.policy },
      ...{ endedEpisodes: this.scores.length, lastScores: [...this.scores] },
      ...this.change
    } as unknown as PlaySnapshot
  }
}

let clonings: Clonings
let window: Window
let told: unknown[]
let evaluator: CloneEvaluator
let id: string
const settled = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 5))
const MARKS = [
  { kind: 'episodeStart', label: '1', tMs: 0, step: 0 },
  { kind: 'episodeEnd', label: '12', tMs: 900_000, step: 9 }
] as const satisfies readonly SessionMark[]

beforeEach(() => {
  const data = mkdtempSync(join(folder, 'data-'))
  writeMadeDataset(join(data, 'datasets/made'), { moments: 120, stretches: 2, delay: 0 })
  clonings = new Clonings(data)
  const datasets = new DatasetLibrary(data)
  const record = clonings.begin(datasets.read('made'), cloneConfigOf({}), { title: 'Mine', nowMs: 0 })
  clonings.keep({ ...record, status: 'finished', model: 'mine' })
  id = record.id
  window = new Window()
  told = []
  evaluator = new CloneEvaluator({
    ...{ dataFolder: data, clonings, datasets, games: [PROFILE] },
    sessions: { list: () => Promise.resolve([]), open: () => Promise.resolve({ marks: MARKS }) },
    startProcess: () => {
      throw new Error('it is played in its window')
    },
    borrow: () => window.seat,
    nowMs: () => 5,
    onProgress: () => undefined,
    onChanged: () => undefined,
    tellError: (error) => told.push(error)
  })
})

test('a clone plays in its window in turn with chance; its scores are kept, and all is as it was', async () => {
  expect(evaluator.start(id, { episodes: 2, seed: 3 })).toMatchObject({ where: 'window', title: 'Mine' })
  expect(() => evaluator.start(id, { episodes: 2, seed: 3 })).toThrow('plays to be judged already')
  await window.ends()
  await settled()
  expect(evaluator.progress).toMatchObject({ own: [10], random: [] })
  expect(window).toMatchObject({ isEvaluated: true, mode: 'autonomous', policy: 'random' })
  for (let i = 0; i < 3; i++) await window.ends()
  await settled()
  expect(evaluator.progress).toBe(null)
  expect(clonings.read(id).play).toMatchObject({
    ...{ where: 'window', seed: 3, playedAtMs: 5 },
    own: { scores: [10, 10], mean: 10, std: 0 },
    random: { scores: [1, 1], mean: 1, std: 0 },
    // The recording that it learned from had one whole game.
    demonstrator: { scores: [12] }
  })
  expect(clonings.list({ deleted: false })).toMatchObject([{ score: 10 }])
  expect(window).toMatchObject({ isEvaluated: false, mode: 'off', policy: 'scripted' })
  expect(told).toEqual([])
})

test('a takeover ends it and keeps what was played; who stops it keeps nothing', async () => {
  evaluator.start(id, { episodes: 5, seed: 1 })
  await window.ends()
  await window.ends()
  await settled()
  window.tell({ controller: 'human' })
  await settled()
  expect(clonings.read(id).play).toMatchObject({ own: { scores: [10] }, random: { scores: [1] } })
  window.change = {}
  const before = clonings.read(id).play
  evaluator.start(id, { episodes: 5, seed: 1 })
  await window.ends()
  await evaluator.stop()
  expect(clonings.read(id).play).toEqual(before)
  expect(window).toMatchObject({ isEvaluated: false, mode: 'off', policy: 'scripted' })
  await expect(evaluator.stop()).rejects.toMatchObject({ code: 'imitate.notPlaying' })
  expect(told).toEqual([])
})

test('what cannot be judged says why, and nothing begins', () => {
  const code = (wanted: string): string => {
    try {
      evaluator.start(wanted, { episodes: 2, seed: 1 })
      return 'none'
    } catch (error) {
      return (error as AppError).code
    }
  }
  expect(code('nobody')).toBe('imitate.unknown')
  clonings.keep({ ...clonings.read(id), model: null })
  expect(code(id)).toBe('imitate.noModel')
  clonings.keep({ ...clonings.read(id), model: 'mine', game: 'gone' })
  expect(code(id)).toBe('game.unknown')
  expect(evaluator.progress).toBe(null)
})
