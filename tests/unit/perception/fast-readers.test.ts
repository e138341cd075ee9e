import { describe, expect, it } from 'vitest'
import { readFast, type FastReader } from '../../../electron/main/perception/fast-readers'
import { readMemory } from '../../../electron/main/perception/memory'
import { readersSchema, type ReaderOf } from '../../../electron/shared/perception/readers'
import { painted } from './pictures'

const region = { x: 0, y: 0, width: 1, height: 1 }
const fast = (options: object): FastReader =>
  readersSchema.parse([{ field: 'x', region, ...options }])[0] as FastReader

describe('bar', () => {
  const red = { kind: 'bar', filled: ['#d02020'] }

  it.each([0, 1, 33, 50, 99, 100])('of 100 columns with %i filled', (filled) => {
    const pixels = painted(100, 12, '#202020', [['#c82828', 0, 0, filled, 12]])
    expect(readFast(fast(red), pixels, null)).toEqual({ value: filled / 100, confidence: 1 })
  })

  it.each([
    ['left', ['#d02020', 70, 0, 30, 10] as const],
    ['up', ['#d02020', 0, 7, 100, 3] as const],
    ['down', ['#d02020', 0, 0, 100, 3] as const]
  ])('that grows to the %s', (grows, rectangle) => {
    const pixels = painted(100, 10, '#000000', [rectangle])
    expect(readFast(fast({ ...red, grows }), pixels, null).value).toBeCloseTo(0.3)
  })

  it('is not moved by a number painted over it', () => {
    const pixels = painted(100, 12, '#202020', [
      ['#d02020', 0, 0, 60, 12],
      ['#ffffff', 40, 2, 5, 8],
      ['#ffffff', 48, 2, 5, 8]
    ])
    const { value, confidence } = readFast(fast(red), pixels, null)
    expect(value).toBe(0.6)
    expect(confidence).toBeGreaterThan(0.85)
  })

  it('of two colours is told apart by which is nearer', () => {
    const pixels = painted(50, 4, '#301010', [['#903030', 0, 0, 20, 4]])
    expect(readFast(fast({ kind: 'bar', filled: ['#ff4040'], empty: ['#000000'] }), pixels, null).value).toBe(
      0.4
    )
  })

  it('without colours ends where its colour changes; one colour all over is not known', () => {
    const bar = fast({ kind: 'bar' })
    const pixels = painted(80, 6, '#183018', [['#50d050', 0, 0, 28, 6]])
    expect(readFast(bar, pixels, null)).toEqual({ value: 0.35, confidence: expect.closeTo(1, 5) as number })
    expect(readFast(bar, painted(80, 6, '#50d050'), null)).toEqual({ value: null, confidence: 0 })
  })
})

describe('colour', () => {
  const pixels = painted(40, 10, '#000000', [
    ['#ff0000', 0, 0, 10, 10],
    ['#00ff00', 10, 0, 5, 10]
  ])

  it('is the share of pixels near it', () => {
    expect(readFast(fast({ kind: 'colour', colour: '#f01010' }), pixels, null)).toEqual({
      value: 0.25,
      confidence: 1
    })
    expect(readFast(fast({ kind: 'colour', colour: '#f01010', tolerance: 4 }), pixels, null).value).toBe(0)
  })

  it('of a palette is the name of the one that covers most', () => {
    const palette = { danger: '#ff0000', safe: '#00ff00' }
    expect(readFast(fast({ kind: 'colour', palette }), pixels, null)).toEqual({
      value: 'danger',
      confidence: expect.closeTo(2 / 3) as number
    })
    expect(readFast(fast({ kind: 'colour', palette }), painted(4, 4, '#0000ff'), null)).toEqual({
      value: null,
      confidence: 0
    })
  })
})

describe('changed', () => {
  const reader = fast({ kind: 'changed' })
  const before = painted(40, 10, '#102030')

  it('is the share of pixels that are not what they were', () => {
    const now = painted(40, 10, '#102030', [['#104030', 0, 0, 10, 10]])
    expect(readFast(reader, now, before)).toEqual({ value: 0.25, confidence: 1 })
    expect(readFast(reader, painted(40, 10, '#112131'), before).value).toBe(0)
  })

  it('is not known at first and after the picture has another size', () => {
    expect(readFast(reader, before, null).value).toBeNull()
    expect(readFast(reader, painted(20, 10, '#102030'), before).value).toBeNull()
  })

  it('is about right over a whole screen, where not every pixel is looked at', () => {
    const now = painted(1280, 800, '#000000', [['#ffffff', 0, 0, 320, 800]])
    expect(readFast(reader, now, painted(1280, 800, '#000000')).value).toBeCloseTo(0.25, 2)
  })
})

describe('memory', () => {
  const bytes = Uint8Array.from([0x12, 0x34, 0xff, 0x9a])
  const at = (at: number, type: string): ReaderOf<'memory'> =>
    readersSchema.parse([{ field: 'x', kind: 'memory', at, type }])[0] as ReaderOf<'memory'>

  it.each([
    [0x2000, 'u8', 0x12],
    [0x2002, 'i8', -1],
    [0x2000, 'u16le', 0x3412],
    [0x2000, 'u16be', 0x1234],
    [0x2000, 'bcd8', 12],
    [0x2000, 'bcd16le', 3412],
    [0x2000, 'bcd16be', 1234],
    [0x2003, 'bcd8', null],
    [0x2003, 'u16le', null],
    [0x2004, 'u8', null],
    [0x1fff, 'u8', null]
  ])('at %i as %s is %s', (address, type, value) => {
    const read = readMemory(at(address, type), { base: 0x2000, bytes })
    expect(read).toEqual({ value, confidence: value === null ? 0 : 1 })
  })

  it('without memory is not known', () => {
    expect(readMemory(at(0, 'u8'), null).value).toBeNull()
  })
})
