import { describe, expect, it } from 'vitest'
import { RomError, type Board } from '../../../native/board'
import { boardWith } from './bank'

/** LXI SP,2400 EI, then HLT for ever; the handlers at 8 and 10h are the caller's. */
const IDLE = [0x31, 0x00, 0x24, 0xfb, 0x76, 0xc3, 0x04, 0x00]
/** LXI H,addr INR M EI RET: counts calls in RAM. */
const count = (address: number): number[] => [0x21, address & 255, address >> 8, 0x34, 0xfb, 0xc9]
const COUNTING = { 8: count(0x2000), 0x10: count(0x2001) }
const at = (board: Board, address: number): number => board.ram[address - 0x2000]!

describe('interrupts', () => {
  it('come at line 96 (RST 1) and line 224 (RST 2), the second at the start of the next frame', () => {
    const board = boardWith(IDLE, COUNTING)
    board.runFrames(0, 1)
    expect([at(board, 0x2000), at(board, 0x2001)]).toEqual([1, 0])
    board.runFrames(0, 1)
    expect([at(board, 0x2000), at(board, 0x2001)]).toEqual([2, 1])
    board.runFrames(0, 98)
    expect([at(board, 0x2000), at(board, 0x2001), board.frame]).toEqual([100, 99, 100])
  })

  it('are dropped, not kept, when interrupts are off at that moment', () => {
    // DI; LXI D,n; DCX D; MOV A,D; ORA E; JNZ: 2,768 turns of 24 cycles, so until line 257 of the second picture
    const code = [0xf3, 0x31, 0x00, 0x24, 0xc3, 0x40, 0x00]
    const wait = [0x11, 0xd0, 0x0a, 0x1b, 0x7a, 0xb3, 0xc2, 0x43, 0x00, 0xfb, 0x76, 0xc3, 0x4a, 0x00]
    const board = boardWith(code, { ...COUNTING, 0x40: wait })
    board.runFrames(0, 2)
    expect([at(board, 0x2000), at(board, 0x2001)]).toEqual([0, 0])
    board.runFrames(0, 1)
    expect([at(board, 0x2000), at(board, 0x2001)]).toEqual([1, 0])
  })
})

describe('a program of the wrong size', () => {
  it('is refused in one sentence', () => {
    const board = boardWith([])
    expect(() => board.loadRom(new Uint8Array(2048))).toThrow(RomError)
    expect(() => board.loadRom(new Uint8Array(2048))).toThrow(
      'The program must be 8192 bytes (four 2 KiB images); got 2048.'
    )
  })
})
