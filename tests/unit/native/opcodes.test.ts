import { describe, expect, it } from 'vitest'
import type { Board } from '../../../native/board'
import { boardWith } from './bank'
import { CODE_AT, ROWS, START, type Row } from './opcode-table'

const FLAG_BITS: Record<string, number> = { S: 0x80, Z: 0x40, A: 0x10, P: 0x04, C: 0x01 }

/** Everything that an instruction can change: registers by name, flags as letters, all of RAM. */
interface Machine {
  registers: Record<string, number>
  flags: string
  ram: Uint8Array
}

function startOf(row: Row): Machine {
  const registers = { A: 0, B: 0, C: 0, D: 0, E: 0, H: 0, L: 0, SP: 0, PC: CODE_AT }
  const machine = { registers, flags: '', ram: new Uint8Array(8192) }
  machine.ram.set(row.code, CODE_AT - 0x2000)
  apply(machine, START)
  apply(machine, row.before)
  return machine
}

function endOf(row: Row): Machine {
  const machine = startOf(row)
  machine.registers.PC = CODE_AT + row.code.length
  apply(machine, row.after)
  return machine
}

function apply(machine: Machine, changes: string): void {
  for (const [, name = '', value = ''] of changes.matchAll(/(\S+)=(\S+)/g)) {
    if (name === 'F') machine.flags = value.replace('-', '')
    else if (name.startsWith('[')) machine.ram[parseInt(name.slice(1), 16) - 0x2000] = parseInt(value, 16)
    else machine.registers[name] = parseInt(value, 16)
  }
}

function load(board: Board, { registers: r, flags, ram }: Machine): void {
  const f = [...flags].reduce((bits, letter) => bits | FLAG_BITS[letter]!, 0)
  const pair = (high: string, low: string): number => (r[high]! << 8) | r[low]!
  board.powerOn()
  board.ram.set(ram)
  board.processor.set({
    af: (r.A! << 8) | f,
    bc: pair('B', 'C'),
    de: pair('D', 'E'),
    hl: pair('H', 'L'),
    sp: r.SP!,
    pc: r.PC!
  })
}

function read(board: Board): Machine {
  const { af, bc, de, hl, sp, pc } = board.processor.registers
  const high = (word: number): number => word >> 8
  const low = (word: number): number => word & 255
  const F = low(af)
  expect(F & 0x2a, 'the three flag bits that do not exist').toBe(0x02)
  const flags = Object.keys(FLAG_BITS).filter((letter) => F & FLAG_BITS[letter]!)
  const pairs = { B: high(bc), C: low(bc), D: high(de), E: low(de), H: high(hl), L: low(hl) }
  const registers = { A: high(af), ...pairs, SP: sp, PC: pc }
  return { registers, flags: flags.join(''), ram: board.ram.slice() }
}

describe('every opcode against the table of the manual', () => {
  const board = boardWith([])
  board.xchgCycles = 4

  it.each(ROWS.map((row) => [`${row.mnemonic} from ${row.before}`, row] as const))('%s', (_, row) => {
    load(board, startOf(row))
    expect(board.processor.step(), 'cycles').toBe(row.cycles)
    const end = endOf(row)
    const seen = read(board)
    expect({ registers: seen.registers, flags: seen.flags }).toEqual({
      registers: end.registers,
      flags: end.flags
    })
    expect(Buffer.compare(seen.ram, end.ram), 'memory as the table says, and nowhere else changed').toBe(0)
  })

  it('gives XCHG the 5 cycles of MAME 0.251 unless told otherwise', () => {
    const fresh = boardWith([0xeb])
    expect(fresh.processor.step()).toBe(5)
  })

  it('has rows for all 256', () => {
    expect(new Set(ROWS.map((row) => row.code[0])).size).toBe(256)
  })
})
