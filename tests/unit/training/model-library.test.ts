import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ModelLibrary } from '../../../electron/main/training/model-library'

let top: string
let library: ModelLibrary

beforeEach(() => {
  top = mkdtempSync(join(tmpdir(), 'apprenti-models-'))
  const at = (name: string): string => join(top, name)
  library = new ModelLibrary({ bundled: at('bundled'), own: at('own'), exports: at('exports') })
  policy('bundled/dqn-ram')
  policy('run/policy')
})
afterEach(() => rmSync(top, { recursive: true }))

function policy(name: string, content = 'an ONNX file'): string {
  const folder = join(top, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'policy.onnx'), content)
  const card = {
    format: 'apprenti-card/1',
    title: { en: 'DQN: cartpole', fr: 'DQN : cartpole' },
    env: 'cartpole',
    agent: 'dqn',
    command: 'npx apprenti train --env cartpole',
    seed: 1,
    steps: 5,
    seconds: 2,
    score: { mean: 3, std: 1, episodes: 10 },
    random: 1,
    scripted: null,
    runId: 'r',
    configHash: 'h',
    sha256: createHash('sha256').update(content).digest('hex')
  }
  writeFileSync(join(folder, 'card.json'), JSON.stringify(card))
  return folder
}
const kept = () => library.list({ deleted: false })

test('a promoted policy stands after the bundled ones, under the name it was given', () => {
  const made = library.add(join(top, 'run/policy'), 'Ma première')
  expect(made).toMatchObject({ id: 'ma-premiere', isBundled: false, problem: null })
  expect(made.card?.title).toEqual({ en: 'Ma première', fr: 'Ma première' })
  expect(kept().map(({ id }) => id)).toEqual(['dqn-ram', 'ma-premiere'])
})

test('a second model of the same name takes no other’s place', () => {
  library.add(join(top, 'run/policy'), 'twin')
  expect(library.add(join(top, 'run/policy'), 'twin').id).toBe('twin-2')
  expect(library.add(join(top, 'run/policy'), '').id).toBe('dqn-cartpole')
})

test('a file that is not the one its card describes is told, and never promoted', () => {
  writeFileSync(join(top, 'run/policy/policy.onnx'), 'cut')
  expect(() => library.add(join(top, 'run/policy'), 'x')).toThrow(/cannot be used/)
  expect(existsSync(join(top, 'own'))).toBe(false)
  writeFileSync(join(top, 'bundled/dqn-ram/policy.onnx'), 'cut short')
  expect(kept()).toMatchObject([{ id: 'dqn-ram', problem: { code: 'model.invalid' } }])
  writeFileSync(join(top, 'bundled/dqn-ram/card.json'), '{')
  expect(kept()).toMatchObject([{ card: null, problem: { code: 'model.invalid' } }])
})

test('exports never over another file', () => {
  const first = library.export('dqn-ram')
  writeFileSync(first, 'mine now')
  const second = library.export('dqn-ram')
  expect(readFileSync(first, 'utf8')).toBe('mine now')
  expect(readFileSync(second, 'utf8')).toBe('an ONNX file')
})

test('own models are deleted to the bin and come back; bundled ones stay', () => {
  const { id } = library.add(join(top, 'run/policy'), 'gone')
  library.delete(id, 1000)
  expect(kept().map((m) => m.id)).toEqual(['dqn-ram'])
  expect(library.list({ deleted: true })).toMatchObject([{ id: 'gone', deletedAtMs: 1000 }])
  library.restore(id)
  expect(kept().map((m) => m.id)).toEqual(['dqn-ram', 'gone'])
  expect(() => library.delete('dqn-ram', 1)).toThrow(/no model/)
  for (const id of ['../run', '.bin', 'nobody']) expect(() => library.delete(id, 1)).toThrow(/no model/)
})
