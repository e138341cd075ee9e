import type { Text } from '../../../electron/shared/language'
import { describe, expect, it } from 'vitest'
import { phaseProblems, phasesSchema } from '../../../electron/shared/perception/phases'
import { problemsOf, readersSchema } from '../../../electron/shared/perception/readers'
import { regionPixels, regionSchema } from '../../../electron/shared/perception/region'

const region = { x: 0.1, y: 0.1, width: 0.2, height: 0.1 }

function problems(readers: unknown): Record<string, Text> {
  const { error } = readersSchema.safeParse(readers)
  return Object.fromEntries(error ? problemsOf(error, 'readers').map(({ field, what }) => [field, what]) : [])
}

describe('readers as data', () => {
  it('fills in what is usual', () => {
    const [reader] = readersSchema.parse([{ field: 'score', kind: 'number', region }])
    expect(reader).toMatchObject({
      rateHz: 5,
      vote: 3,
      plausible: {},
      format: { signed: false, decimals: 0, thousands: 'none', form: 'plain', digits: { min: 1, max: 15 } }
    })
  })

  it.each([
    [{ ...region, x: -0.1 }, 'readers.0.region.x', 'must be 0 or more'],
    [{ ...region, width: 0 }, 'readers.0.region.width', 'must be above 0'],
    [
      { ...region, x: 0.95 },
      'readers.0.region.width',
      "reaches beyond the picture's right edge: here it may be at most 0.05"
    ],
    [
      { ...region, y: 1, height: 0.1 },
      'readers.0.region.height',
      "reaches beyond the picture's lower edge: here it may be at most 0"
    ],
    [{ ...region, x: Number.NaN }, 'readers.0.region.x', 'must be a number from 0 to 1']
  ])('a region outside of the picture is named: %o', (bad, field, what) => {
    expect(problems([{ field: 'score', kind: 'number', region: bad }])).toEqual({ [field]: what })
  })

  it.each([
    [{ kind: 'number', rateHz: 0 }, 'readers.0.rateHz', 'must be above 0'],
    [
      { kind: 'colour', colour: 'red' },
      'readers.0.colour',
      'must be a colour as "#rrggbb", for example "#ff2020"'
    ],
    [{ kind: 'colour' }, 'readers.0.colour', 'must be given, or a palette instead; not both'],
    [
      { kind: 'template', file: '../x.png', cutAtWidth: 640 },
      'readers.0.file',
      'must be the name of a PNG file beside the profile, without folders'
    ],
    [
      { kind: 'detector' },
      'readers.0.kind',
      'must be number, text, bar, colour, template, changed or memory'
    ],
    [
      { kind: 'number', format: { digits: { min: 4, max: 2 } } },
      'readers.0.format.digits.max',
      'must be at least min'
    ],
    [{ kind: 'number', plausible: { min: 5, max: 2 } }, 'readers.0.plausible.max', 'must be at least min']
  ])('what is wrong is named: %o', (options, field, what) => {
    expect(problems([{ field: 'score', region, ...options }])).toMatchObject({ [field]: what })
  })

  it('two readers of one field are told', () => {
    const reader = { field: 'score', kind: 'number', region }
    expect(problems([reader, { ...reader, kind: 'text' }])).toEqual({
      'readers.1.field': '"score" is read by reader 1 already: give it another name'
    })
  })

  it('a pattern that RE2 does not know is refused with the reason', () => {
    const bad = problems([{ field: 'word', kind: 'text', region, pattern: '(?=a)b' }])
    expect(bad['readers.0.pattern']).toMatch(/is no regular expression that can be used here \(.+\)/)
  })
})

describe('phases as data', () => {
  const readers = [{ field: 'lives' }, { field: 'title' }]

  it('a rule about a field that no reader gives is named', () => {
    const phases = phasesSchema.parse([
      { phase: 'menu', when: [{ field: 'title', present: true }] },
      {
        phase: 'over',
        when: [
          { field: 'lives', is: 0 },
          { field: 'lifes', below: 1 }
        ]
      }
    ])
    expect(phaseProblems(phases, readers)).toEqual([
      { field: 'phases.1.when.1.field', what: 'no reader gives "lifes" (lives, title)' }
    ])
  })

  it.each([
    [
      { field: 'lives', equals: 3 },
      'phases.0.when.0',
      'must be a field and one of is, above, below, matches, present'
    ],
    [
      { field: 'title', matches: '(a' },
      'phases.0.when.0.matches',
      /^is no regular expression that can be used here \(missing closing \)/
    ]
  ])('a condition that is none says what it would have to be: %o', (condition, field, what) => {
    const { error } = phasesSchema.safeParse([{ phase: 'over', when: [condition] }])
    const [problem] = problemsOf(error!, 'phases')
    expect(problem).toMatchObject({ field, what: expect.stringMatching(what) as string })
  })
})

describe('regions in pixels', () => {
  it('lie inside every picture and hold at least one pixel', () => {
    for (const width of [1, 2, 3, 224, 1280, 1281])
      for (const x of [0, 0.001, 1 / 3, 0.5, 0.999, 1])
        for (const extent of [1e-6, 0.01, 1 / 3, 1]) {
          const region = regionSchema.safeParse({ x, y: x, width: extent, height: extent }).data
          if (region === undefined) continue
          const part = regionPixels(region, { width, height: width })
          expect(part.x).toBeGreaterThanOrEqual(0)
          expect(part.width).toBeGreaterThanOrEqual(1)
          expect(part.x + part.width).toBeLessThanOrEqual(width)
        }
  })

  it('cover the pixels whose edges they name', () => {
    expect(regionPixels({ x: 0.25, y: 0.5, width: 0.5, height: 0.25 }, { width: 640, height: 480 })).toEqual({
      x: 160,
      y: 240,
      width: 320,
      height: 120
    })
  })
})
