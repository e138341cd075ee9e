import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resources } from '../../electron/main/resources'
import { ModelLibrary } from '../../electron/main/training/model-library'
import { POLICY_FILE } from '../../electron/shared/policy-card'
import { PolicyShelf } from '../../electron/worker/agents/catalogue'
import { evaluate } from '../../electron/worker/train/evaluate'
import { appTargets } from '../support/attach'

const MOST_BYTES = 20e6
/** Two and a quarter minutes of the game: long enough for more than chance ever made in 20 whole episodes (800 points). */
const FRAMES = 8000
const CHANCE = 900

const folders = (existsSync(resources.models) ? readdirSync(resources.models) : []).filter((name) =>
  existsSync(join(resources.models, name, POLICY_FILE))
)

/** Whatever ships with the app can be used as it is: a change of the observation would break it unseen otherwise. */
describe.skipIf(folders.length === 0)('the models that ship with the app', () => {
  const models = new ModelLibrary({ bundled: resources.models, own: '/nowhere', exports: '/nowhere' })
  const shelf = new PolicyShelf(resources.models)

  it.each(folders)('%s has a whole card and is small enough', (name) => {
    const listed = models.list({ deleted: false }).find(({ id }) => id === name)
    expect(listed).toMatchObject({ isBundled: true, problem: null })
    const card = listed!.card!
    expect(card.score?.episodes).toBeGreaterThanOrEqual(50)
    expect([card.score?.seed, card.random, card.scripted]).not.toContain(null)
    expect(card.command).toMatch(/^npx apprenti train --env /)
    expect(card.seconds).toBeGreaterThan(0)
    expect(statSync(join(resources.models, name, POLICY_FILE)).size).toBeLessThan(MOST_BYTES)
  })

  it.each(shelf.policies().flatMap(({ id }) => (id.startsWith('model:') ? [id] : [])))(
    '%s plays the built-in game',
    { timeout: 120_000 },
    async (id) => {
      const policy = await shelf.create(id, 'invaders', 100)
      const session = await appTargets().attach('builtin:invaders')
      const played = await evaluate({ session, policy, episodes: 1, seed: 100, frameLimit: FRAMES })
      await session.close()
      expect(played.mean).toBeGreaterThan(CHANCE)
    }
  )
})
