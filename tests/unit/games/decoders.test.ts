import { expect, it } from 'vitest'
import { decoderOf } from '../../../games/decoders'
import { decodeInvaders } from '../../../games/invaders/state'
import { profile } from '../../support/invaders'

it('gives each game its own decoder, and refuses one that has none by name', () => {
  expect(decoderOf(profile)).toBe(decodeInvaders)
  expect(() => decoderOf({ ...profile, id: 'pong' })).toThrow('cannot read the memory of "pong"')
})
