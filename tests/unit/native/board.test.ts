import { describe, expect, it } from 'vitest'
import { BUTTON, BoardBank, RomError, type Board } from '../../../native/board'
import { boardWasm, boardWith, program } from './bank'

/** LXI SP,2400; EI; then HLT for ever. The handlers at 8 and 10h come from elsewhere. */
const IDLE = [0x31, 0x00, 0x24, 0xfb, 0x76, 0xc3, 0x04, 0x00]
/** LXI H,address; INR M; EI; RET: counts calls in RAM. */
const count = (address: number): number[] => [0x21, address & 255, address >> 8, 0x34, 0xfb, 0xc9]
const COUNTING = { 8: count(0x2000), 0x10: count(0x2001) }
const HLT = 0x76

const at = (board: Board, address: number): number => board.ram[address - 0x2000]!
const counts = (board: Board): number[] => [at(board, 0x2000), at(board, 0x2001)]

/** EI; DI; LXI SP,2400; LXI D,n; DCX D; MOV A,D; ORA E; JNZ: interrupts are off for 24 n + 24 cycles, then EI; HLT. */
const offFor = (turns: number): number[] => {
  const loop = [0x1b, 0x7a, 0xb3, 0xc2, 0x48, 0x00]
  return [0xfb, 0xf3, 0x31, 0x00, 0x24, 0x11, turns & 255, turns >> 8, ...loop, 0xfb, HLT, 0xc3, 0x4f, 0x00]
}
const waiting = (turns: number): Board => boardWith([0xc3, 0x40, 0x00], { ...COUNTING, 0x40: offFor(turns) })

describe('interrupts', () => {
  it('come at line 96 (RST 1) and line 224 (RST 2), the second at the start of the next frame', () => {
    const board = boardWith(IDLE, COUNTING)
    board.runFrames(0, 1)
    expect(counts(board)).toEqual([1, 0])
    board.runFrames(0, 1)
    expect(counts(board)).toEqual([2, 1])
    board.runFrames(0, 98)
    expect([...counts(board), board.frame]).toEqual([100, 99, 100])
  })

  it('are dropped, not kept, when interrupts are off at that moment', () => {
    // From power-up line 96 is at cycle 17,152 and line 224 at 33,536.
    const offAtMiddle = waiting(720)
    offAtMiddle.runFrames(0, 1)
    expect(counts(offAtMiddle)).toEqual([0, 0])
    offAtMiddle.runFrames(0, 1)
    expect(counts(offAtMiddle)).toEqual([1, 1])
    const offAtBoth = waiting(1500)
    offAtBoth.runFrames(0, 2)
    expect(counts(offAtBoth)).toEqual([1, 0])
  })

  it('reach the processor at cycle 17,152 after power-up, line 96', () => {
    // 38 cycles of set-up, 24 a turn, then EI: one that begins before the edge still counts.
    const isCounted = (turns: number): boolean => {
      const board = waiting(turns)
      board.runFrames(0, 1)
      return at(board, 0x2000) === 1
    }
    const before = Math.floor((17151 - 38) / 24)
    expect([isCounted(before), isCounted(before + 1)]).toEqual([true, false])
  })

  it('find the line already set at the first EI after power-up', () => {
    const code = offFor(720).with(0, 0x00)
    const board = boardWith([0xc3, 0x40, 0x00], { ...COUNTING, 0x40: code })
    board.runFrames(0, 1)
    expect(counts(board)).toEqual([1, 0])
  })

  it('wait for the instruction after EI', () => {
    // EI; INR B for ever, with the handler storing B: an EI right at the edge still lets one INR B through.
    const spin = [0x31, 0x00, 0x24, 0xfb, 0x04, 0xc3, 0x03, 0x00]
    const board = boardWith(spin, { 8: [0xe1, 0x22, 0x10, 0x20, 0xe5, 0xfb, 0xc9], 0x10: [0xfb, 0xc9] })
    const returns = new Set<number>()
    for (let i = 0; i < 400; i++) {
      board.runFrames(0, 1)
      returns.add(at(board, 0x2010))
    }
    expect([...returns].sort()).toEqual([3, 5])
  })

  it('wake a halted processor, which then goes on behind HLT', () => {
    const board = boardWith(IDLE, COUNTING)
    board.runFrames(0, 1)
    expect(board.processor.isHalted).toBe(true)
    expect(board.processor.registers.pc).toBe(4)
    expect([at(board, 0x23fe), at(board, 0x23ff)]).toEqual([5, 0])
  })

  it('never wake a processor halted with interrupts off', () => {
    const board = boardWith([0x31, 0x00, 0x24, 0xf3, HLT], COUNTING)
    board.runFrames(0, 200)
    expect([...counts(board), board.processor.registers.pc]).toEqual([0, 0, 4])
  })
})

describe('ports', () => {
  /** IN port; STA 2000. */
  const readPort = (port: number, buttons = 0, set?: (board: Board) => void): number => {
    const board = boardWith([0xdb, port, 0x32, 0x00, 0x20, HLT])
    set?.(board)
    board.runFrames(buttons, 1)
    return at(board, 0x2000)
  }

  it('read 08h, 09h and 00h with nothing pressed, at their mirrors too', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 7].map((port) => readPort(port))).toEqual([8, 9, 0, 0, 8, 9, 0, 0])
  })

  it('show each button on its bits; the coin pulls its bit down', () => {
    expect(readPort(1, BUTTON.coin)).toBe(0x08)
    expect(readPort(1, BUTTON.start1)).toBe(0x0d)
    expect(readPort(1, BUTTON.start2)).toBe(0x0b)
    for (const [button, bit] of [
      [BUTTON.fire, 0x10],
      [BUTTON.left, 0x20],
      [BUTTON.right, 0x40]
    ] as const) {
      expect([readPort(0, button), readPort(1, button), readPort(2, button)]).toEqual([8 | bit, 9 | bit, bit])
    }
    expect(readPort(1, BUTTON.left | BUTTON.right)).toBe(0x69)
  })

  it("show the second player's controls on IN 2 alone", () => {
    const both = BUTTON.fire2 | BUTTON.left2 | BUTTON.right2
    expect([readPort(0, both), readPort(1, both), readPort(2, both)]).toEqual([8, 9, 0x70])
    expect(readPort(2, BUTTON.fire2)).toBe(0x10)
  })

  it('show the switches on IN 2', () => {
    expect(readPort(2, 0, (board) => board.setDips({ lives: 6 }))).toBe(0x03)
    expect(readPort(2, 0, (board) => board.setDips({ bonusAt: 1000 }))).toBe(0x08)
    expect(readPort(2, 0, (board) => board.setDips({ showCoinInfo: false, lives: 4 }))).toBe(0x81)
    const board = boardWith([])
    expect(board.dips).toEqual({ lives: 3, bonusAt: 1500, showCoinInfo: true })
    expect(() => board.setDips({ lives: 7 })).toThrow('The lives switch knows 3, 4, 5 and 6 ships; got 7.')
  })

  it('shift: A5h then 3Ch read at every amount', () => {
    const out = (port: number, value: number): number[] => [0x3e, value, 0xd3, port]
    const code = [0x21, 0x00, 0x20, ...out(4, 0xa5), ...out(4, 0x3c)]
    for (let amount = 0; amount < 8; amount++) code.push(...out(2, amount), 0xdb, 3, 0x77, 0x23)
    const board = boardWith([...code, HLT])
    board.runFrames(0, 1)
    expect([...board.ram.subarray(0, 8)]).toEqual([0x3c, 0x79, 0xf2, 0xe5, 0xca, 0x94, 0x29, 0x52])
  })

  it('keep the last sound values, and the object that carries them', () => {
    const board = boardWith([0x3e, 0x12, 0xd3, 3, 0x3e, 0x05, 0xd3, 5, HLT])
    expect(board.soundPorts()).toEqual({ port3: 0, port5: 0 })
    board.runFrames(0, 1)
    expect(board.soundPorts()).toEqual({ port3: 0x12, port5: 5 })
    expect(board.soundPorts()).toBe(board.soundPorts())
  })
})

describe('the watchdog', () => {
  it('resets the processor exactly 255 frames after the last write to port 6', () => {
    // Writes once, then idles; a counter at 2000h tells how often the program began.
    const board = boardWith([0x21, 0x00, 0x20, 0x34, 0xd3, 0x06, HLT])
    board.runFrames(0, 255)
    expect([board.watchdogBites, at(board, 0x2000)]).toEqual([0, 1])
    board.runFrames(0, 1)
    expect([board.watchdogBites, at(board, 0x2000)]).toEqual([1, 2])
    board.runFrames(0, 254)
    expect(board.watchdogBites).toBe(1)
    board.runFrames(0, 1)
    expect([board.watchdogBites, at(board, 0x2000), board.frame]).toEqual([2, 3, 511])
  })

  it('stays quiet while it is fed', () => {
    const board = boardWith(IDLE, { 8: [0xd3, 0x06, 0xfb, 0xc9], 0x10: [0xfb, 0xc9] })
    board.runFrames(0, 2000)
    expect(board.watchdogBites).toBe(0)
  })

  it('keeps RAM and skips the next line-224 interrupt when it bites in mid picture', () => {
    // The first RST 1 alone feeds it: it bites 255 frames later, just after the 256th RST 1.
    const feedOnce = [0x21, 0x00, 0x20, 0x34, 0x7e, 0xfe, 0x01, 0xc2, 0x2c, 0x00, 0xd3, 0x06, 0xfb, 0xc9]
    const spin = [0x31, 0x00, 0x24, 0xfb, 0xc3, 0x04, 0x00]
    const board = boardWith(spin, { 8: [0xc3, 0x20, 0x00], 0x10: count(0x2001), 0x20: feedOnce })
    board.runFrames(0, 256)
    expect([board.watchdogBites, ...counts(board)]).toEqual([1, 256 & 255, 255])
    board.runFrames(0, 1)
    expect([board.watchdogBites, ...counts(board)]).toEqual([1, 257 & 255, 255])
  })
})

describe('memory', () => {
  const run = (...code: number[]): Board => {
    const board = boardWith([...code, HLT], { 0x1ffe: [0xde, 0xad] })
    board.runFrames(0, 1)
    return board
  }
  const sta = (address: number): number[] => [0x32, address & 255, address >> 8]
  const lda = (address: number): number[] => [0x3a, address & 255, address >> 8]

  it('shows RAM again at 6000h, A000h and E000h, for bytes and for words', () => {
    for (const mirror of [0x6000, 0xa000, 0xe000]) {
      expect(at(run(0x3e, 0x77, ...sta(mirror + 0x123)), 0x2123)).toBe(0x77)
      expect(at(run(0x3e, 0x66, ...sta(0x2123), 0xaf, ...lda(mirror + 0x123), ...sta(0x2000)), 0x2000)).toBe(
        0x66
      )
      const word = run(0x21, 0xcd, 0xab, 0x22, 0x10, (mirror + 0x100) >> 8)
      expect([at(word, 0x2110), at(word, 0x2111)]).toEqual([0xcd, 0xab])
    }
  })

  it('ignores writes to the program and to the empty socket, which reads 0', () => {
    expect(at(run(0x3e, 0x55, ...sta(0x1ffe), ...lda(0x1ffe), ...sta(0x2000)), 0x2000)).toBe(0xde)
    expect(at(run(0x3e, 0x55, ...sta(0x4abc), ...lda(0x4abc), ...sta(0x2000)), 0x2000)).toBe(0)
    expect(at(run(...lda(0x9fff), ...sta(0x2000)), 0x2000)).toBe(0xad)
  })

  it('wraps words over its edges', () => {
    const across = run(0x21, 0xcd, 0xab, 0x22, 0xff, 0x3f)
    expect(at(across, 0x3fff)).toBe(0xcd)
    const beyond = run(0x3e, 0xcd, ...sta(0x3fff), 0x2a, 0xff, 0x3f, 0x22, 0x10, 0x20)
    expect([at(beyond, 0x2010), at(beyond, 0x2011)]).toEqual([0xcd, 0])
    const into = run(0x21, 0xcd, 0xab, 0x22, 0xff, 0x1f)
    expect(at(into, 0x2000)).toBe(0xab)
    expect(at(run(0x2a, 0xff, 0x1f, 0x22, 0x10, 0x20), 0x2010)).toBe(0xad)
  })

  it('is all zero at power-up', () => {
    const board = boardWith([0x3e, 0x77, ...sta(0x3fff), HLT])
    board.runFrames(0, 1)
    expect(at(board, 0x3fff)).toBe(0x77)
    board.powerOn()
    expect(board.ram.every((byte) => byte === 0)).toBe(true)
    expect([board.frame, board.processor.registers.pc]).toEqual([0, 0])
  })
})

describe('a bank', () => {
  it('keeps its boards apart', () => {
    const { boards } = BoardBank.load(boardWasm, 5)
    boards.forEach((board, i) => board.loadRom(program([0x3e, i + 1, 0x32, i, 0x20, HLT])))
    boards.forEach((board, i) => board.runFrames(0, i + 1))
    boards.forEach((board, i) => {
      expect(board.frame).toBe(i + 1)
      expect([...board.ram.subarray(0, 5)]).toEqual([0, 1, 2, 3, 4].map((j) => (j === i ? i + 1 : 0)))
    })
  })

  it('refuses a number of boards that makes no sense', () => {
    expect(() => BoardBank.load(boardWasm, 0)).toThrow('at least 1; got 0')
    expect(() => BoardBank.load(boardWasm, 1.5)).toThrow('whole number')
  })
})

describe('a program of the wrong size', () => {
  it('is refused in one sentence', () => {
    const board = boardWith([])
    expect(() => board.loadRom(new Uint8Array(2048))).toThrow(RomError)
    const sentence = 'The program must be 8192 bytes (four 2 KiB images); got 2048.'
    expect(() => board.loadRom(new Uint8Array(2048))).toThrow(sentence)
  })
})
