import { describe, expect, it } from 'vitest'
import { DecisionRhythm } from '../../../electron/main/play/decision-rhythm'
import { checkPolicy, policyFor } from '../../../electron/main/play/policy-choice'
import { policyCatalogue } from '../../../electron/worker/agents/catalogue'
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
const seen = { candidate, capabilities }
const open = { candidate, capabilities: { ...capabilities, ram: true } }

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
    expect(() => checkPolicy(seen, 'genius', policyCatalogue)).toThrow(/no policy named "genius".*scripted/)
  })
})

describe('DecisionRhythm', () => {
  it('decides as often as the game’s frameskip says, at whatever rate pictures come', () => {
    const wantedHz = profile.screen.refreshHz / profile.clock.frameskip
    for (const pictureHz of [20, 30, 60]) {
      const rhythm = new DecisionRhythm(profile)
      let decisions = 0
      for (let i = 0; i < pictureHz * 20; i++) decisions += Number(rhythm.isDue((i * 1000) / pictureHz))
      expect(decisions / 20).toBeCloseTo(wantedHz, 0)
    }
    const slow = new DecisionRhythm(profile)
    expect([0, 200, 400].map((ms) => slow.isDue(ms))).toEqual([true, true, true])
  })

  it('does not make up for what it missed', () => {
    const rhythm = new DecisionRhythm(profile)
    rhythm.isDue(0)
    rhythm.isDue(5_000)
    rhythm.isDue(5_001)
    expect([5_010, 5_020, 5_030].map((ms) => rhythm.isDue(ms))).toEqual([false, false, false])
  })
})
