import { expect, test } from 'vitest'
import { hashOf, parseHash } from '../../../renderer/state/address'

test('an address names a page and what of it is shown', () => {
  expect(parseHash('#/sessions/2026-11-21')).toEqual({ page: 'sessions', detail: '2026-11-21' })
  expect(parseHash('#/system/')).toEqual({ page: 'system', detail: null })
  expect(parseHash(hashOf('sessions', 'a/b c'))).toEqual({ page: 'sessions', detail: 'a/b c' })
})

test('an address that makes no sense leads somewhere all the same', () => {
  expect(parseHash('')).toEqual({ page: 'play', detail: null })
  expect(parseHash('#/nowhere/1')).toEqual({ page: 'play', detail: null })
  expect(parseHash('#/sessions/%E0%A4%A')).toEqual({ page: 'sessions', detail: '%E0%A4%A' })
})
