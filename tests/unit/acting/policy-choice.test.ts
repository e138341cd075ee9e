import { describe, expect, it } from 'vitest'
import { DecisionRhythm } from '../../../electron/main/play/decision-rhythm'
import { checkPolicy, policyFor } from '../../../electron/main/play/policy-choice'
import { createPolicy, policyCatalogue } from '../../../electron/worker/agents/catalogue'
import { profileSchema } from '../../../electron/shared/profile'
import type { Candidate, Capabilities } from '../../../electron/shared/target'
import { profile } from '../../support/invaders'

const candidate: Candidate = {
  id: 'window:1',
  kind: 'window',
  title: 'Game',
  detail: '',
  profileId: 'invaders',
  unavailable: null
}
const capabilities: Capabilities = { lockStep: false, ram: false, reset: false, act: true }
const seen = { candidate, capabilities, profile }
const open = { ...seen, capabilities: { ...capabilities, ram: true } }
/** A window that no profile knows. */
const unknown = { ...seen, profile: null }
const model = {
  ...policyCatalogue.find(({ id }) => id === 'random')!,
  id: 'model:mine',
  sees: 'picture' as const,
  game: 'invaders'
}

describe('the choice of a policy', () => {
  it('is the wished one where that can play, otherwise the first that can', () => {
    expect(policyFor(open, 'scripted', policyCatalogue)).toBe('scripted')
    const first = policyCatalogue.find(({ sees }) => sees !== 'ram')?.id
    expect(policyFor(seen, 'scripted', policyCatalogue)).toBe(first)
    expect(policyFor(seen, 'random', policyCatalogue)).toBe('random')
    expect(policyFor(seen, 'scripted', [])).toBe('scripted')
  })

  it('says which policies can play a game that hides its memory', () => {
    expect(() => checkPolicy(open, 'scripted', policyCatalogue)).not.toThrow()
    expect(() => checkPolicy(null, 'scripted', policyCatalogue)).not.toThrow()
    expect(() => checkPolicy(seen, 'random', policyCatalogue)).not.toThrow()
    expect(() => checkPolicy(seen, 'scripted', policyCatalogue)).toThrow(
      /"scripted" plays by the game's memory, which "Game" does not give\..*random/
    )
    expect(() => checkPolicy(seen, 'scripted', policyCatalogue)).toThrow(
      /Policies that can play it: random\.$/
    )
    expect(() => checkPolicy(seen, 'genius', policyCatalogue)).toThrow(/no policy named "genius".*scripted/)
  })
})

describe('a policy of one game', () => {
  const all = [model, ...policyCatalogue]

  it('is not taken for a window of another', () => {
    expect(policyFor(seen, 'model:mine', all)).toBe('model:mine')
    expect(policyFor(unknown, 'model:mine', all)).toBe('random')
    const other = { ...seen, profile: { ...profile, id: 'chess' } }
    expect(policyFor(other, 'scripted', all)).toBe('random')
    expect(() => checkPolicy(other, 'model:mine', all)).toThrow(
      /"model:mine" plays .+, and "Game" is not known to be that game\. Policies that can play it: random\.$/
    )
    expect(() => checkPolicy(unknown, 'model:mine', all)).toThrow('is not known to be that game')
    expect(() => checkPolicy(null, 'model:mine', all)).not.toThrow()
  })

  it('is not taken where it knows other actions', () => {
    const nine = { ...model, actions: 9 }
    expect(policyFor(seen, nine.id, [nine, ...policyCatalogue])).toBe('random')
    expect(() => checkPolicy(seen, nine.id, [nine, ...policyCatalogue])).toThrow(
      '"model:mine" chooses among 9 actions, and "Game" has 6.'
    )
  })

  it('is not taken where it sees other numbers of the game', () => {
    const region = { x: 0, y: 0, width: 0.1, height: 0.1 }
    const read = (count: number) => ({
      ...seen,
      profile: profileSchema.parse({
        ...profile,
        readers: Array.from({ length: count }, (_, i) => ({ kind: 'number', field: `f${i}`, region }))
      })
    })
    for (const sees of ['both', 'fields'] as const) {
      const numbers = { ...model, sees, numbers: 4 }
      const all = [numbers, ...policyCatalogue]
      expect(policyFor(read(2), numbers.id, all)).toBe('model:mine')
      expect(policyFor(read(1), numbers.id, all)).toBe('random')
      expect(() => checkPolicy(read(1), numbers.id, all)).toThrow(
        /"model:mine" sees 4 numbers of the game, and of "Game" 2 are read.*Policies that can play it: random\.$/
      )
      expect(() => checkPolicy(read(0), numbers.id, all)).toThrow('of "Game" 0 are read')
    }
  })

  it('of pictures and memory is not taken where the memory is hidden', () => {
    const both = { ...model, sees: 'pictureAndRam' as const }
    expect(policyFor(open, both.id, [both])).toBe('model:mine')
    expect(() => checkPolicy(seen, both.id, [both])).toThrow("plays by the game's memory")
  })

  it('is not taken where its file is damaged, and says what is wrong with it', () => {
    const why = { en: 'it is cut short', fr: 'il est tronqué' }
    const damaged = { ...model, problem: { code: 'model.invalid' as const, params: { file: 'mine', why } } }
    expect(policyFor(seen, damaged.id, [damaged, ...policyCatalogue])).toBe('random')
    expect(() => checkPolicy(seen, damaged.id, [damaged])).toThrow('mine cannot be used: it is cut short')
  })

  it('says in the worker too which game it plays', () => {
    const chess = { ...profile, id: 'chess', title: { en: 'Chess', fr: 'Échecs' } }
    expect(() => createPolicy('scripted', chess, 0)).toThrow(
      /"scripted" plays .+, and "Chess" is not known to be that game\. Policies that can play it: random\.$/
    )
  })
})

describe('DecisionRhythm', () => {
  it('decides as often as the game’s frameskip says, at whatever rate pictures come', () => {
    const wantedHz = profile.screen.refreshHz / profile.clock.frameskip
    for (const pictureHz of [20, 30, 60]) {
      const rhythm = new DecisionRhythm(profile)
      let decisions = 0
      for (let i = 0; i < pictureHz * 20; i++)
        decisions += Number(rhythm.isDue((i * 1000) / pictureHz, false))
      expect(decisions / 20).toBeCloseTo(wantedHz, 0)
    }
    const slow = new DecisionRhythm(profile)
    expect([0, 200, 400].map((ms) => slow.isDue(ms, false))).toEqual([true, true, true])
  })

  it('does not make up for what it missed', () => {
    const rhythm = new DecisionRhythm(profile)
    rhythm.isDue(0, false)
    rhythm.isDue(5_000, false)
    rhythm.isDue(5_001, false)
    expect([5_010, 5_020, 5_030].map((ms) => rhythm.isDue(ms, false))).toEqual([false, false, false])
  })
})
