import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { resources } from '../../../electron/main/resources'
import { createTargets } from '../../../electron/main/targets/registry'
import type { ConfigValues } from '../../../electron/shared/config-form'
import { defaultSettings } from '../../../electron/shared/settings'
import { POLICY_FILE, policyCardSchema } from '../../../electron/shared/policy-card'
import { PolicyShelf } from '../../../electron/worker/agents/catalogue'
import { LearnedPolicy } from '../../../electron/worker/agents/learned'
import { gameOf } from '../../../games/registry'
import { PolicyReader } from '../../../electron/worker/deploy/policy-reader'
import { evaluate } from '../../../electron/worker/train/evaluate'
import { evaluateAgent } from '../../../electron/worker/train/evaluate-agent'
import { makeTrainingEnv } from '../../../electron/worker/envs/training-envs'
import { trainingResources } from '../../../electron/worker/train/composition'
import { writeUntrainedModel } from '../../support/untrained-model'
import { kernels } from '../agents/dqn-support'

const APP = join(import.meta.dirname, '../../..')
const profile = gameOf('invaders').profile
let models: string

const makeModel = (name: string, env: string, values: ConfigValues = {}): Promise<string> =>
  writeUntrainedModel(models, name, env, { values })

beforeAll(async () => {
  await kernels()
  models = mkdtempSync(join(tmpdir(), 'apprenti-models-'))
  await makeModel('ram', 'invaders-ram')
  await makeModel('pixels', 'invaders-pixels')
  await makeModel('cart', 'cartpole')
}, 60_000)
afterAll(() => rmSync(models, { recursive: true, force: true }))

describe('a learned policy', () => {
  test.each(['ram', 'pixels'])(
    'plays the game as it plays its environment: %s',
    { timeout: 120_000 },
    async (name) => {
      const reader = await PolicyReader.open(join(models, name, POLICY_FILE))
      const open = await makeTrainingEnv(reader.facts.env, trainingResources(APP))
      const choose = async (observation: Float32Array | Uint8Array): Promise<number[]> => {
        const actionValues = await reader.actionValues(observation)
        return [actionValues.indexOf(Math.max(...actionValues))]
      }
      const plan = { envs: [open.env], choose, episodes: 2, seed: 40, interrupted: async () => false }
      const inEnv = await evaluateAgent(plan)
      const session = await createTargets(resources, () => defaultSettings).attach('builtin:invaders')
      const policy = new LearnedPolicy(reader, profile, 0)
      const live = await evaluate({ session, policy, episodes: 2, seed: 40 })
      await session.close()
      expect(live.scores).toEqual(inEnv?.returns)
      await reader.close()
    }
  )

  test('says what it prefers, and why it chose', async () => {
    const shelf = new PolicyShelf(models)
    const policy = await shelf.create('model:ram', 'invaders', 0)
    policy.begin(0)
    const decision = await policy.decide(new Uint8Array(0x2000))
    expect(decision.reason).toBe('learned')
    expect(decision.preferences).toHaveLength(6)
    expect(decision.preferences?.[decision.action]).toBe(Math.max(...decision.preferences!))
  })

  test('is listed beside the others where it can play', () => {
    const listed = new PolicyShelf(models).policies()
    expect(listed.map(({ id, sees }) => [id, sees])).toEqual([
      ['scripted', 'ram'],
      ['model:pixels', 'picture'],
      ['model:ram', 'ram'],
      ['random', 'nothing']
    ])
  })

  test('has a card with the command that makes it', () => {
    const card = policyCardSchema.parse(JSON.parse(readFileSync(join(models, 'cart', 'card.json'), 'utf8')))
    expect(card.command).toBe('npx apprenti train --env cartpole --agent dqn --seed 5 --hidden-sizes 16')
    expect(card.score).toEqual({ mean: 1, std: 2, episodes: 3, seed: 4 })
    expect(card.teacher).toBeNull()
  })

  test('names its teacher, on the card and where it is chosen', async () => {
    await makeModel('pupil', 'invaders-ram', { demonstrations: 300, corrections: true })
    const card = policyCardSchema.parse(JSON.parse(readFileSync(join(models, 'pupil', 'card.json'), 'utf8')))
    expect(card.teacher).toEqual({ policy: 'scripted', demonstrations: 300, corrections: true })
    const about = (id: string) => new PolicyShelf(models).policies().find((p) => p.id === id)!.about
    expect(about('model:pupil').en).toMatch(/from the scripted expert.*scores 1 ± 2/)
    expect(about('model:ram').en).toMatch(/by itself/)
    rmSync(join(models, 'pupil'), { recursive: true })
  })

  test('a card of before, without teacher and seed of the score, is still read', () => {
    const card = JSON.parse(readFileSync(join(models, 'ram', 'card.json'), 'utf8')) as Record<string, unknown>
    const { teacher: _, ...older } = card
    const read = policyCardSchema.parse({ ...older, score: { mean: 1, std: 2, episodes: 3 } })
    expect([read.teacher, read.score?.seed]).toEqual([null, null])
  })
})

describe('a model that cannot be used is refused in one sentence', () => {
  const create = (name: string) => new PolicyShelf(models).create(`model:${name}`, 'invaders', 0)

  test('of another environment', async () => {
    await expect(create('cart')).rejects.toThrow('it was trained in cartpole, not in invaders-ram')
  })

  test('unknown, without being called a model', async () => {
    await expect(new PolicyShelf(models).create('genius', 'invaders', 0)).rejects.toThrow(
      'There is no policy named "genius". Known policies: scripted, model:pixels, model:ram, random.'
    )
  })

  test('in a file that is not there', async () => {
    const nowhere = join(models, 'nowhere.onnx')
    await expect(new PolicyShelf(models).open(nowhere, 'invaders', 0)).rejects.toThrow('it cannot be read')
  })

  test('unknown', async () => {
    await expect(create('none')).rejects.toThrow('There is no model "none". Known models: cart, pixels, ram')
    await expect(create('../ram')).rejects.toThrow('There is no model')
  })

  test('with another number of actions', async () => {
    const fewer = { ...profile, actions: profile.actions.slice(1) }
    await expect(new PolicyShelf(models).create('model:ram', fewer, 0)).rejects.toThrow(
      'it knows 6 actions, and here there are 5'
    )
  })

  test.each([
    ['cut short', (file: string) => truncateSync(file, 3000), 'it is cut short or no ONNX file'],
    ['no ONNX file', (file: string) => writeFileSync(file, 'hello'), 'it is cut short or no ONNX file'],
    [
      'of another format',
      (file: string) => {
        const bytes = readFileSync(file)
        bytes.write('9', bytes.lastIndexOf('apprenti-policy/1') + 16)
        writeFileSync(file, bytes)
      },
      'its format is apprenti-policy/9, and this version of Apprenti plays apprenti-policy/1'
    ]
  ])('%s', async (name, spoil, message) => {
    const file = await makeModel(`spoiled ${name}`, 'invaders-ram')
    spoil(file)
    await expect(create(`spoiled ${name}`)).rejects.toThrow(message)
    rmSync(join(file, '..'), { recursive: true })
  })
})
