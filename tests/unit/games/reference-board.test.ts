import { describe, expect, it } from 'vitest'
import { Cabinet, CYCLES_PER_FRAME, INPUT, MIDDLE_CYCLE } from '../../support/cabinet'

/** A board whose program is these bytes at 0000, with RST 1 and RST 2 counting in 2001h and 2002h. */
function boardWith(program: number[], handlers = true): Cabinet {
  const rom = new Uint8Array(0x2000)
  rom.set([0xc3, 0x40, 0x00], 0) // JMP 0040
  if (handlers) {
    rom.set([0xc3, 0x20, 0x00], 8)
    rom.set([0xc3, 0x30, 0x00], 0x10)
    rom.set([0x21, 0x01, 0x20, 0x34, 0xfb, 0xc9], 0x20) // LXI H,2001 INR M EI RET
    rom.set([0x21, 0x02, 0x20, 0x34, 0xfb, 0xc9], 0x30)
  }
  rom.set(program, 0x40)
  return new Cabinet(rom)
}

/** Runs the program and gives the bytes that it left at 2100h. */
function results(program: number[], count: number, inputs = 0): number[] {
  const board = boardWith([...program, 0x76])
  board.runFrames(2, inputs)
  return [...board.memory.subarray(0x2100, 0x2100 + count)]
}

const LXI_SP = [0x31, 0x00, 0x24]
const store = (address: number): number[] => [0x32, address & 255, address >> 8]

describe('reference 8080', () => {
  it('adjusts BCD sums', () => {
    // 88 + 79 = 167; 99h + 1 = 00 carry
    const program = [
      0x3e,
      0x88,
      0xc6,
      0x79,
      0x27,
      ...store(0x2100),
      0x3e,
      0x99,
      0xc6,
      0x01,
      0x27,
      ...store(0x2101)
    ]
    expect(results(program, 2)).toEqual([0x67, 0x00])
  })

  it('stores flags as S Z 0 AC 0 P 1 CY', () => {
    const psw = (program: number[]): number =>
      results([...LXI_SP, ...program, 0xf5, 0xe1, 0x22, 0x00, 0x21], 2)[0]!
    expect(psw([0xaf])).toBe(0x46) // XRA A: zero, even parity
    expect(psw([0x3e, 0x0f, 0xc6, 0x01])).toBe(0x12) // 0F + 1: AC
    expect(psw([0xaf, 0xd6, 0x01])).toBe(0x87) // 0 - 1: sign, parity, carry, no AC
    expect(psw([0x3e, 0x01, 0xd6, 0x01])).toBe(0x56) // 1 - 1: AC is set, the complement is added
    expect(psw([0x3e, 0x08, 0xe6, 0x00])).toBe(0x56) // ANI: AC is the OR of bits 3
  })
})

describe('reference board', () => {
  it('shifts: the port gives the upper byte of the two last bytes shifted left', () => {
    const load = [0x3e, 0xa5, 0xd3, 4, 0x3e, 0x3c, 0xd3, 4]
    const reads = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((amount) => [
      ...[0x3e, amount, 0xd3, 2, 0xdb, 3],
      ...store(0x2100 + amount)
    ])
    expect(results([...load, ...reads], 8)).toEqual([0x3c, 0x79, 0xf2, 0xe5, 0xca, 0x94, 0x29, 0x52])
  })

  it('wires the controls to IN 1 and IN 2; the coin is 0 while it passes', () => {
    const program = [0xdb, 1, ...store(0x2100), 0xdb, 2, ...store(0x2101)]
    expect(results(program, 2)).toEqual([0x09, 0x00])
    expect(results(program, 2, INPUT.coin | INPUT.start1 | INPUT.fire)).toEqual([0x1c, 0x10])
    expect(results(program, 2, INPUT.start2 | INPUT.left | INPUT.right)).toEqual([0x6b, 0x60])
  })

  it('ignores writes to ROM and mirrors the RAM at 6000h', () => {
    const program = [0x3e, 0x77, ...store(0x0040), ...store(0x6100), 0x3a, 0x40, 0x00, ...store(0x2101)]
    expect(results(program, 2)).toEqual([0x77, 0x3e])
  })

  it('interrupts twice a frame: RST 1 at line 96, RST 2 at line 224', () => {
    const board = boardWith([...LXI_SP, 0xfb, 0x76, 0xc3, 0x44, 0x00])
    board.runFrames(10)
    expect([...board.memory.subarray(0x2001, 0x2003)]).toEqual([10, 9])
    expect(MIDDLE_CYCLE).toBe(17_152)
    expect(Math.abs(board.cycle - 10 * CYCLES_PER_FRAME)).toBeLessThan(20)
  })

  it('drops a request that finds interrupts disabled', () => {
    const board = boardWith([...LXI_SP, 0xc3, 0x43, 0x00])
    board.runFrames(5)
    expect([...board.memory.subarray(0x2001, 0x2003)]).toEqual([0, 0])
    expect(board.lost).toHaveLength(9)
  })

  it('resets after 255 frames without OUT 6, and not while it is written', () => {
    const astray = boardWith([0xc3, 0x40, 0x00])
    astray.runFrames(254)
    expect(astray.watchdogResets).toBe(0)
    astray.runFrames(2)
    expect(astray.watchdogResets).toBe(1)
    const fed = boardWith([0xd3, 6, 0xc3, 0x40, 0x00])
    fed.runFrames(600)
    expect(fed.watchdogResets).toBe(0)
  })

  it('stands the picture upright: 2400h bit 0 is bottom left, 3FFFh bit 7 top right', () => {
    const board = boardWith([0x76])
    board.memory[0x2400] = 1
    board.memory[0x3fff] = 0x80
    const picture = board.portrait()
    expect([picture[255 * 224], picture[223]]).toEqual([1, 1])
    expect(picture.reduce((sum, pixel) => sum + pixel, 0)).toBe(2)
  })
})
