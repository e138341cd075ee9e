import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { DatasetLibrary } from '../../../electron/main/imitation/dataset-library'
import { DATASET_FILE, LABELS_FILE, VECTORS_FILE } from '../../../electron/shared/dataset'
import { writeMadeDataset } from '../../support/made-dataset'

const folders: string[] = []
let folder: string
let library: DatasetLibrary

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-datasets-'))
  folders.push(folder)
  writeMadeDataset(join(folder, 'datasets/made'), { moments: 120, stretches: 2, delay: 0 })
  library = new DatasetLibrary(folder)
})
afterAll(() => folders.forEach((place) => rmSync(place, { recursive: true, force: true })))

const list = (deleted = false) => library.list({ deleted })
const labelsFile = (): Int16Array => {
  const bytes = readFileSync(join(folder, 'datasets/made', LABELS_FILE))
  return new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
}

test('says what is in each data set', () => {
  const [made] = list()
  expect(made).toMatchObject({
    id: 'made',
    game: 'squares',
    episodes: 2,
    steps: 120,
    seconds: 12,
    damage: null
  })
  expect(made!.actions.reduce((sum, { count }) => sum + count, 0)).toBe(120)
})

test('says what a clone of it can be shown', () => {
  const file = join(folder, 'datasets/made', DATASET_FILE)
  const vectors = (env: string): void => {
    const dataset = JSON.parse(readFileSync(file, 'utf8')) as object
    writeFileSync(file, JSON.stringify({ ...dataset, vectors: { env, names: ['a'] } }))
    writeFileSync(join(folder, 'datasets/made', VECTORS_FILE), new Float32Array(120))
  }
  expect(list()[0]!.sees).toEqual(['picture'])
  vectors('live:squares?see=fields')
  expect(list()[0]!.sees).toEqual(['picture', 'fields', 'both'])
  vectors('invaders-ram')
  expect(list()[0]!.sees).toEqual(['picture', 'fields', 'both'])
})

test('a deleted one lies in the bin and comes back; its id is not given out meanwhile', () => {
  library.delete('made', 1234)
  expect(list()).toEqual([])
  expect(list(true)).toMatchObject([{ id: 'made', deletedAtMs: 1234 }])
  library.restore('made')
  expect(list()).toMatchObject([{ id: 'made', deletedAtMs: null }])
  expect(() => library.restore('made')).toThrow('no data set "made"')
  expect(() => library.delete('other', 0)).toThrow('There are: made')
  const { id, folder: place } = library.place('squares')
  writeMadeDataset(place, { moments: 20, stretches: 1, delay: 0 })
  library.delete(id, 5)
  expect(library.place('squares').id).toBe('squares-2')
})

test('a moment is corrected or discarded in the file, and put back', () => {
  const before = [...labelsFile()]
  const counts = list()[0]!.actions.map(({ count }) => count)
  expect(library.relabel('made', 7, null)).toBe(before[7])
  expect(labelsFile()[7]).toBe(-1)
  expect(list()[0]!.actions.map(({ count }) => count)).toEqual(
    counts.map((count, i) => (i === before[7] ? count - 1 : count))
  )
  const { labelsSha256 } = library.read('made')
  expect(labelsSha256).toMatch(/^[0-9a-f]{64}$/)
  expect(library.relabel('made', 7, 2)).toBe(null)
  expect(library.read('made').labelsSha256).not.toBe(labelsSha256)
  expect(library.relabel('made', 7, before[7]!)).toBe(2)
  expect([...labelsFile()]).toEqual(before)
  expect(list()[0]!.actions.map(({ count }) => count)).toEqual(counts)
})

test('what a data set does not have is refused, and nothing is changed', () => {
  const before = [...labelsFile()]
  expect(() => library.relabel('made', 120, 0)).toThrow('the data set has 120')
  expect(() => library.relabel('made', 3, 3)).toThrow('the data set has 3')
  expect([...labelsFile()]).toEqual(before)
})

test('shows what is seen at a moment, and what stands at the one that belongs to it', async () => {
  const labels = labelsFile()
  const seen = await library.moments('made', [
    { moment: 3, labelAt: 5 },
    { moment: 4000, labelAt: 4002 }
  ])
  expect(seen).toMatchObject([{ moment: 3, action: labels[5] }])
  expect(seen[0]!.url).toMatch(/^data:image\/png;base64,iVBOR/)
})

test('a damaged one is a row that says so', () => {
  truncateSync(join(folder, 'datasets/made', LABELS_FILE), 10)
  expect(list()).toMatchObject([{ id: 'made', damage: { code: 'dataset.damaged' } }])
  expect(() => library.read('made')).toThrow('not whole')
  writeFileSync(join(folder, 'datasets/made', DATASET_FILE), '{')
  expect(list()).toMatchObject([{ id: 'made', title: 'made', damage: { code: 'dataset.damaged' } }])
})
