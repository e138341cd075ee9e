import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CARD_FILE, policyCardSchema } from '../../electron/shared/policy-card'
import { whyNoMame } from '../support/attach'
import { writeUntrainedModel } from '../support/untrained-model'

const CLI = join(import.meta.dirname, '../../out/main/cli.js')
const noMame = whyNoMame()
let data = ''
const files: Record<string, string> = {}

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'apprenti-scores-'))
  for (const kind of ['ram', 'pixels'])
    files[kind] = await writeUntrainedModel(join(data, 'models'), kind, `invaders-${kind}`, { seed: 3 })
}, 60_000)
afterAll(() => rmSync(data, { recursive: true, force: true }))

function apprenti(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args, '--data', data], {
    env: { ...process.env, LANG: 'C' },
    encoding: 'utf8',
    timeout: 170_000
  })
  return { code: status, stdout, stderr }
}

function json<T>(...args: string[]): T {
  const { code, stdout, stderr } = apprenti(...args, '--json')
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout) as T
}

interface Told {
  readonly scores: readonly number[]
  /** A line for each episode: its seed, score and frames. */
  readonly episodes: readonly string[]
}

function told(...args: string[]): Told {
  const { code, stdout, stderr } = apprenti(...args, '--episodes', '3', '--seed', '7', '--json')
  expect(code, stderr).toBe(0)
  const { scores } = JSON.parse(stdout) as { scores: number[] }
  return { scores, episodes: stderr.split('\n').filter((line) => line.startsWith('episode')) }
}
const played = (policy: string, target: string): Told => told('play', '--policy', policy, '--target', target)

describe(
  'the scores of a learned policy are the same wherever they are measured',
  { timeout: 180_000 },
  () => {
    it.each(['ram', 'pixels'])('by eval, by play of the model, by play of its file: %s', (kind) => {
      const examined = told('eval', '--model', kind, '--alone')
      expect(examined.episodes).toHaveLength(3)
      expect(played(`model:${kind}`, 'builtin')).toEqual(examined)
      expect(played(files[kind]!, 'builtin')).toEqual(examined)
    })

    it.skipIf(noMame !== null).each(['ram', 'pixels'])('on the built-in board and in MAME: %s', (kind) => {
      expect(played(`model:${kind}`, 'mame')).toEqual(played(`model:${kind}`, 'builtin'))
    })
  }
)

describe('eval', { timeout: 180_000 }, () => {
  it('stands beside the scripted policy and random, and keeps that on the card when told to', () => {
    const args = ['eval', '--model', dirname(files['ram']!), '--episodes', '1', '--seed', '7', '--write-card']
    const result = json<Record<string, unknown> & { mean: number; scripted: { mean: number } }>(...args)
    expect(result.scripted.mean).toBeGreaterThan(10_000)
    expect(result['aboveScripted']).toBe(result.mean - result.scripted.mean)
    const card = policyCardSchema.parse(
      JSON.parse(readFileSync(join(dirname(files['ram']!), CARD_FILE), 'utf8'))
    )
    expect(card.score).toEqual({ mean: result.mean, std: 0, episodes: 1, seed: 7 })
    expect(card.scripted).toBe(result.scripted.mean)
    expect(card.random).toBeGreaterThan(0)
  })

  it.each([
    [['play', '--policy', 'nowhere.onnx'], /nowhere\.onnx cannot be used: it cannot be read/],
    [['play', '--policy', 'genius'], /no policy named "genius".*model:pixels, model:ram, .*random\./],
    [['play', '--policy', 'model:genius'], /no model "genius"\. Known models: .*pixels, ram/],
    [['eval', '--model', 'genius'], /no model "genius"/]
  ])('%j is refused in one sentence', (args, sentence) => {
    const { code, stdout, stderr } = apprenti(...args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(sentence)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
