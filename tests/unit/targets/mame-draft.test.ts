import { describe, expect, it } from 'vitest'
import { draftOfMame } from '../../../electron/main/targets/mame-draft'
import type { MameFacts, MameInput } from '../../../electron/main/targets/mame-facts'
import { readProfileData } from '../../../electron/shared/profile-reading'

const input = (type: string, change: Partial<MameInput> = {}): MameInput => {
  const [, player = '1'] = /^P(\d)/.exec(type) ?? []
  const name = change.name ?? type
  const usual = { port: ':IN0', name, usualName: name, group: 'controller', isAnalog: false }
  return { ...usual, type, player: Number(player), ...change }
}

const facts = (change: Partial<MameFacts> = {}): MameFacts => ({
  driver: 'some_game',
  title: 'Some Game (set 1)',
  picture: { width: 320, height: 224 },
  processor: ':maincpu',
  screens: [
    { tag: ':lcd', width: 1, height: 1, refreshHz: 0 },
    { tag: ':screen', width: 320, height: 224, refreshHz: 57.5 }
  ],
  inputs: [],
  memory: [{ base: 0xc000, size: 0x2000, name: null }],
  ...change
})

const controlsOf = (...inputs: MameInput[]) => draftOfMame(facts({ inputs })).controls ?? []

describe('a profile drafted from what MAME tells', () => {
  it('is one, whatever there is to press', () => {
    const read = readProfileData(draftOfMame(facts()))
    expect(read).toMatchObject({
      profile: {
        id: 'mame-some-game',
        title: { en: 'Some Game (set 1)', fr: 'Some Game (set 1)' },
        attach: { mameDriver: 'some_game' },
        screen: { width: 320, height: 224, refreshHz: 57.5 },
        controls: [],
        actions: [{ id: 'noop', hold: [] }],
        clock: { kind: 'lockStep', frameskip: 4 },
        memory: { base: 0xc000, size: 0x2000, fields: {} }
      }
    })
  })

  it('lacks memory where the machine has none', () => {
    expect(readProfileData(draftOfMame(facts({ memory: [] })))).toEqual({
      problem: { field: 'memory', what: 'is missing' }
    })
  })

  it('has the controls of players with a key each, the first player’s first, and an action for each', () => {
    const controls = controlsOf(
      input('P2_BUTTON1'),
      input('START1', { group: 'misc' }),
      input('COIN1', { group: 'misc' }),
      input('P1_BUTTON2', { name: 'Jump', usualName: 'P1 Button 2' }),
      input('P1_BUTTON1'),
      input('P1_JOYSTICK_LEFT'),
      input('P1_JOYSTICKRIGHT_UP'),
      input('P1_SELECT', { name: 'Select' }),
      input('OTHER', { name: 'Reset Game', group: 'misc' })
    )
    expect(controls.map(({ id, key, label }) => [id, key, label.fr])).toEqual([
      ['left', 'ArrowLeft', 'Gauche'],
      ['rightStickUp', 'KeyI', 'Haut, manche droit'],
      ['button1', 'Space', 'Bouton 1'],
      ['button2', 'KeyX', 'Jump'],
      ['coin1', 'Digit5', 'Pièce 1'],
      ['start1', 'Digit1', 'Démarrer, joueur 1'],
      ['resetGame', 'KeyQ', 'Reset Game'],
      ['select', 'KeyM', 'Select'],
      ['p2Button1', 'KeyT', 'Joueur 2\u00a0: Bouton 1']
    ])
    const { actions } = draftOfMame(facts({ inputs: [input('P1_BUTTON1')] }))
    expect(actions).toEqual([
      { id: 'noop', label: { en: 'Wait', fr: 'Attendre' }, hold: [] },
      { id: 'button1', label: { en: 'Button 1', fr: 'Bouton 1' }, hold: ['button1'] }
    ])
  })

  it('leaves out what no player presses', () => {
    expect(
      controlsOf(
        input('P1_PADDLE', { isAnalog: true }),
        input('DIPSWITCH', { group: 'dipswitch' }),
        input('CONFIG', { group: 'config' }),
        input('TILT', { group: 'misc' }),
        input('SERVICE1', { group: 'misc' }),
        input('KEYBOARD', { name: 'A', group: 'keyboard' }),
        input('P1_BUTTON1')
      ).map(({ id }) => id)
    ).toEqual(['button1'])
  })

  it('takes the keys of a computer that has nothing else, on the same ones', () => {
    const keyboard = ['A', '5  %', 'Return', 'Cursor Up', 'Space', 'Shift Lock'].map((name) =>
      input('KEYBOARD', { name, group: 'keyboard' })
    )
    expect(controlsOf(...keyboard).map(({ key, mameField }) => [mameField, key])).toEqual(
      expect.arrayContaining([
        ['A', 'KeyA'],
        ['5  %', 'Digit5'],
        ['Return', 'Enter'],
        ['Cursor Up', 'ArrowUp'],
        ['Space', 'Space']
      ])
    )
  })

  it('tells inputs of one name apart by their port, and controls of one id by a number', () => {
    const controls = controlsOf(
      input('P1_BUTTON1', { name: 'Fire', port: ':B' }),
      input('P1_BUTTON1', { name: 'Fire', port: ':A' })
    )
    expect(controls).toMatchObject([
      { id: 'button1', mamePort: ':A', key: 'Space' },
      { id: 'button1-2', mamePort: ':B', key: 'KeyQ' }
    ])
  })

  it('has as many controls as a machine can be told of at once, all different', () => {
    const many = Array.from({ length: 90 }, (_, i) => input('OTHER', { name: `Key ${i}`, group: 'keyboard' }))
    const draft = draftOfMame(facts({ inputs: many }))
    expect(draft.controls?.length).toBeGreaterThan(20)
    expect(draft.controls?.length).toBeLessThanOrEqual(31)
    expect(new Set(draft.controls?.map(({ key }) => key)).size).toBe(draft.controls?.length)
    expect(readProfileData(draft)).toHaveProperty('profile')
  })

  it.each<[string, MameFacts['memory'], unknown]>([
    [
      'what touches as one',
      [
        { base: 0x4400, size: 0x400, name: null },
        { base: 0x4000, size: 0x400, name: null }
      ],
      { base: 0x4000, size: 0x800 }
    ],
    [
      'several that lie near each other',
      [
        { base: 0x4c00, size: 0x400, name: null },
        { base: 0x4000, size: 0x800, name: 'videoram' }
      ],
      {
        base: 0x4000,
        size: 0x1000,
        ranges: [
          { base: 0x4000, size: 0x800 },
          { base: 0x4c00, size: 0x400 }
        ]
      }
    ],
    [
      'the work memory rather than the picture’s, far away',
      [
        { base: 0x100000, size: 0x10000, name: 'workram' },
        { base: 0x800000, size: 0x10000, name: 'vram' }
      ],
      { base: 0x100000, size: 0x10000 }
    ],
    ['the beginning of very much', [{ base: 0, size: 1 << 21, name: 'ram' }], { base: 0, size: 1 << 18 }]
  ])('reads %s', (_what, memory, expected) => {
    const draft = draftOfMame(facts({ memory }))
    expect(draft.memory).toEqual({ ...(expected as object), fields: {} })
    expect(readProfileData(draft)).toHaveProperty('profile')
  })
})
