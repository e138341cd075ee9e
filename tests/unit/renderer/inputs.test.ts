import { expect, it } from 'vitest'
import { InputTrack, pathIn } from '../../../electron/shared/input-track'
import type { PersonInput } from '../../../electron/shared/person-input'
import { tickPath } from '../../../renderer/parts/timeline'

const key = (code: 'KeyA' | 'KeyB', down: boolean, tMs: number): PersonInput => ({
  kind: 'key',
  code,
  key: code === 'KeyA' ? 30 : 48,
  down,
  tMs
})
const button = (down: boolean, tMs: number, x = 0.5): PersonInput => ({
  ...{ kind: 'button', button: 'left', down, at: { x, y: 0.5 }, tMs }
})

it('knows what is held at any moment, over seconds, and to the end where nothing tells of the release', () => {
  const track = new InputTrack(
    [
      key('KeyB', false, 5),
      key('KeyA', true, 900),
      key('KeyB', true, 1_500),
      key('KeyA', false, 3_200),
      key('KeyA', true, 3_300)
    ],
    10_000
  )
  const at = (tMs: number): (string | null)[] => track.keysAt(tMs).map(({ code }) => code)
  expect([at(899), at(900), at(1_999), at(2_500), at(3_199)]).toEqual([
    ...[[], ['KeyA']],
    ...[
      ['KeyA', 'KeyB'],
      ['KeyA', 'KeyB'],
      ['KeyA', 'KeyB']
    ]
  ])
  expect([at(3_200), at(3_300), at(9_999)]).toEqual([['KeyB'], ['KeyB', 'KeyA'], ['KeyB', 'KeyA']])
  expect(track.keys.map(({ fromMs }) => fromMs)).toEqual([900, 1_500, 3_300])
})

it('finds the clicks of a stretch of time, and where they were', () => {
  const track = new InputTrack([button(true, 990), button(false, 1_010), button(true, 5_000, 0.75)], 6_000)
  expect(track.buttonsIn(500, 989)).toEqual([])
  expect(track.buttonsIn(1_005, 1_400)).toEqual([
    { button: 'left', at: { x: 0.5, y: 0.5 }, fromMs: 990, toMs: 1_010 }
  ])
  expect(track.buttonsIn(1_010, 4_999)).toEqual([])
  expect(track.buttonsIn(5_500, 5_500)).toMatchObject([{ at: { x: 0.75 }, toMs: Infinity }])
})

it('tells the pointer’s path by everything that has a place', () => {
  const at = { x: 0.1, y: 0.2 }
  const inputs: PersonInput[] = [
    { kind: 'move', at, tMs: 1 },
    key('KeyA', true, 2),
    button(true, 3),
    { kind: 'wheel', at, dx: 0, dy: 1, tMs: 4 },
    { kind: 'move', at, tMs: 5 }
  ]
  expect(pathIn(inputs, 2, 4).map(({ tMs }) => tMs)).toEqual([3, 4])
})

it('draws a tick for each column, however many lie in it', () => {
  expect(tickPath([], 1000, 100)).toBe('')
  expect(tickPath([0, 0.1, 500, 1_000, 2_000], 1000, 100)).toBe('M0 100v-14M400 100v-14M800 100v-14')
})
