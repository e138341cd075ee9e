import { describe, expect, it } from 'vitest'
import type { FieldContent, FieldState } from '../../../electron/shared/perception/fields'
import { Pattern } from '../../../electron/shared/perception/pattern'
import { PhaseRules, phasesSchema } from '../../../electron/shared/perception/phases'

const rules = new PhaseRules(
  phasesSchema.parse([
    { phase: 'over', when: [{ field: 'title', matches: '(?i)game over|perdu' }] },
    { phase: 'dead', when: [{ field: 'lives', is: 0 }] },
    {
      phase: 'danger',
      when: [
        { field: 'health', below: 0.25 },
        { field: 'enemies', above: 2 }
      ]
    },
    { phase: 'menu', when: [{ field: 'logo', present: true }] },
    { phase: 'play', when: [{ field: 'logo', present: false }] }
  ])
)

const fields = (values: Record<string, FieldContent>): Map<string, FieldState> =>
  new Map(Object.entries(values).map(([field, value]) => [field, { value, confidence: 1, isSure: true }]))

describe('phases', () => {
  it.each([
    [{ title: 'You have PERDU', lives: 0 }, 'over'],
    [{ title: '', lives: 0 }, 'dead'],
    [{ health: 0.2, enemies: 3, logo: true }, 'danger'],
    [{ health: 0.2, enemies: 2, logo: true }, 'menu'],
    [{ health: 0.25, enemies: 3, logo: false }, 'play'],
    [{ lives: '0', logo: null }, 'play'],
    [{}, 'play']
  ] as [Record<string, FieldContent>, string][])('%o is %s', (values, phase) => {
    expect(rules.of(fields(values))).toBe(phase)
  })

  it('goes by no text that was read once only, and by what is there or not at once', () => {
    const once = (values: Record<string, FieldContent>): Map<string, FieldState> =>
      new Map([...fields(values)].map(([field, state]) => [field, { ...state, isUnsettled: true }]))
    expect(rules.of(once({ title: 'Game over', logo: true }))).toBe('menu')
    expect(rules.of(once({ lives: 0 }))).toBe('play')
    expect(rules.of(once({ health: 0.2, enemies: 3 }))).toBe('danger')
  })

  it('is none when no rule holds', () => {
    const only = new PhaseRules(phasesSchema.parse([{ phase: 'dead', when: [{ field: 'lives', is: 0 }] }]))
    expect(only.of(fields({ lives: 2 }))).toBeNull()
  })
})

describe('regular expressions of a person', () => {
  it('that would hang in a backtracking matcher answer in time that grows with the text alone', () => {
    const hangs = Pattern.of('^(a+)+$')
    const steps = (length: number): number => {
      const startedMs = performance.now()
      expect(hangs.isIn(`${'a'.repeat(length)}!`)).toBe(false)
      return performance.now() - startedMs
    }
    steps(1000)
    // A backtracking matcher needs 2^30 steps for 30 letters; here 4,000 need some milliseconds.
    expect(steps(4000)).toBeLessThan(5000)
  })

  it.each(['(a', '(?<=a)b', '(a)\\1', 'a{2000}', 'x'.repeat(301)])(
    '%s is refused in a sentence',
    (source) => {
      expect(() => Pattern.of(source)).toThrow(/^is (no regular expression|longer than)/)
    }
  )

  it('give their first group, or all of what they match', () => {
    expect(Pattern.of('Level (\\d+)').firstIn('x Level 12 y')).toBe('12')
    expect(Pattern.of('L\\w+').firstIn('x Level 12 y')).toBe('Level')
    expect(Pattern.of('z').firstIn('x')).toBeNull()
  })
})
