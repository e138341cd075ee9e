import { describe, expect, it } from 'vitest'
import { keysOfHeld, learnActions } from '../../../electron/main/games/learn-actions'
import { cellsOf, type Grid } from '../../../electron/shared/geometry/grid-cells'
import type { KeyCode } from '../../../electron/shared/key-codes'
import type { MouseButton } from '../../../electron/shared/action'
import type { PersonInput } from '../../../electron/shared/person-input'
import type { Control } from '../../../electron/shared/profile'
import { profileProblems } from '../../../electron/shared/profile-reading'
import { Random } from '../../../electron/shared/random'
import { game } from './material'

const key = (code: KeyCode | null, fromMs: number, forMs: number): PersonInput[] => [
  { kind: 'key', tMs: fromMs, code, key: 1, down: true },
  { kind: 'key', tMs: fromMs + forMs, code, key: 1, down: false }
]
const click = (
  x: number,
  y: number,
  tMs: number,
  button: MouseButton = 'left',
  to = { x, y }
): PersonInput[] => [
  { kind: 'button', tMs, button, down: true, at: { x, y } },
  { kind: 'button', tMs: tMs + 70, button, down: false, at: to }
]
const times = (n: number, what: (tMs: number) => PersonInput[], everyMs = 1000): PersonInput[] =>
  Array.from({ length: n }, (_, i) => what(i * everyMs)).flat()
const learn = (...inputs: PersonInput[][]) => learnActions(inputs.flat())
const gridOf = (columns: number, rows: number): Grid => ({
  ...{ shape: 'square', columns, rows },
  area: { x: 0, y: 0, width: 1, height: 1 }
})
const actionOf = (learned: ReturnType<typeof learnActions>, id: string) =>
  learned.actions?.find((action) => action.id === id)

describe('keys', () => {
  it('struck are pressed, held are held, by how long they mostly were down', () => {
    const learned = learn(
      times(9, (t) => key('Space', t, 80)),
      times(3, (t) => key('Space', 20_000 + t, 900)),
      times(9, (t) => key('ArrowLeft', 40_000 + t, 400))
    )
    expect(learned.controls).toEqual([
      { id: 'arrowLeft', label: { en: 'Left arrow', fr: 'Flèche gauche' }, key: 'ArrowLeft' },
      { id: 'space', label: { en: 'Space', fr: 'Espace' }, key: 'Space' }
    ])
    expect(actionOf(learned, 'space')).toMatchObject({ press: ['space'], label: { en: 'Space' } })
    expect(actionOf(learned, 'space')).not.toHaveProperty('hold')
    expect(actionOf(learned, 'arrowLeft')).toMatchObject({ hold: ['arrowLeft'] })
    expect(learned.counts).toMatchObject({ space: 12, arrowLeft: 9 })
  })

  it('repeated by the system while they are down are pressed once', () => {
    const repeats = times(
      20,
      (t): PersonInput[] => [{ kind: 'key', tMs: 1000 + t, code: 'KeyA', key: 1, down: true }],
      30
    )
    const learned = learn(repeats, [{ kind: 'key', tMs: 2000, code: 'KeyA', key: 1, down: false }])
    expect(learned.counts['keyA']).toBe(1)
    expect(actionOf(learned, 'keyA')).toMatchObject({
      hold: ['keyA'],
      label: { en: 'Key A', fr: 'Touche A' }
    })
  })

  it('held together often are an action that holds all of them', () => {
    const learned = learn(times(5, (t) => [...key('ArrowLeft', t, 900), ...key('Space', t + 300, 80)], 2000))
    expect(actionOf(learned, 'arrowLeft-space')).toEqual({
      id: 'arrowLeft-space',
      label: { en: 'Left arrow + Space', fr: 'Flèche gauche + Espace' },
      hold: ['arrowLeft', 'space']
    })
    expect(learned.counts['arrowLeft-space']).toBe(5)
  })

  it('that follow each other closely are no chord, nor are two that met once', () => {
    const rolling = times(20, (t) => [...key('ArrowLeft', t, 540), ...key('ArrowRight', t + 500, 500)], 1000)
    expect(Object.keys(learnActions(rolling).counts)).toEqual(['wait', 'arrowLeft', 'arrowRight'])
    const once = learn(
      times(9, (t) => key('KeyA', t, 500)),
      [...key('KeyA', 90_000, 900), ...key('KeyB', 90_100, 500)]
    )
    expect(Object.keys(once.counts)).not.toContain('keyA-keyB')
  })

  it('without a place that has a name are left out, and ups that nothing went down for', () => {
    const learned = learn(key(null, 0, 100), [{ kind: 'key', tMs: 5, code: 'KeyB', key: 1, down: false }])
    expect(learned).toMatchObject({ controls: [], pointer: undefined, actions: [{ id: 'wait' }] })
  })

  it('that work a control that has a name keep it', () => {
    const fire: Control = {
      id: 'fire',
      label: { en: 'Fire', fr: 'Tirer' },
      key: 'Space',
      windowKey: 'ControlLeft'
    }
    const learned = learnActions([...key('ControlLeft', 0, 80), ...key('Space', 200, 80)], { known: [fire] })
    expect(learned.controls?.map(({ id }) => id).toSorted()).toEqual(['fire', 'space'])
    expect(actionOf(learned, 'fire')).toMatchObject({ press: ['fire'], label: { fr: 'Tirer' } })
  })
})

describe('the mouse', () => {
  it('clicked near one place is one place, and elsewhere another; the right button is another action', () => {
    const learned = learn(
      times(10, (t) => click(0.2 + (t % 3000) / 300_000, 0.2, t)),
      times(6, (t) => click(0.7, 0.6, 20_000 + t)),
      times(4, (t) => click(0.7, 0.6, 40_000 + t, 'right'))
    )
    expect(learned.actions?.map(({ id }) => id)).toEqual(['wait', 'click', 'click-2', 'rightClick'])
    expect(actionOf(learned, 'click')?.click?.at.x).toBeCloseTo(0.205, 2)
    expect(actionOf(learned, 'click-2')).toMatchObject({
      click: { button: 'left', at: { x: 0.7, y: 0.6 }, count: 1 },
      label: { en: 'Click at 70 %, 60 %', fr: 'Clic à 70 %, 60 %' }
    })
    expect(learned.pointer).toEqual({ buttons: ['left', 'right'], wheel: false })
    expect(learned.clicks).toHaveLength(20)
  })

  it('clicked twice at once is a double click; more often at once, clicks one after the other', () => {
    const doubled = learn(times(4, (t) => [...click(0.5, 0.5, t), ...click(0.5, 0.5, t + 200)], 3000))
    expect(doubled.actions).toMatchObject([{}, { id: 'doubleClick', click: { count: 2 } }])
    expect(doubled.counts['doubleClick']).toBe(4)
    const hammered = learn(times(30, (t) => click(0.5, 0.5, t), 100))
    expect(hammered.counts).toMatchObject({ click: 30 })
  })

  it('gathers clicks into cells of a grid when asked', () => {
    const clicks = [
      ...click(0.05, 0.95, 0),
      ...click(0.1, 0.8, 1000),
      ...click(0.9, 0.1, 2000),
      ...click(1, 1, 3000)
    ]
    const learned = learnActions(clicks, { grid: gridOf(4, 4) })
    expect(learned.pointer?.grid).toEqual(gridOf(4, 4))
    expect(actionOf(learned, 'cell-1-4')).toMatchObject({
      click: { at: { x: 0.125, y: 0.875 } },
      label: { en: 'Click at column 1, row 4', fr: 'Clic à la colonne 1, ligne 4' }
    })
    // What is done in one cell can be done in all.
    expect(learned.actions).toHaveLength(1 + 16)
    expect(learned.counts).toMatchObject({ 'cell-1-4': 2, 'cell-4-1': 1, 'cell-4-4': 1, 'cell-2-2': 0 })
  })

  it('outside of a grid that covers a part of the picture are places of their own', () => {
    const grid = { ...gridOf(2, 2), area: { x: 0.5, y: 0.5, width: 0.5, height: 0.5 } }
    const learned = learnActions([...click(0.9, 0.6, 0), ...click(0.1, 0.1, 1000)], { grid })
    expect(learned.counts).toMatchObject({ click: 1, 'cell-2-1': 1, 'cell-1-1': 0 })
    expect(actionOf(learned, 'cell-2-1')).toMatchObject({ click: { at: { x: 0.875, y: 0.625 } } })
  })

  it('on a board are learned by its cells, and beside it by their place', () => {
    const random = new Random(5)
    const board = { ...gridOf(15, 10), area: { x: 0.01, y: 0.09, width: 0.975, height: 0.9 } }
    const cells = cellsOf(board)
    const clicks = Array.from({ length: 300 }, (_, i) => {
      const { middle } = cells[random.integer(cells.length)]!
      const stray = (size: number): number => 0.3 * size * (random.uniform() + random.uniform() - 1)
      return click(middle.x + stray(0.065), middle.y + stray(0.09), 1000 * i)
    }).flat()
    const learned = learn(
      clicks,
      times(9, (t) => click(0.03, 0.03, 400_000 + t))
    )
    expect(learned.pointer?.grid).toMatchObject({ shape: 'square', columns: 15, rows: 10 })
    expect(learned.actions).toHaveLength(1 + 150 + 1)
    expect(actionOf(learned, 'click')).toMatchObject({ click: { at: { x: 0.03, y: 0.03 } } })
    for (const { column, row, middle } of cells) {
      const at = actionOf(learned, `cell-${column + 1}-${row + 1}`)!.click!.at
      expect(Math.abs(at.x - middle.x)).toBeLessThan(0.01)
      expect(Math.abs(at.y - middle.y)).toBeLessThan(0.013)
    }
    expect(Object.values(learned.counts).reduce((a, b) => a + b, 0)).toBe(309 + learned.counts['wait']!)
  })

  it('dragged, and turned its wheel', () => {
    const drags = times(3, (t) => click(0.1, 0.1, t, 'left', { x: 0.8, y: 0.1 }))
    const turns = times(5, (t): PersonInput[] => [
      { kind: 'wheel', tMs: t, at: { x: 0.5, y: 0.4 }, dx: 0, dy: -1 }
    ])
    const learned = learn(drags, turns)
    expect(actionOf(learned, 'drag')).toMatchObject({
      drag: { from: { x: 0.1, y: 0.1 }, to: { x: 0.8, y: 0.1 } },
      label: { en: 'Drag at 10 %, 10 % to 80 %, 10 %' }
    })
    expect(actionOf(learned, 'wheel')).toMatchObject({
      wheel: { dy: -1 },
      label: { en: 'Wheel up', fr: 'Molette vers le haut' }
    })
    expect(learned.pointer).toMatchObject({ wheel: true })
    expect(learned.clicks).toEqual([])
  })

  /** A paddle that is moved from one place to the next and waits there a little. */
  const paddle = (places: readonly number[], level = 0.9): PersonInput[] =>
    places.flatMap((x, i) =>
      Array.from({ length: 10 }, (_, k): PersonInput => {
        const from = places[i - 1] ?? x
        return {
          kind: 'move',
          tMs: i * 500 + k * 20,
          at: { x: from + ((x - from) * (k + 1)) / 10, y: level }
        }
      })
    )

  it('moved a lot without a click: the places where it rested, along the axis it moves most, are actions', () => {
    const round = [0.1, 0.5, 0.9, 0.5]
    const learned = learn(click(0.5, 0.9, 0), paddle(Array.from({ length: 24 }, (_, i) => round[i % 4]!)))
    const moves = learned.actions?.filter(({ move }) => move !== undefined) ?? []
    expect(moves.map(({ move }) => move?.at)).toEqual(
      expect.arrayContaining([0.1, 0.5, 0.9].map((x) => ({ x, y: 0.9 })))
    )
    expect(moves).toHaveLength(3)
    expect(learned.counts).toMatchObject({ move: 12, 'move-2': 6, 'move-3': 6 })
    expect(actionOf(learned, 'move')?.label).toEqual({
      en: 'Pointer at 50 %, 90 %',
      fr: 'Pointeur à 50 %, 90 %'
    })
    expect(learned.pointer).toEqual({ buttons: ['left'], wheel: false })
  })

  it('moved up and down without a rest: where it turned; never more than sixteen places', () => {
    const swing = Array.from({ length: 2000 }, (_, i): PersonInput => {
      const far = 0.05 + 0.4 * (((i / 50) | 0) / 40)
      return { kind: 'move', tMs: i * 15, at: { x: 0.3, y: 0.5 + far * Math.sin(i / 8) } }
    })
    const places = learn(swing).actions?.flatMap(({ move }) => (move === undefined ? [] : [move.at])) ?? []
    expect(places.length).toBeGreaterThan(2)
    expect(places.length).toBeLessThanOrEqual(16)
    expect(places.every(({ x }) => x === 0.3)).toBe(true)
  })

  it('moved from click to click is there to click: its places are no actions', () => {
    const aimed = Array.from({ length: 40 }, (_, i) => [0.2, 0.8][i % 2]!)
    const play = [...paddle(aimed), ...aimed.flatMap((x, i) => click(x, 0.9, i * 500 + 300))]
    expect(learn(play).actions?.some(({ move }) => move !== undefined)).toBe(false)
    expect(learn(paddle([0.2, 0.8, 0.2])).actions).toHaveLength(1)
  })

  it('led a paddle though a ball was launched now and then; and nothing in a game that waits', () => {
    const ways = Array.from({ length: 40 }, (_, i) => [0.2, 0.8][i % 2]!)
    const launches = ways.flatMap((x, i) => (i % 2 === 0 ? click(x, 0.9, i * 500 + 300) : []))
    const play = [...paddle(ways), ...launches]
    const isMove = ({ move }: { readonly move?: object | undefined }): boolean => move !== undefined
    expect(learnActions(play).actions?.filter(isMove)).toHaveLength(2)
    expect(learnActions(play, { waits: true }).actions?.some(isMove)).toBe(false)
  })

  it('clicked all over the picture gives no more places than an agent could choose among', () => {
    const random = new Random(1)
    const learned = learn(times(5000, (t) => click(random.uniform(), random.uniform(), t)))
    expect(learned.actions!.length).toBeLessThanOrEqual(25)
    expect(learned.actions!.length).toBeGreaterThan(8)
  })
})

describe('what is left out', () => {
  it('is what was done once, unless little was done more often', () => {
    const slip = key('Escape', 99_000, 80)
    const few = learn(
      times(9, (t) => key('Space', t, 80)),
      slip
    )
    expect(Object.keys(few.counts)).toEqual(['wait', 'space', 'escape'])
    const letters = ['KeyA', 'KeyB', 'KeyC', 'KeyD', 'KeyE', 'KeyF', 'KeyG', 'KeyH'] as const
    const many = learn(
      times(2, (t) => letters.flatMap((code, i) => key(code, t + 200 * i, 80)), 5000),
      slip
    )
    expect(Object.keys(many.counts)).not.toContain('escape')
    // It stays a control: beginning a game anew may need it.
    expect(many.controls?.map(({ id }) => id)).toContain('escape')
  })

  it('is what goes beyond 40 actions', () => {
    const codes = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('').map((letter) => `Key${letter}` as KeyCode)
    const digits = Array.from({ length: 10 }, (_, i) => `Digit${i}` as KeyCode)
    const clicks = Array.from({ length: 12 }, (_, i) => i / 12)
    const learned = learn(
      ...[...codes, ...digits].map((code, i) => times(3, (t) => key(code, i * 50_000 + t, 80))),
      ...clicks.map((x, i) => times(2, (t) => click(x, 0.5, 9_000_000 + i * 50_000 + t)))
    )
    expect(learned.actions).toHaveLength(40)
    expect(learned.actions?.at(0)?.id).toBe('wait')
  })
})

it('counts the pauses in which nothing was done', () => {
  expect(learn(key('KeyA', 0, 80), key('KeyA', 5000, 3000), key('KeyA', 8100, 80)).counts['wait']).toBe(1)
})

it('reads old recordings of held controls by the keys of their game', () => {
  const control = (id: string, code: KeyCode): Control => ({ id, label: { en: id, fr: id }, key: code })
  const known = [control('left', 'ArrowLeft'), control('fire', 'Space')]
  const held = [
    { tMs: 0, held: ['left'] },
    { tMs: 400, held: ['left', 'fire', 'unknown'] },
    { tMs: 480, held: ['left'] },
    { tMs: 900, held: [] }
  ]
  const inputs = keysOfHeld(
    Array.from({ length: 4 }, (_, i) => held.map((h) => ({ ...h, tMs: h.tMs + 2000 * i }))).flat(),
    known
  )
  const learned = learnActions(inputs, { known })
  expect(learned.controls).toEqual([known[1], known[0]].toSorted((a, b) => (a!.key < b!.key ? -1 : 1)))
  expect(learned.counts).toEqual({ wait: 3, left: 4, fire: 4, 'left-fire': 4 })
})

/** A person who does anything at all. */
function anyPlay(seed: number): PersonInput[] {
  const random = new Random(seed)
  const codes: readonly KeyCode[] = ['ArrowLeft', 'ArrowRight', 'Space', 'KeyA', 'Enter', 'ShiftLeft']
  const buttons: readonly MouseButton[] = ['left', 'right', 'middle']
  let tMs = 0
  return Array.from({ length: 400 }, (): PersonInput => {
    tMs += random.uniform() * 300
    const at = { x: random.uniform(), y: random.uniform() }
    const down = random.uniform() < 0.5
    const kind = random.integer(4)
    if (kind === 0) return { kind: 'key', tMs, code: codes[random.integer(codes.length)]!, key: 1, down }
    if (kind === 1) return { kind: 'button', tMs, button: buttons[random.integer(3)]!, down, at }
    if (kind === 2) return { kind: 'wheel', tMs, at, dx: random.integer(3) - 1, dy: random.integer(60) - 30 }
    return { kind: 'move', tMs, at }
  })
}

it('makes a sound profile of whatever was done, the same each time and in whatever order it was told', () => {
  for (let seed = 0; seed < 60; seed++) {
    const play = anyPlay(seed)
    const grid = seed % 2 === 0 ? null : gridOf(1 + (seed % 7), 1 + (seed % 5))
    const about = { grid, waits: seed % 3 === 0 }
    const learned = learnActions(play, about)
    const { controls, pointer, actions } = learned
    expect(profileProblems(game('x', { controls, ...(pointer && { pointer }), actions }))).toEqual([])
    expect(learnActions(play.toReversed(), about)).toEqual(learned)
    expect(Object.keys(learned.counts)).toEqual(actions?.map(({ id }) => id))
  }
})

describe('a game that waits for its player', () => {
  const moves = (everyMs: number): PersonInput[] => [
    ...times(20, (t) => key('ArrowLeft', t, 80), everyMs),
    ...times(20, (t) => key('ArrowDown', 20 * everyMs + t, 80), everyMs)
  ]

  it('has moves alone, at the pace of the person', () => {
    const learned = learnActions(moves(600), { waits: true })
    expect(learned.actions?.map(({ id }) => id)).toEqual(['arrowLeft', 'arrowDown'])
    expect(learned.counts).toEqual({ arrowLeft: 20, arrowDown: 20 })
    expect(learned.decisionsPerSecond).toBe(3)
    expect(learnActions(moves(2500), { waits: true }).decisionsPerSecond).toBe(1)
  })

  it('does not where it goes on by itself, or something is held', () => {
    expect(learnActions(moves(600)).actions?.[0]).toMatchObject({ id: 'wait' })
    expect(learnActions(moves(600)).decisionsPerSecond).toBeNull()
    const held = learnActions([...moves(600), ...times(9, (t) => key('KeyA', 60_000 + t, 500))], {
      waits: true
    })
    expect(held.actions?.[0]).toMatchObject({ id: 'wait' })
  })
})
