import { describe, expect, it } from 'vitest'
import type { Act, PointerAct } from '../../../electron/shared/action'
import { ACT_SHOWN_MS, pointerMark } from '../../../electron/shared/pointer-marks'
import { profileSchema } from '../../../electron/shared/profile'
import { en } from '../../../renderer/i18n/en'
import * as format from '../../../renderer/i18n/format'
import { fr } from '../../../renderer/i18n/fr'
import { actWords } from '../../../renderer/parts/act-words'
import { justPressed, liveMarks, recordedMarks } from '../../../renderer/parts/mouse-marks'

const label = { en: 'Dig here', fr: 'Creuser ici' }
const at = { x: 0.12, y: 0.4 }
const click: PointerAct = { kind: 'click', button: 'left', at, count: 1 }
const profile = profileSchema.parse({
  format: 2,
  id: 'game',
  title: label,
  attach: { window: { title: 'Game' } },
  controls: [{ id: 'jump', label: { en: 'Jump', fr: 'Saut' }, key: 'Space' }],
  clock: { kind: 'realTime', decisionsPerSecond: 5 },
  actions: [
    { id: 'dig', label, click: { at } },
    { id: 'jump', label, press: ['jump'] }
  ]
})
const seen = (more: Partial<Parameters<typeof liveMarks>[0]>) => ({
  ...{
    mode: 'autonomous' as const,
    controller: 'agent' as const,
    decision: null,
    lastAct: null,
    takenAtMs: 10_000
  },
  ...more
})
const decision = { action: 0, reason: 'random' }

describe('marks over the live picture', () => {
  it('show where it would click, by name, only while it does not act', () => {
    const wish = [{ pointer: click, age: 0, label: 'Creuser ici' }]
    expect(liveMarks(seen({ decision, mode: 'suggest', controller: 'nobody' }), profile, 'fr')).toEqual(wish)
    expect(liveMarks(seen({ decision, controller: 'human' }), profile, 'fr')).toEqual(wish)
    expect(liveMarks(seen({ decision }), profile, 'fr')).toEqual([])
    const presses = seen({ decision: { ...decision, action: 1 }, mode: 'suggest' })
    expect(liveMarks(presses, profile, 'fr')).toEqual([])
  })

  it('show where it clicked, for a while', () => {
    const clicked = (msAgo: number) =>
      liveMarks(seen({ lastAct: { act: { pointer: click }, atMs: 10_000 - msAgo } }), profile, 'en')
    expect(clicked(0)).toEqual([{ pointer: click, age: 0, label: null }])
    expect(clicked(ACT_SHOWN_MS / 4)).toEqual([{ pointer: click, age: 0.25, label: null }])
    expect(clicked(ACT_SHOWN_MS)).toEqual([])
  })

  it('show a key that was just pressed', () => {
    const pressed = (msAgo: number) =>
      justPressed(seen({ lastAct: { act: { press: ['jump'] }, atMs: 10_000 - msAgo } }))
    expect([pressed(100), pressed(1_000), justPressed(seen({}))]).toEqual([['jump'], [], []])
  })

  it('show over a recording what was done up to this step', () => {
    const step = (tMs: number, act: Act = {}) => ({
      tMs,
      action: { kind: 'buttons' as const, held: [], ...act }
    })
    const steps = [
      step(0, { pointer: click }),
      step(100),
      step(400, { pointer: click }),
      step(600, { pointer: click })
    ]
    expect(recordedMarks(steps, 400)).toEqual([
      { pointer: click, age: 400 / ACT_SHOWN_MS, label: null },
      { pointer: click, age: 0, label: null }
    ])
  })
})

describe('a mark', () => {
  const part = { x: 100, y: 50, width: 200, height: 100 }
  it('lies where the game’s picture says', () => {
    expect(pointerMark({ ...click, count: 2 }, part)).toMatchObject({
      at: { x: 124, y: 90 },
      rings: 2,
      arrow: null
    })
    const drag = pointerMark({ kind: 'drag', button: 'left', from: at, to: { x: 1, y: 0.4 } }, part)
    expect(drag).toMatchObject({ at: { x: 124, y: 90 }, arrow: { to: { x: 300, y: 90 } } })
    expect(drag.arrow?.wings.every(({ x }) => x < 300)).toBe(true)
  })
  it('a pointer that only goes somewhere is marked smaller than a click there', () => {
    const [gone, clicked] = [pointerMark({ kind: 'move', at }, part), pointerMark(click, part)]
    expect(gone).toEqual({ ...clicked, rings: 1, radius: clicked.radius / 2 })
  })

  it('points the way the wheel turns, however often it does', () => {
    const wheel = (dx: number, dy: number) => pointerMark({ kind: 'wheel', at, dx, dy }, part).arrow?.to
    expect(wheel(0, 3)).toEqual(wheel(0, 1))
    expect(wheel(0, -1)?.y).toBeLessThan(90)
    expect(wheel(2, 0)?.x).toBeGreaterThan(124)
  })
})

describe('words for what was done once', () => {
  const say = (act: Act, language: 'en' | 'fr'): string =>
    actWords(act, profile.controls, {
      t: language === 'fr' ? fr : en,
      language,
      percent: (share) => format.percent(language, share)
    }).replaceAll(/[\u00a0\u202f]/gu, ' ')

  it.each<[Act, string, string]>([
    [{}, '', ''],
    [{ pointer: click }, 'click 12%, 40%', 'clic 12 %, 40 %'],
    [
      { pointer: { ...click, button: 'right', count: 2 } },
      'right double click 12%, 40%',
      'double clic droit 12 %, 40 %'
    ],
    [
      { pointer: { kind: 'drag', button: 'left', from: at, to: { x: 1, y: 0 } } },
      'drag 12%, 40% to 100%, 0%',
      'glissé de 12 %, 40 % à 100 %, 0 %'
    ],
    [
      { pointer: { kind: 'wheel', at, dx: -1, dy: 3 } },
      'wheel ↓ 3 ← 1 at 12%, 40%',
      'molette ↓ 3 ← 1 à 12 %, 40 %'
    ],
    [{ pointer: { kind: 'move', at } }, 'pointer to 12%, 40%', 'pointeur à 12 %, 40 %'],
    [
      { press: ['jump', 'odd'], text: 'Hi' },
      'press Jump + odd, type “Hi”',
      'appui sur Saut + odd, saisie de « Hi »'
    ]
  ])('%j', (act, english, french) => {
    expect([say(act, 'en'), say(act, 'fr')]).toEqual([english, french])
  })
})
