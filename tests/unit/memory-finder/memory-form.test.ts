import { describe, expect, it } from 'vitest'
import { bytesOf, MEMORY_FORMS, numberAt, type NumberForm } from '../../../electron/shared/memory-form'

const of = (form: NumberForm, ...bytes: number[]): number | null =>
  numberAt(form, Uint8Array.from([0xee, ...bytes, 0xee]), 1)

describe('a number in memory', () => {
  it.each<[NumberForm, number[], number]>([
    [{ type: 'u8' }, [0xfe], 254],
    [{ type: 'i8' }, [0xfe], -2],
    [{ type: 'u16le' }, [0x39, 0x30], 12345],
    [{ type: 'u16be' }, [0x30, 0x39], 12345],
    [{ type: 'bcd8' }, [0x42], 42],
    [{ type: 'bcd16le' }, [0x34, 0x12], 1234],
    [{ type: 'bcd16be' }, [0x12, 0x34], 1234],
    [{ type: 'bcd24le' }, [0x56, 0x34, 0x12], 123456],
    [{ type: 'bcd24be' }, [0x12, 0x34, 0x56], 123456],
    [{ type: 'digitsbe', length: 4 }, [0, 1, 5, 0], 150],
    [{ type: 'digitsle', length: 4 }, [0, 5, 1, 0], 150]
  ])('reads %j of %j as %d', (form, bytes, value) => {
    expect(bytesOf(form)).toBe(bytes.length)
    expect(of(form, ...bytes)).toBe(value)
  })

  it.each<[NumberForm, number[]]>([
    [{ type: 'bcd8' }, [0x1a]],
    [{ type: 'bcd8' }, [0xa1]],
    [{ type: 'bcd16le' }, [0x12, 0xf0]],
    [{ type: 'bcd24be' }, [0x12, 0x0c, 0x34]],
    [{ type: 'digitsbe', length: 3 }, [1, 10, 2]]
  ])('finds none in %j of %j', (form, bytes) => {
    expect(of(form, ...bytes)).toBeNull()
  })

  it('knows how to read every form there is', () => {
    for (const type of MEMORY_FORMS) expect(of({ type, length: 2 }, 0, 0, 0)).toBe(0)
  })
})
