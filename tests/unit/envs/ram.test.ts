import { describe, expect, it } from 'vitest'
import { ramBytes, ramNumber, readRamFields } from '../../../electron/shared/ram'

const layout = {
  base: 0x2000,
  size: 16,
  fields: {
    plain: { at: 0x2001, type: 'u8' as const, about: 'x' },
    signed: { at: 0x2002, type: 'i8' as const, about: 'x' },
    credits: { at: 0x2003, type: 'bcd8' as const, about: 'x' },
    score: { at: 0x2004, type: 'bcd16le' as const, about: 'x' },
    flags: { at: 0x2008, type: 'u8array' as const, length: 3, about: 'x' }
  }
}
const ram = Uint8Array.of(0, 200, 0xfe, 0x42, 0x90, 0x18, 0, 0, 7, 8, 9, 10, 0, 0, 0, 0)

describe('readRamFields', () => {
  it('reads every type where the profile says it lies', () => {
    const fields = readRamFields(layout, ram)
    expect(fields).toEqual({
      plain: 200,
      signed: -2,
      credits: 42,
      score: 1890,
      flags: Uint8Array.of(7, 8, 9)
    })
  })

  it('fills the record it is given and gives views of the bytes', () => {
    const into = readRamFields(layout, ram)
    const changed = ram.slice()
    changed[1] = 3
    changed[8] = 70
    expect(readRamFields(layout, changed, into)).toBe(into)
    expect(into['plain']).toBe(3)
    changed[8] = 71
    expect((into['flags'] as Uint8Array)[0]).toBe(71)
  })
})

describe('single fields', () => {
  it('are read by a prepared reader', () => {
    expect(ramNumber(layout, 'score')(ram)).toBe(1890)
    expect([...ramBytes(layout, 'flags')(ram)]).toEqual([7, 8, 9])
  })

  it('are refused by name when the profile has none or it is of the other kind', () => {
    expect(() => ramNumber(layout, 'lives')).toThrow(/no memory field "lives".*plain, signed/)
    expect(() => ramBytes(layout, 'plain')).toThrow(/"plain" is no u8array/)
    expect(() => ramNumber(layout, 'flags')).toThrow(TypeError)
  })
})
