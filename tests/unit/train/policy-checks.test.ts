import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { argmax, PolicyReader } from '../../../electron/worker/deploy/policy-reader'
import { div, slice } from '../../../electron/worker/engine/ops'
import { discrete, joined, pictureStack, withNumbers } from '../../../electron/shared/spaces'
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

  const PICTURE: Handmade = {
    ...{ dtype: 'uint8', shape: [1, 2, 16, 16] },
    told: { dtype: 'uint8', shape: [2, 16, 16] }
  }
  test.each<[string, NonNullable<Handmade['beside']>, string]>([
    [
      'no second input, where it says that it sees numbers beside its pictures',
      { told: 4 },
      'it takes observation and gives preferences, where observation, fields and preferences are wanted'
    ],
    [
      'a second input of another name',
      { told: 4, shape: [1, 4], name: 'numbers' },
      'it takes observation, numbers and gives preferences, where observation, fields'
    ],
    [
      'a second input of another width',
      { told: 4, shape: [1, 6] },
      'its "fields" is float32 [1, 6], where it says float32 [1, 4]'
    ],
    [
      'a second input of which it does not tell',
      { shape: [1, 4] },
      'it takes observation, fields and gives preferences, where observation and preferences are wanted'
    ],
    ['no number of numbers', { told: 0, shape: [1, 4] }, 'it does not say what it sees or does']
  ])('%s', async (_, beside, sentence) => {
    await expect(open({ ...PICTURE, beside })).rejects.toMatchObject({ code: 'model.invalid' })
    await expect(open({ ...PICTURE, beside })).rejects.toThrow(sentence)
  })

  test('numbers beside numbers', async () => {
    await expect(open({ beside: { told: 4, shape: [1, 4] } })).rejects.toThrow(
      'numbers beside what are numbers already'
    )
  })

  test('one of two parts is shown both, and nothing of another width', async () => {
    const reader = await open({
      ...PICTURE,
      beside: { told: 4, shape: [1, 4] },
      preferences: [0, 5, 1, 2, 3, 4]
    })
    expect(reader.facts.observation).toMatchObject({ shape: [2, 16, 16], beside: 4 })
    const [picture, numbers] = [new Uint8Array(512), new Float32Array(4)]
    expect(argmax(await reader.actionValues(joined(picture, numbers)))).toBe(1)
    for (const wrong of [picture, joined(picture, new Float32Array(3)), new Uint8Array(515)])
      await expect(reader.actionValues(wrong)).rejects.toMatchObject({ code: 'model.invalid' })
    const space = withNumbers(pictureStack(2, 16, 16), 6)
    expect(() => reader.expect('invaders-ram', space, discrete(6))).toThrow(
      'it sees uint8 [2, 16, 16] and 4 numbers, and here there is uint8 [2, 16, 16] and 6 numbers'
    )
    expect(() => reader.expect('invaders-ram', pictureStack(2, 16, 16), discrete(6))).toThrow(
      'and here there is uint8 [2, 16, 16]'
    )
    await reader.close()
  })

  test('one that is as it says is played', async () => {
    const reader = await open({ preferences: [0, 5, 1, 2, 3, 4] })
    expect(argmax(await reader.actionValues(sight()))).toBe(1)
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
    await expect(reader.actionValues(sight())).rejects.toThrow(
      `it prefers an action by ${told}, which is no finite number`
    )
    await reader.close()
  })

  test('a number that is none only for some sights', async () => {
    const divided: Handmade = {
      compute: (graph, seen) => div(graph.constant(0, [1, 6]), slice(seen, [0, 0], [1, 6]))
    }
    const reader = await open(divided)
    expect([...(await reader.actionValues(sight()))]).toEqual([0, 0, 0, 0, 0, 0])
    await expect(reader.actionValues(sight(0))).rejects.toThrow('by NaN')
    await reader.close()
  })

  test('actions that are masked with minus infinity are never taken', async () => {
    const reader = await open({ preferences: [-Infinity, -Infinity, -3, -1, -Infinity, -2] })
    expect(argmax(await reader.actionValues(sight()))).toBe(3)
    await reader.close()
  })
})
