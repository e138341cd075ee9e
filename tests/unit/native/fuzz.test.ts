import { describe, expect, it } from 'vitest'
import { buildCartridge } from '../../../games/invaders/build.mjs'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Board } from '../../../native/board'
import { Cabinet } from '../../support/cabinet'
import type { I8080 } from '../../support/i8080'
import { boardWith } from './bank'
import { RandomProgram } from './random-program'

/** The board against the plain interpreter and cabinet of tests/support, which share no code with it. */

const IMAGES = ['invaders.h', 'invaders.g', 'invaders.f', 'invaders.e']

/** A board with the program of a cabinet, timed as Intel's manual has it. */
function boardLike(rom: Uint8Array): Board {
  const board = boardWith([])
  board.loadRom(rom)
  board.xchgCycles = 4
  board.powerOn()
  return board
}

const registersOf = (cpu: I8080): string =>
  [(cpu.a << 8) | cpu.flags, cpu.bc, cpu.de, cpu.hl, cpu.sp, cpu.pc].map(hex).join(' ')
const boardRegisters = ({ processor: { registers: r } }: Board): string =>
  [r.af, r.bc, r.de, r.hl, r.sp, r.pc].map(hex).join(' ')
const hex = (word: number): string => word.toString(16).padStart(4, '0')

/** Puts the same random memory and registers into both. */
function scramble(seed: number): { board: Board; cabinet: Cabinet } {
  const random = new RandomProgram(seed)
  const rom = random.bytes(8192)
  const ram = random.bytes(8192)
  const [af, bc, de, hl, sp, pc] = Array.from({ length: 6 }, () => random.word()) as [number, ...number[]]
  const board = boardLike(rom)
  const cabinet = new Cabinet(rom)
  board.ram.set(ram)
  cabinet.ram.set(ram)
  board.processor.set({ af, bc: bc!, de: de!, hl: hl!, sp: sp!, pc: pc! })
  const { registers } = board.processor
  const cpu = cabinet.cpu
  cpu.a = registers.af >> 8
  cpu.flags = registers.af & 255
  for (const [high, low, pair] of [
    ['b', 'c', registers.bc],
    ['d', 'e', registers.de],
    ['h', 'l', registers.hl]
  ] as const) {
    cpu[high] = pair >> 8
    cpu[low] = pair & 255
  }
  cpu.sp = registers.sp
  cpu.pc = registers.pc
  return { board, cabinet }
}

describe('random programs', () => {
  it('do the same, instruction by instruction, on both processors', () => {
    const seen = new Set<number>()
    for (let seed = 1; seed <= 400; seed++) {
      const { board, cabinet } = scramble(seed)
      for (let n = 0; n < 250 && !cabinet.cpu.halted; n++) {
        const at = cabinet.cpu.pc & 0x7fff
        const opcode = at >= 0x4000 && at < 0x6000 ? 0 : cabinet.memory[at & 0x3fff]!
        seen.add(opcode)
        const cycles = [board.processor.step(), cabinet.cpu.step()]
        const isSame = cabinet.cpu.halted || boardRegisters(board) === registersOf(cabinet.cpu)
        if (isSame && cycles[0] === cycles[1]) continue
        const where = `seed ${seed}, instruction ${n}, opcode ${opcode.toString(16)} at ${hex(at)}`
        expect([boardRegisters(board), cycles[0]], where).toEqual([registersOf(cabinet.cpu), cycles[1]])
      }
      expect(Buffer.compare(board.ram, cabinet.ram), `memory after seed ${seed}`).toBe(0)
    }
    expect(seen.size, 'opcodes that ran').toBe(256)
  })

  it('do the same, frame by frame, on both boards, interrupts, ports and watchdog included', () => {
    for (let seed = 1; seed <= 24; seed++) {
      const random = new RandomProgram(seed)
      const rom = random.program()
      const board = boardLike(rom)
      const cabinet = new Cabinet(rom)
      const frames = seed <= 2 ? 300 : 30
      for (let frame = 1; frame <= frames; frame++) {
        const buttons = random.word() & 63
        board.runFrames(buttons, 1)
        cabinet.runFrames(1, buttons)
        const where = `seed ${seed}, frame ${frame}`
        if (!cabinet.cpu.halted) expect(boardRegisters(board), where).toBe(registersOf(cabinet.cpu))
        expect(Buffer.compare(board.ram, cabinet.ram), `memory: ${where}`).toBe(0)
      }
      expect(board.watchdogBites).toBe(cabinet.watchdogResets)
    }
  })
})

describe('the cartridge', () => {
  it('plays the same on both boards for 1,500 frames of scripted buttons', () => {
    const folder = join(import.meta.dirname, '../../../out/games/invaders')
    buildCartridge()
    const rom = new Uint8Array(Buffer.concat(IMAGES.map((name) => readFileSync(join(folder, name)))))
    const board = boardLike(rom)
    const cabinet = new Cabinet(rom)
    const random = new RandomProgram(11)
    for (let frame = 1, buttons = 0; frame <= 1500; frame++) {
      if (frame % 5 === 0) buttons = random.word() & 0x38
      if (frame === 120) buttons = 1
      if (frame === 160) buttons = 2
      board.runFrames(buttons, 1)
      cabinet.runFrames(1, buttons)
      expect(Buffer.compare(board.ram, cabinet.ram), `memory at frame ${frame}`).toBe(0)
    }
    expect(board.watchdogBites).toBe(0)
  })
})
