import { describe, expect, it } from 'vitest'
import { textIn } from '../../../electron/shared/language'
import type { ProfileInput } from '../../../electron/shared/profile'
import { profileProblems } from '../../../electron/shared/profile-reading'

const label = (text: string) => ({ en: text, fr: text })
const region = { x: 0.1, y: 0.1, width: 0.2, height: 0.1 }
const onPicture = (field: string) => ({ field, region, rateHz: 5 })

/** A profile that says everything a profile of a window can say. */
const whole = (): ProfileInput => ({
  format: 2,
  id: 'mine',
  title: label('Mine'),
  attach: { window: { title: '^Mine', program: 'mine' } },
  windowPicture: { aspect: 1.5, part: region },
  screen: { width: 320, height: 200, refreshHz: 60 },
  controls: [
    { id: 'left', label: label('Left'), key: 'ArrowLeft', windowKey: 'KeyA', mameField: 'Left', boardBit: 1 }
  ],
  pointer: {
    buttons: ['left'],
    wheel: true,
    grid: { shape: 'square', columns: 4, rows: 4, area: region },
    click: { moveMs: 50, holdMs: 50 }
  },
  actions: [
    { id: 'go', label: label('Go'), hold: ['left'], press: ['left'] },
    { id: 'click', label: label('Click'), click: { button: 'right', at: { x: 0.5, y: 0.5 }, count: 2 } },
    { id: 'drag', label: label('Drag'), drag: { button: 'left', from: { x: 0, y: 0 }, to: { x: 1, y: 1 } } },
    { id: 'wheel', label: label('Wheel'), wheel: { at: { x: 0.5, y: 0.5 }, dx: 0, dy: 1 } },
    { id: 'type', label: label('Type'), type: 'abc' }
  ],
  clock: { kind: 'realTime', decisionsPerSecond: 10 },
  memory: { base: 0, size: 16, fields: { coins: { at: 1, type: 'u8', about: 'coins' } } },
  readers: [
    {
      ...onPicture('score'),
      kind: 'number',
      format: {
        signed: false,
        decimals: 1,
        decimalMark: '.',
        thousands: 'comma',
        form: 'plain',
        digits: { min: 1, max: 6 }
      },
      plausible: { min: 0, max: 10, only: 'up', maxJump: 5 },
      vote: 3
    },
    { ...onPicture('menu'), kind: 'text', language: 'fr', pattern: 'a+', vote: 3 },
    {
      ...onPicture('health'),
      kind: 'bar',
      grows: 'left',
      filled: ['#ff0000'],
      empty: ['#000000'],
      tolerance: 9,
      vote: 3
    },
    { ...onPicture('glow'), kind: 'colour', colour: '#ff0000', tolerance: 9, vote: 3 },
    { ...onPicture('team'), kind: 'colour', palette: { red: '#ff0000' }, tolerance: 9, vote: 3 },
    {
      ...onPicture('coin'),
      kind: 'template',
      file: 'coin.png',
      cutAtWidth: 300,
      threshold: 0.8,
      scales: [1],
      vote: 3
    },
    { ...onPicture('moving'), kind: 'changed', tolerance: 9 },
    { field: 'lives', kind: 'memory', rateHz: 5, at: 7, type: 'u8' }
  ],
  phaseRules: [{ phase: 'over', when: [{ field: 'menu', matches: 'over' }] }],
  episode: {
    score: 'score',
    scoreModulus: 100,
    lives: 'lives',
    phases: ['over'],
    limitSeconds: 60,
    restart: [{ press: 'left' }, { click: { at: { x: 0.5, y: 0.5 } } }, { type: 'a' }, { waitSeconds: 1 }]
  },
  rewards: [{ field: 'score', of: 'gain', weight: 1 }],
  fields: { score: { label: label('Score') } },
  phases: { over: { label: label('Over') } },
  entities: { ball: { label: label('Ball'), colour: '#ffffff', mark: 'box' } },
  reasons: { why: { label: label('Why'), short: label('w') } }
})

type Path = readonly (string | number)[]

/** Every place in a value, the outermost left out. */
function places(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at]
  const inner = Object.entries(value).flatMap(([key, part]) =>
    places(part, [...at, Array.isArray(value) ? Number(key) : key])
  )
  return at.length === 0 ? inner : [at, ...inner]
}

function changed(
  path: Path,
  change: (parent: Record<string | number, unknown>, key: string | number) => void
): unknown {
  const profile = structuredClone(whole()) as unknown as Record<string | number, unknown>
  const parent = path
    .slice(0, -1)
    .reduce((part, key) => part[key] as Record<string | number, unknown>, profile)
  change(parent, path.at(-1)!)
  return profile
}

/** Whether a problem is told at this place, or at what it is a part of, or at a part of it. */
const isNamed = (fields: readonly string[], path: Path): boolean => {
  const place = path.join('.')
  return fields.some(
    (field) => field === place || place.startsWith(`${field}.`) || field.startsWith(`${place}.`)
  )
}

const wrongValues = [null, { no: 'such' }, ['no', { such: 1 }], -12.5, 'no such thing é', true, Infinity, '']
/** Words of a person's own, which may be any text but none. */
const FREE =
  /(^title|label|short)\.(en|fr)$|about$|mameField$|program$|^readers\.\d\.pattern$|matches$|window\.title$|\.type$/

describe('a profile with one thing wrong', () => {
  it('is one when nothing is', () => expect(profileProblems(whole())).toEqual([]))

  it.each(places(whole()).map((path) => [path.join('.'), path] as const))('names %s', (place, path) => {
    for (const value of wrongValues) {
      const fits = FREE.test(place) && typeof value === 'string' && value !== ''
      const isSame = typeof value === typeof valueAt(path) && typeof value !== 'object'
      const problems = profileProblems(changed(path, (parent, key) => (parent[key] = value)))
      if (problems.length === 0)
        expect(fits || isSame, `${place} = ${JSON.stringify(value)} is taken`).toBe(true)
      else
        expect(
          isNamed(
            problems.map(({ field }) => field),
            path
          ),
          JSON.stringify({ value, problems })
        ).toBe(true)
      for (const { what } of problems) expect(textIn('en', what).trim()).not.toBe('')
    }
  })

  it.each(
    places(whole())
      .filter((path) => isObject(valueAt(path)))
      .map((path) => [path.join('.'), path] as const)
  )('names what does not belong into %s', (_place, path) => {
    const problems = profileProblems(
      changed(path, (parent, key) => (parent[key] = { ...(parent[key] as object), 'not-mine': 1 }))
    )
    expect(problems.some((p) => isNamed([p.field], path))).toBe(true)
    expect(JSON.stringify(problems)).toContain('not-mine')
  })
})

const valueAt = (path: Path): unknown =>
  path.reduce<unknown>((part, key) => (part as Record<string | number, unknown>)[key], whole())
const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

describe('a profile whose parts do not fit each other', () => {
  it.each<[object, string]>([
    [{ rewards: [{ field: 'gold', weight: 1 }] }, 'rewards.0.field'],
    [{ episode: { score: 'gold' } }, 'episode.score'],
    [{ episode: { phases: ['asleep'] } }, 'episode.phases.0'],
    [{ episode: { restart: [{ press: 'jump' }] } }, 'episode.restart.0.press'],
    [
      { phaseRules: [{ phase: 'over', when: [{ field: 'gold', above: 1 }] }], episode: {} },
      'phaseRules.0.when.0.field'
    ],
    [{ actions: [{ id: 'a', label: label('A'), hold: ['jump'] }] }, 'actions.0.hold'],
    [
      {
        actions: [
          { id: 'a', label: label('A') },
          { id: 'a', label: label('A') }
        ]
      },
      'actions.1.id'
    ]
  ])('names the rule: %j', (change, field) => {
    expect(profileProblems({ ...whole(), ...change }).map((problem) => problem.field)).toContain(field)
  })

  it('of a newer format says so', () => {
    expect(profileProblems({ ...whole(), format: 3 })).toMatchObject([{ field: 'format' }])
  })
})
