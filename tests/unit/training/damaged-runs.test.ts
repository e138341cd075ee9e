import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { KnownRuns } from '../../../electron/main/training/known-runs'
import { RunFolders } from '../../../electron/main/training/run-folders'
import type { RunItem } from '../../../electron/shared/runs'

const config = {
  env: 'cartpole',
  agent: 'dqn',
  preset: null,
  seed: 7,
  steps: 1000,
  streams: 1,
  device: 'cpu',
  values: { gamma: 0.99, hidden: [64, 64], double: true, optimiser: 'adam' },
  evaluateEvery: 0,
  evaluationEpisodes: 10,
  checkpointEvery: 100,
  fromModel: null,
  answerSeconds: 30,
  stopAtScore: null,
  patience: null
}
const evaluation = { step: 500, mean: 41.5, std: 2, episodes: 10, seed: 100 }
const progress = {
  runId: 'a',
  status: 'finished',
  step: 1000,
  pretraining: null,
  stepsPerSecond: 812.5,
  phases: { act: 0.2, env: 0.3, store: 0.1, learn: 0.3, other: 0.1 },
  best: evaluation,
  last: evaluation,
  random: evaluation,
  solvedAtStep: 500,
  isRepeatable: null,
  replaced: 0,
  explores: true,
  fallback: { code: 'device.unknown', params: { name: 'x', known: 'cpu' } },
  error: null
}
const about = {
  config,
  progress,
  startedAtMs: 1_767_312_000_000,
  seconds: 12,
  tags: ['one', 'two'],
  note: 'a note',
  isLowPriority: false
}

let runs: string
let folders: RunFolders
const errors: unknown[] = []

beforeEach(() => {
  runs = mkdtempSync(join(tmpdir(), 'apprenti-damaged-'))
  folders = new RunFolders(runs)
})
afterEach(() => {
  rmSync(runs, { recursive: true, force: true })
  expect(errors.splice(0)).toEqual([])
})

function write(id: string, files: Readonly<Record<string, unknown>>): void {
  mkdirSync(join(runs, id), { recursive: true })
  for (const [name, content] of Object.entries(files))
    writeFileSync(join(runs, id, name), typeof content === 'string' ? content : JSON.stringify(content))
}
const known = (): KnownRuns => new KnownRuns(folders, (error) => errors.push(error))
const items = (from: KnownRuns): RunItem[] => from.all().map((run) => from.item(run))

/** The part of `document` at a path, replaced; removed where there is no value. */
function changed(document: object, path: string, value?: unknown): object {
  const copy = structuredClone(document) as Record<string, unknown>
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  const place = keys.reduce((at, key) => at[key] as Record<string, unknown>, copy)
  if (value === undefined) delete place[last]
  else place[last] = value
  return copy
}

test('a sound run is taken as it is written, whole', () => {
  write('a', { 'about.json': about })
  expect(folders.read('a')).toEqual({ about, damage: null })
})

describe.each<[string, unknown?]>([
  ['startedAtMs', 1e300],
  ['startedAtMs', -1],
  ['startedAtMs', 'yesterday'],
  ['startedAtMs'],
  ['seconds', 1e300],
  ['tags', 'one'],
  ['tags', [7]],
  ['note', null],
  ['isLowPriority'],
  ['config'],
  ['config.values'],
  ['config.values', null],
  ['config.values', { gamma: { deep: 1 } }],
  ['config.env', 5],
  ['config.seed', 'seven'],
  ['config.steps', 0.5],
  ['config.device', 'abacus'],
  ['config.preset', 3],
  ['progress', []],
  ['progress.status', 'asleep'],
  ['progress.step', -5],
  ['progress.best', { mean: 'high' }],
  ['progress.phases', { act: 1 }],
  ['progress.stepsPerSecond', 'fast'],
  ['progress.error', { code: 'no.such', params: {} }],
  ['progress.fallback', 'none']
])('about.json with a wrong %s (%j)', (path, value) => {
  it('cannot be shown alone, and the damage names the field', () => {
    write('a', { 'about.json': changed(about, path, value) })
    write('sound', { 'about.json': about })
    const all = known()
    expect(items(all).map(({ runId }) => runId)).toEqual(['sound'])
    const damage = all.unreadable.get('a')
    expect(damage).toMatchObject({ code: 'run.unreadable', params: { file: join(runs, 'a/about.json') } })
    expect(JSON.stringify(damage?.params['why'])).toContain(path.split('.')[0])
  })

  it('is shown from what its process wrote, with the damage', () => {
    write('a', {
      'about.json': changed(about, path, value),
      'config.json': config,
      'run.json': { ...progress, seconds: 30 }
    })
    expect(items(known())).toMatchObject([
      { runId: 'a', status: 'finished', step: 1000, seconds: 30, damage: { code: 'run.partlyDamaged' } }
    ])
  })
})

test.each(['', '{', 'null', '[]', '7', '"text"', '\u0000'.repeat(64)])('no JSON of ours: %j', (text) => {
  write('a', { 'about.json': text })
  write('b', { 'config.json': text })
  const all = known()
  expect([...all.unreadable.keys()]).toEqual(['a', 'b'])
  expect(items(all)).toEqual([])
})

test('a damaged record of the process leaves what is known otherwise', () => {
  write('terminal', { 'config.json': config, 'run.json': changed(progress, 'step', 'many') })
  write('app', { 'about.json': about })
  write('app', { 'config.json': config, 'run.json': '{' })
  const later = new Date(Date.now() + 60_000)
  utimesSync(join(runs, 'app/run.json'), later, later)
  const shown = items(known())
  expect(shown).toMatchObject([
    { runId: 'app', step: 1000, tags: ['one', 'two'], damage: { code: 'run.partlyDamaged' } },
    { runId: 'terminal', step: 0, status: 'interrupted', damage: { code: 'run.partlyDamaged' } }
  ])
})

test('a copy of a folder is a run of its own', () => {
  write('a', { 'about.json': about })
  cpSync(join(runs, 'a'), join(runs, 'b'), { recursive: true })
  expect(items(known()).map(({ runId }) => runId)).toEqual(['a', 'b'])
})

test('a tag that stands there twice is one', () => {
  write('a', { 'about.json': { ...about, tags: ['one', 'one'] } })
  expect(items(known())[0]?.tags).toEqual(['one'])
})

test('what of older versions is missing is filled in', () => {
  const { device: _, ...before } = config
  write('a', { 'config.json': before, 'run.json': { status: 'finished', step: 9 } })
  expect(items(known())).toMatchObject([
    { config: { device: 'cpu' }, step: 9, best: null, phases: null, explores: true, damage: null }
  ])
})

test('things of the wrong kind in the folder blank nothing', () => {
  write('sound', { 'about.json': about, policy: 'a file where the folder belongs' })
  mkdirSync(join(runs, 'folder/about.json'), { recursive: true })
  mkdirSync(join(runs, 'loop'))
  symlinkSync('about.json', join(runs, 'loop/about.json'))
  mkdirSync(join(runs, 'empty'))
  writeFileSync(join(runs, 'a-file'), '')
  const all = known()
  expect(items(all)).toMatchObject([{ runId: 'sound', canPromote: false }])
  expect([...all.unreadable.keys()]).toEqual(['folder', 'loop'])
})

test('a run that becomes unreadable while the app runs leaves the list, and comes back with its file', () => {
  write('a', { 'about.json': about })
  const all = known()
  write('a', { 'about.json': '{' })
  all.look()
  expect([items(all).length, all.unreadable.size]).toEqual([0, 1])
  write('a', { 'about.json': about })
  all.look()
  expect([items(all).length, all.unreadable.size]).toEqual([1, 0])
})

test('a damaged file is kept beside when the app writes its own', () => {
  write('a', { 'about.json': '{"tags": ["precious"]', 'config.json': config })
  const all = known()
  all.keep(all.get('a'))
  expect(readFileSync(join(runs, 'a/about.json.damaged'), 'utf8')).toContain('precious')
  all.keep(all.get('a'))
  expect(existsSync(join(runs, 'a/about.json.damaged-2'))).toBe(false)
  all.look()
  expect(items(all)).toMatchObject([{ runId: 'a', damage: null }])
})
