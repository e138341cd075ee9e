import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { preferred, PolicyReader } from '../../../electron/worker/deploy/policy-reader'
import { div, slice } from '../../../electron/worker/engine/ops'
import { handmadePolicy, NUMBERS, type Handmade } from '../../support/handmade-policy'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-policies-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function open(made: Handmade): Promise<PolicyReader> {
  const file = join(folder, 'policy.onnx')
  writeFileSync(file, handmadePolicy(made))
  return PolicyReader.open(file)
}

const sight = (value = 1): Float32Array => new Float32Array(NUMBERS).fill(value)

describe('a policy file is checked against what it says of itself when it is opened', () => {
  test.each<[string, Handmade, string]>([
    ['another input', { input: 'pixels' }, 'it takes pixels and gives preferences, where observation'],
    ['another output', { output: 'logits' }, 'it takes observation and gives logits, where observation'],
    [
      'another type of input',
      { dtype: 'uint8' },
      `its "observation" is uint8 [1, ${NUMBERS}], where it says float32 [1, ${NUMBERS}]`
    ],
    ['another shape of input', { shape: [1, 4] }, 'its "observation" is float32 [1, 4], where it says'],
    [
      'fewer outputs',
      { preferences: [1, 2, 3] },
      'its "preferences" is float32 [1, 3], where it says float32 [1, 6]'
    ],
    ['more outputs', { preferences: Array<number>(9).fill(1) }, 'its "preferences" is float32 [1, 9]']
  ])('%s', async (_, made, sentence) => {
    await expect(open(made)).rejects.toMatchObject({ code: 'model.invalid' })
    await expect(open(made)).rejects.toThrow(sentence)
  })

  test('one that is as it says is played', async () => {
    const reader = await open({ preferences: [0, 5, 1, 2, 3, 4] })
    expect(preferred(await reader.preferences(sight()))).toBe(1)
    await reader.close()
  })
})

describe('what it answers is checked at each decision', () => {
  test.each<[string, readonly number[], string]>([
    ['NaN', [1, NaN, 3, 4, 5, 6], 'NaN'],
    ['infinity', [1, 2, 3, Infinity, 5, 6], 'Infinity'],
    ['nothing that may be taken', Array<number>(6).fill(-Infinity), '-Infinity']
  ])('%s', async (_, preferences, told) => {
    const reader = await open({ preferences })
    await expect(reader.preferences(sight())).rejects.toThrow(
      `it prefers an action by ${told}, which is no finite number`
    )
    await reader.close()
  })

  test('a number that is none only for some sights', async () => {
    const divided: Handmade = {
      compute: (graph, seen) => div(graph.constant(0, [1, 6]), slice(seen, [0, 0], [1, 6]))
    }
    const reader = await open(divided)
    expect([...(await reader.preferences(sight()))]).toEqual([0, 0, 0, 0, 0, 0])
    await expect(reader.preferences(sight(0))).rejects.toThrow('by NaN')
    await reader.close()
  })

  test('actions that are masked with minus infinity are never taken', async () => {
    const reader = await open({ preferences: [-Infinity, -Infinity, -3, -1, -Infinity, -2] })
    expect(preferred(await reader.preferences(sight()))).toBe(3)
    await reader.close()
  })
})
