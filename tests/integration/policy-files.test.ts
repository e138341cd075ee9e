import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { cast, gather, mul, reshape, sum } from '../../electron/worker/engine/ops'
import { handmadePolicy, NUMBERS, type Handmade } from '../support/handmade-policy'

/** Policies that are not what they say, played from the terminal: one sentence, and nothing of ONNX Runtime's. */

const CLI = join(import.meta.dirname, '../../out/main/cli.js')
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-policy-files-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What it says on stderr, a line each, without the episodes. */
function play(made: Handmade, command: readonly string[]): { code: number | null; said: string[] } {
  const file = join(folder, 'policy.onnx')
  writeFileSync(file, handmadePolicy(made))
  const { status, stderr } = spawnSync(
    process.execPath,
    [CLI, ...command, file, '--data', join(folder, 'data')],
    {
      env: { ...process.env, LANG: 'C' },
      encoding: 'utf8',
      timeout: 120_000
    }
  )
  return { code: status, said: stderr.trim().split('\n') }
}

/** Row 0 while nothing is seen; far out of range as soon as something is. */
const fallsInPlay: Handmade = {
  compute: (graph, seen) => {
    const all = reshape(sum(mul(seen, seen)), [1])
    return gather(graph.constant(0, [1, 6]), cast(mul(all, 1000), 'int32'))
  }
}

const PLAY = ['play', '--policy'] as const
const EVAL = ['eval', '--alone', '--episodes', '1', '--model'] as const

it.each<[string, Handmade, readonly string[], RegExp]>([
  [
    'NaN',
    { preferences: [1, NaN, 3, 4, 5, 6] },
    PLAY,
    /it prefers an action by NaN, which is no finite number/
  ],
  ['NaN, examined', { preferences: [1, NaN, 3, 4, 5, 6] }, EVAL, /it prefers an action by NaN/],
  ['another input', { input: 'pixels' }, PLAY, /it takes pixels and gives preferences/],
  ['too few outputs', { preferences: [1, 2, 3] }, PLAY, /its "preferences" is float32 \[1, 3\]/],
  ['one that falls in play', fallsInPlay, PLAY, /ONNX Runtime cannot compute a decision with it/],
  [
    'other actions than the game has',
    { preferences: Array<number>(9).fill(1), toldActions: 9 },
    PLAY,
    /it knows 9 actions, and here there are 6/
  ],
  [
    'another sight than the game gives',
    { shape: [1, 4], told: { dtype: 'float32', shape: [4] } },
    PLAY,
    new RegExp(`it sees float32 \\[4\\], and here there is float32 \\[${NUMBERS}\\]`)
  ]
])('ends in one sentence: %s', (_, made, command, sentence) => {
  const { code, said } = play(made, command)
  expect(said).toHaveLength(1)
  expect(said[0]).toMatch(sentence)
  expect(said[0]).toMatch(/Choose another one or export it again\.$/)
  expect(code).toBe(1)
})
