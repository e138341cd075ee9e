import { expect, test } from 'vitest'
import type { SessionMark } from '../../../electron/shared/session'
import { mix, scorePath, stretches } from '../../../renderer/parts/timeline'

const mark = (tMs: number, kind: SessionMark['kind'], label: string): SessionMark => ({
  tMs,
  step: 0,
  kind,
  label
})

test('the controllers of a session follow from its marks', () => {
  const parts = stretches(
    [
      mark(0, 'mode', 'autonomous'),
      mark(2, 'controller', 'agent'),
      mark(60, 'controller', 'human'),
      mark(80, 'controller', 'agent')
    ],
    100
  )
  expect(parts).toEqual([
    { controller: 'agent', fromMs: 0, toMs: 60 },
    { controller: 'human', fromMs: 60, toMs: 80 },
    { controller: 'agent', fromMs: 80, toMs: 100 }
  ])
  expect(mix(parts)).toEqual([
    { controller: 'agent', share: 0.8 },
    { controller: 'human', share: 0.2 }
  ])
})

test('a controller that nobody knows is left out', () => {
  expect(stretches([mark(0, 'controller', 'ghost')], 100)).toEqual([])
})

test('the score curve rises in steps and keeps every peak of a long session', () => {
  expect(scorePath([0, 10, 20], [0, 50, 100], 100)).toBe('M0 100H0V100H400V50H800V0H800V100Z')
  const scores = Array.from({ length: 50_000 }, (_, i) => (i === 31_111 ? 500 : 1))
  const path = scorePath(
    scores,
    scores.map((_, i) => i),
    49_999
  )
  expect(path).toContain('V0H')
  expect(path.length).toBeLessThan(12_000)
})

test('a session without a score has no curve', () => {
  expect(scorePath([0, 0], [0, 10], 10)).toBe('')
  expect(scorePath([], [], 0)).toBe('')
})
