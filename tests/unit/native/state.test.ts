import { describe, expect, it } from 'vitest'
import { BoardBank, StateError, type Board } from '../../../native/board'
import { boardWasm, boardWith, program } from './bank'

/** Counts in HL, writes it to 2010h for ever, copies IN 1 to RAM in its interrupts: busy and never twice the same. */
const BUSY = [0x31, 0x00, 0x24, 0xfb, 0x23, 0x22, 0x10, 0x20, 0xc3, 0x04, 0x00]
const HANDLERS = {
  8: [0xdb, 0x01, 0x32, 0x00, 0x20, 0xfb, 0xc9],
  0x10: [0xd3, 0x06, 0xd3, 0x04, 0xfb, 0xc9]
}
const busy = (): Board => boardWith([0xc3, 0x40, 0x00], { ...HANDLERS, 0x40: BUSY.with(9, 0x44) })

const look = (board: Board): unknown[] => [
  Buffer.from(board.ram).toString('base64'),
  board.processor.registers,
  board.processor.cycle,
  board.frame,
  board.watchdogBites
]

describe('a saved state', () => {
  it('goes on exactly as the board did, in that board and in another', () => {
    const board = busy()
    board.runFrames(3, 77)
    const state = board.saveState()
    board.runFrames(9, 50)
    const end = look(board)

    board.loadState(state)
    expect(look(board)).not.toEqual(end)
    board.runFrames(9, 50)
    expect(look(board)).toEqual(end)

    const other = busy()
    other.loadState(state)
    other.runFrames(9, 50)
    expect(look(other)).toEqual(end)
  })

  it('is a copy', () => {
    const board = busy()
    board.runFrames(0, 5)
    const state = board.saveState()
    const before = state.slice()
    board.runFrames(0, 5)
    expect(state).toEqual(before)
  })

  it('leaves the switches alone', () => {
    const board = busy()
    const state = board.saveState()
    board.setDips({ lives: 5 })
    board.loadState(state)
    expect(board.dips.lives).toBe(5)
  })

  const refused = (change: (state: Uint8Array) => Uint8Array, sentence: RegExp): void => {
    const board = busy()
    board.runFrames(0, 20)
    const state = board.saveState()
    board.runFrames(0, 1)
    const before = look(board)
    expect(() => board.loadState(change(state))).toThrow(StateError)
    expect(() => board.loadState(change(state))).toThrow(sentence)
    expect(look(board)).toEqual(before)
  }

  it('is refused, with the board as it was, when a byte changed', () => {
    for (const index of [12, 16, 30, 95, 5000, 8287]) {
      refused((state) => state.with(index, state[index]! ^ 0x10), /damaged: its checksum/)
    }
  })

  it('is refused when it is cut short, too long or something else', () => {
    refused((state) => state.subarray(0, 4000), /damaged: 4000 bytes long instead of 8288/)
    refused((state) => new Uint8Array([...state, 0]), /damaged: 8289 bytes/)
    refused(() => new Uint8Array(0), /not a saved state/)
    refused(() => new Uint8Array(8288), /not a saved state/)
  })

  it('is refused when another version or another program wrote it', () => {
    refused((state) => state.with(4, 9), /version 9; this board reads version 1/)
    const { boards } = BoardBank.load(boardWasm, 1)
    boards[0]!.loadRom(program([0x76]))
    refused(() => boards[0]!.saveState(), /another program/)
  })

  it('is read from the middle of a larger buffer', () => {
    const board = busy()
    board.runFrames(0, 3)
    const state = board.saveState()
    const large = new Uint8Array(9001)
    large.set(state, 7)
    board.loadState(large.subarray(7, 7 + state.length))
    expect(board.frame).toBe(3)
  })
})
