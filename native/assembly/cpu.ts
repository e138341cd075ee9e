/**
 * The Intel 8080. Registers live in locals as 16-bit pairs while it runs; one switch dispatches all 256 opcodes.
 * Each case names its cycles (Intel 8080 Assembly Language Programming Manual), which is a tenth faster than a
 * table; conditional calls and returns add TAKEN. The twelve undocumented opcodes are aliases of NOP, JMP, RET
 * and CALL with the same length and time.
 */
import {
  AF, BC, CYCLE, DE, EI_END, HALTED, HL, INTE, INTE_USED, IRQ, PC, SP, XCHG_EXTRA
} from './layout'
import {
  CY, P, S, Z, adc, add, ana, cmp, daa, flagsOfDcr, flagsOfInr, normal, ora, ral, rar, rlc, rrc, sbb, sub, withCarry, xra
} from './flags'
import { read, read16, write, write16 } from './memory'
import { readPort, writePort } from './ports'

/** What a taken conditional call or return adds. */
const TAKEN: i32 = 6
/** A time that CYCLE never shows. */
export const NEVER: i32 = i32.MIN_VALUE
/** An interrupt acknowledge runs the RST that the board supplies. */
const RST_CYCLES: i32 = 11

@inline function hi(pair: i32): i32 {
  return pair >> 8
}

@inline function lo(pair: i32): i32 {
  return pair & 0xff
}

@inline function withHi(pair: i32, value: i32): i32 {
  return (pair & 0xff) | (value << 8)
}

@inline function withLo(pair: i32, value: i32): i32 {
  return (pair & 0xff00) | value
}

/** Pushes a word and gives the new stack pointer. */
@inline function push(board: i32, sp: i32, value: i32): i32 {
  const top = (sp - 2) & 0xffff
  write16(board, top, value)
  return top
}

/** RESET: the program starts again at 0 with interrupts off. Registers keep what they held. */
export function resetCpu(board: i32): void {
  store<i32>(board, 0, PC)
  store<i32>(board, 0, INTE)
  store<i32>(board, 0, HALTED)
  store<i32>(board, NEVER, EI_END)
}

/** Takes an interrupt: leaves HLT, turns interrupts off and runs RST n. */
export function interrupt(board: i32, n: i32): void {
  const pc = load<i32>(board, PC) + load<i32>(board, HALTED)
  store<i32>(board, 0, HALTED)
  store<i32>(board, 0, INTE)
  store<i32>(board, push(board, load<i32>(board, SP), pc), SP)
  store<i32>(board, n << 3, PC)
  store<i32>(board, load<i32>(board, CYCLE) + RST_CYCLES, CYCLE)
}

/** Runs whole instructions while CYCLE is below `limit`; the last one may overshoot. At least one is run. */
export function runCpu(board: i32, limit: i32): void {
  let af = load<i32>(board, AF)
  let bc = load<i32>(board, BC)
  let de = load<i32>(board, DE)
  let hl = load<i32>(board, HL)
  let sp = load<i32>(board, SP)
  let pc = load<i32>(board, PC)
  let cycle = load<i32>(board, CYCLE)
  let t: i32
  do {
    const opcode = read(board, pc++)
    switch (opcode) {
      case 0x00: cycle += 4; break // NOP
      case 0x01: cycle += 10; bc = read16(board, pc); pc += 2; break // LXI B
      case 0x02: cycle += 7; write(board, bc, hi(af)); break // STAX B
      case 0x03: cycle += 5; bc = (bc + 1) & 0xffff; break // INX B
      case 0x04: cycle += 5; t = (hi(bc) + 1) & 0xff; bc = withHi(bc, t); af = flagsOfInr(af, t); break // INR B
      case 0x05: cycle += 5; t = (hi(bc) - 1) & 0xff; bc = withHi(bc, t); af = flagsOfDcr(af, t); break // DCR B
      case 0x06: cycle += 7; bc = withHi(bc, read(board, pc)); pc++; break // MVI B
      case 0x07: cycle += 4; af = rlc(af); break // RLC
      case 0x08: cycle += 4; break // NOP (alias)
      case 0x09: cycle += 10; t = hl + bc; hl = t & 0xffff; af = withCarry(af, t); break // DAD B
      case 0x0a: cycle += 7; af = withHi(af, read(board, bc)); break // LDAX B
      case 0x0b: cycle += 5; bc = (bc - 1) & 0xffff; break // DCX B
      case 0x0c: cycle += 5; t = (lo(bc) + 1) & 0xff; bc = withLo(bc, t); af = flagsOfInr(af, t); break // INR C
      case 0x0d: cycle += 5; t = (lo(bc) - 1) & 0xff; bc = withLo(bc, t); af = flagsOfDcr(af, t); break // DCR C
      case 0x0e: cycle += 7; bc = withLo(bc, read(board, pc)); pc++; break // MVI C
      case 0x0f: cycle += 4; af = rrc(af); break // RRC
      case 0x10: cycle += 4; break // NOP (alias)
      case 0x11: cycle += 10; de = read16(board, pc); pc += 2; break // LXI D
      case 0x12: cycle += 7; write(board, de, hi(af)); break // STAX D
      case 0x13: cycle += 5; de = (de + 1) & 0xffff; break // INX D
      case 0x14: cycle += 5; t = (hi(de) + 1) & 0xff; de = withHi(de, t); af = flagsOfInr(af, t); break // INR D
      case 0x15: cycle += 5; t = (hi(de) - 1) & 0xff; de = withHi(de, t); af = flagsOfDcr(af, t); break // DCR D
      case 0x16: cycle += 7; de = withHi(de, read(board, pc)); pc++; break // MVI D
      case 0x17: cycle += 4; af = ral(af); break // RAL
      case 0x18: cycle += 4; break // NOP (alias)
      case 0x19: cycle += 10; t = hl + de; hl = t & 0xffff; af = withCarry(af, t); break // DAD D
      case 0x1a: cycle += 7; af = withHi(af, read(board, de)); break // LDAX D
      case 0x1b: cycle += 5; de = (de - 1) & 0xffff; break // DCX D
      case 0x1c: cycle += 5; t = (lo(de) + 1) & 0xff; de = withLo(de, t); af = flagsOfInr(af, t); break // INR E
      case 0x1d: cycle += 5; t = (lo(de) - 1) & 0xff; de = withLo(de, t); af = flagsOfDcr(af, t); break // DCR E
      case 0x1e: cycle += 7; de = withLo(de, read(board, pc)); pc++; break // MVI E
      case 0x1f: cycle += 4; af = rar(af); break // RAR
      case 0x20: cycle += 4; break // NOP (alias)
      case 0x21: cycle += 10; hl = read16(board, pc); pc += 2; break // LXI H
      case 0x22: cycle += 16; write16(board, read16(board, pc), hl); pc += 2; break // SHLD
      case 0x23: cycle += 5; hl = (hl + 1) & 0xffff; break // INX H
      case 0x24: cycle += 5; t = (hi(hl) + 1) & 0xff; hl = withHi(hl, t); af = flagsOfInr(af, t); break // INR H
      case 0x25: cycle += 5; t = (hi(hl) - 1) & 0xff; hl = withHi(hl, t); af = flagsOfDcr(af, t); break // DCR H
      case 0x26: cycle += 7; hl = withHi(hl, read(board, pc)); pc++; break // MVI H
      case 0x27: cycle += 4; af = daa(af); break // DAA
      case 0x28: cycle += 4; break // NOP (alias)
      case 0x29: cycle += 10; t = hl + hl; hl = t & 0xffff; af = withCarry(af, t); break // DAD H
      case 0x2a: cycle += 16; hl = read16(board, read16(board, pc)); pc += 2; break // LHLD
      case 0x2b: cycle += 5; hl = (hl - 1) & 0xffff; break // DCX H
      case 0x2c: cycle += 5; t = (lo(hl) + 1) & 0xff; hl = withLo(hl, t); af = flagsOfInr(af, t); break // INR L
      case 0x2d: cycle += 5; t = (lo(hl) - 1) & 0xff; hl = withLo(hl, t); af = flagsOfDcr(af, t); break // DCR L
      case 0x2e: cycle += 7; hl = withLo(hl, read(board, pc)); pc++; break // MVI L
      case 0x2f: cycle += 4; af ^= 0xff00; break // CMA
      case 0x30: cycle += 4; break // NOP (alias)
      case 0x31: cycle += 10; sp = read16(board, pc); pc += 2; break // LXI SP
      case 0x32: cycle += 13; write(board, read16(board, pc), hi(af)); pc += 2; break // STA
      case 0x33: cycle += 5; sp = (sp + 1) & 0xffff; break // INX SP
      case 0x34: cycle += 10; t = (read(board, hl) + 1) & 0xff; write(board, hl, t); af = flagsOfInr(af, t); break // INR M
      case 0x35: cycle += 10; t = (read(board, hl) - 1) & 0xff; write(board, hl, t); af = flagsOfDcr(af, t); break // DCR M
      case 0x36: cycle += 10; write(board, hl, read(board, pc)); pc++; break // MVI M
      case 0x37: cycle += 4; af |= CY; break // STC
      case 0x38: cycle += 4; break // NOP (alias)
      case 0x39: cycle += 10; t = hl + sp; hl = t & 0xffff; af = withCarry(af, t); break // DAD SP
      case 0x3a: cycle += 13; af = withHi(af, read(board, read16(board, pc))); pc += 2; break // LDA
      case 0x3b: cycle += 5; sp = (sp - 1) & 0xffff; break // DCX SP
      case 0x3c: cycle += 5; t = (hi(af) + 1) & 0xff; af = withHi(af, t); af = flagsOfInr(af, t); break // INR A
      case 0x3d: cycle += 5; t = (hi(af) - 1) & 0xff; af = withHi(af, t); af = flagsOfDcr(af, t); break // DCR A
      case 0x3e: cycle += 7; af = withHi(af, read(board, pc)); pc++; break // MVI A
      case 0x3f: cycle += 4; af ^= CY; break // CMC
      case 0x40: cycle += 5; break // MOV B,B
      case 0x41: cycle += 5; bc = withHi(bc, lo(bc)); break // MOV B,C
      case 0x42: cycle += 5; bc = withHi(bc, hi(de)); break // MOV B,D
      case 0x43: cycle += 5; bc = withHi(bc, lo(de)); break // MOV B,E
      case 0x44: cycle += 5; bc = withHi(bc, hi(hl)); break // MOV B,H
      case 0x45: cycle += 5; bc = withHi(bc, lo(hl)); break // MOV B,L
      case 0x46: cycle += 7; bc = withHi(bc, read(board, hl)); break // MOV B,M
      case 0x47: cycle += 5; bc = withHi(bc, hi(af)); break // MOV B,A
      case 0x48: cycle += 5; bc = withLo(bc, hi(bc)); break // MOV C,B
      case 0x49: cycle += 5; break // MOV C,C
      case 0x4a: cycle += 5; bc = withLo(bc, hi(de)); break // MOV C,D
      case 0x4b: cycle += 5; bc = withLo(bc, lo(de)); break // MOV C,E
      case 0x4c: cycle += 5; bc = withLo(bc, hi(hl)); break // MOV C,H
      case 0x4d: cycle += 5; bc = withLo(bc, lo(hl)); break // MOV C,L
      case 0x4e: cycle += 7; bc = withLo(bc, read(board, hl)); break // MOV C,M
      case 0x4f: cycle += 5; bc = withLo(bc, hi(af)); break // MOV C,A
      case 0x50: cycle += 5; de = withHi(de, hi(bc)); break // MOV D,B
      case 0x51: cycle += 5; de = withHi(de, lo(bc)); break // MOV D,C
      case 0x52: cycle += 5; break // MOV D,D
      case 0x53: cycle += 5; de = withHi(de, lo(de)); break // MOV D,E
      case 0x54: cycle += 5; de = withHi(de, hi(hl)); break // MOV D,H
      case 0x55: cycle += 5; de = withHi(de, lo(hl)); break // MOV D,L
      case 0x56: cycle += 7; de = withHi(de, read(board, hl)); break // MOV D,M
      case 0x57: cycle += 5; de = withHi(de, hi(af)); break // MOV D,A
      case 0x58: cycle += 5; de = withLo(de, hi(bc)); break // MOV E,B
      case 0x59: cycle += 5; de = withLo(de, lo(bc)); break // MOV E,C
      case 0x5a: cycle += 5; de = withLo(de, hi(de)); break // MOV E,D
      case 0x5b: cycle += 5; break // MOV E,E
      case 0x5c: cycle += 5; de = withLo(de, hi(hl)); break // MOV E,H
      case 0x5d: cycle += 5; de = withLo(de, lo(hl)); break // MOV E,L
      case 0x5e: cycle += 7; de = withLo(de, read(board, hl)); break // MOV E,M
      case 0x5f: cycle += 5; de = withLo(de, hi(af)); break // MOV E,A
      case 0x60: cycle += 5; hl = withHi(hl, hi(bc)); break // MOV H,B
      case 0x61: cycle += 5; hl = withHi(hl, lo(bc)); break // MOV H,C
      case 0x62: cycle += 5; hl = withHi(hl, hi(de)); break // MOV H,D
      case 0x63: cycle += 5; hl = withHi(hl, lo(de)); break // MOV H,E
      case 0x64: cycle += 5; break // MOV H,H
      case 0x65: cycle += 5; hl = withHi(hl, lo(hl)); break // MOV H,L
      case 0x66: cycle += 7; hl = withHi(hl, read(board, hl)); break // MOV H,M
      case 0x67: cycle += 5; hl = withHi(hl, hi(af)); break // MOV H,A
      case 0x68: cycle += 5; hl = withLo(hl, hi(bc)); break // MOV L,B
      case 0x69: cycle += 5; hl = withLo(hl, lo(bc)); break // MOV L,C
      case 0x6a: cycle += 5; hl = withLo(hl, hi(de)); break // MOV L,D
      case 0x6b: cycle += 5; hl = withLo(hl, lo(de)); break // MOV L,E
      case 0x6c: cycle += 5; hl = withLo(hl, hi(hl)); break // MOV L,H
      case 0x6d: cycle += 5; break // MOV L,L
      case 0x6e: cycle += 7; hl = withLo(hl, read(board, hl)); break // MOV L,M
      case 0x6f: cycle += 5; hl = withLo(hl, hi(af)); break // MOV L,A
      case 0x70: cycle += 7; write(board, hl, hi(bc)); break // MOV M,B
      case 0x71: cycle += 7; write(board, hl, lo(bc)); break // MOV M,C
      case 0x72: cycle += 7; write(board, hl, hi(de)); break // MOV M,D
      case 0x73: cycle += 7; write(board, hl, lo(de)); break // MOV M,E
      case 0x74: cycle += 7; write(board, hl, hi(hl)); break // MOV M,H
      case 0x75: cycle += 7; write(board, hl, lo(hl)); break // MOV M,L
      case 0x76: // HLT runs again and again, 7 cycles each, until an interrupt moves past it
        cycle += 7
        pc--
        store<i32>(board, 1, HALTED)
        if (cycle < limit) cycle += ((limit - cycle + 6) / 7) * 7
        break
      case 0x77: cycle += 7; write(board, hl, hi(af)); break // MOV M,A
      case 0x78: cycle += 5; af = withHi(af, hi(bc)); break // MOV A,B
      case 0x79: cycle += 5; af = withHi(af, lo(bc)); break // MOV A,C
      case 0x7a: cycle += 5; af = withHi(af, hi(de)); break // MOV A,D
      case 0x7b: cycle += 5; af = withHi(af, lo(de)); break // MOV A,E
      case 0x7c: cycle += 5; af = withHi(af, hi(hl)); break // MOV A,H
      case 0x7d: cycle += 5; af = withHi(af, lo(hl)); break // MOV A,L
      case 0x7e: cycle += 7; af = withHi(af, read(board, hl)); break // MOV A,M
      case 0x7f: cycle += 5; break // MOV A,A
      case 0x80: cycle += 4; af = add(af, hi(bc)); break // ADD B
      case 0x81: cycle += 4; af = add(af, lo(bc)); break // ADD C
      case 0x82: cycle += 4; af = add(af, hi(de)); break // ADD D
      case 0x83: cycle += 4; af = add(af, lo(de)); break // ADD E
      case 0x84: cycle += 4; af = add(af, hi(hl)); break // ADD H
      case 0x85: cycle += 4; af = add(af, lo(hl)); break // ADD L
      case 0x86: cycle += 7; af = add(af, read(board, hl)); break // ADD M
      case 0x87: cycle += 4; af = add(af, hi(af)); break // ADD A
      case 0x88: cycle += 4; af = adc(af, hi(bc)); break // ADC B
      case 0x89: cycle += 4; af = adc(af, lo(bc)); break // ADC C
      case 0x8a: cycle += 4; af = adc(af, hi(de)); break // ADC D
      case 0x8b: cycle += 4; af = adc(af, lo(de)); break // ADC E
      case 0x8c: cycle += 4; af = adc(af, hi(hl)); break // ADC H
      case 0x8d: cycle += 4; af = adc(af, lo(hl)); break // ADC L
      case 0x8e: cycle += 7; af = adc(af, read(board, hl)); break // ADC M
      case 0x8f: cycle += 4; af = adc(af, hi(af)); break // ADC A
      case 0x90: cycle += 4; af = sub(af, hi(bc)); break // SUB B
      case 0x91: cycle += 4; af = sub(af, lo(bc)); break // SUB C
      case 0x92: cycle += 4; af = sub(af, hi(de)); break // SUB D
      case 0x93: cycle += 4; af = sub(af, lo(de)); break // SUB E
      case 0x94: cycle += 4; af = sub(af, hi(hl)); break // SUB H
      case 0x95: cycle += 4; af = sub(af, lo(hl)); break // SUB L
      case 0x96: cycle += 7; af = sub(af, read(board, hl)); break // SUB M
      case 0x97: cycle += 4; af = sub(af, hi(af)); break // SUB A
      case 0x98: cycle += 4; af = sbb(af, hi(bc)); break // SBB B
      case 0x99: cycle += 4; af = sbb(af, lo(bc)); break // SBB C
      case 0x9a: cycle += 4; af = sbb(af, hi(de)); break // SBB D
      case 0x9b: cycle += 4; af = sbb(af, lo(de)); break // SBB E
      case 0x9c: cycle += 4; af = sbb(af, hi(hl)); break // SBB H
      case 0x9d: cycle += 4; af = sbb(af, lo(hl)); break // SBB L
      case 0x9e: cycle += 7; af = sbb(af, read(board, hl)); break // SBB M
      case 0x9f: cycle += 4; af = sbb(af, hi(af)); break // SBB A
      case 0xa0: cycle += 4; af = ana(af, hi(bc)); break // ANA B
      case 0xa1: cycle += 4; af = ana(af, lo(bc)); break // ANA C
      case 0xa2: cycle += 4; af = ana(af, hi(de)); break // ANA D
      case 0xa3: cycle += 4; af = ana(af, lo(de)); break // ANA E
      case 0xa4: cycle += 4; af = ana(af, hi(hl)); break // ANA H
      case 0xa5: cycle += 4; af = ana(af, lo(hl)); break // ANA L
      case 0xa6: cycle += 7; af = ana(af, read(board, hl)); break // ANA M
      case 0xa7: cycle += 4; af = ana(af, hi(af)); break // ANA A
      case 0xa8: cycle += 4; af = xra(af, hi(bc)); break // XRA B
      case 0xa9: cycle += 4; af = xra(af, lo(bc)); break // XRA C
      case 0xaa: cycle += 4; af = xra(af, hi(de)); break // XRA D
      case 0xab: cycle += 4; af = xra(af, lo(de)); break // XRA E
      case 0xac: cycle += 4; af = xra(af, hi(hl)); break // XRA H
      case 0xad: cycle += 4; af = xra(af, lo(hl)); break // XRA L
      case 0xae: cycle += 7; af = xra(af, read(board, hl)); break // XRA M
      case 0xaf: cycle += 4; af = xra(af, hi(af)); break // XRA A
      case 0xb0: cycle += 4; af = ora(af, hi(bc)); break // ORA B
      case 0xb1: cycle += 4; af = ora(af, lo(bc)); break // ORA C
      case 0xb2: cycle += 4; af = ora(af, hi(de)); break // ORA D
      case 0xb3: cycle += 4; af = ora(af, lo(de)); break // ORA E
      case 0xb4: cycle += 4; af = ora(af, hi(hl)); break // ORA H
      case 0xb5: cycle += 4; af = ora(af, lo(hl)); break // ORA L
      case 0xb6: cycle += 7; af = ora(af, read(board, hl)); break // ORA M
      case 0xb7: cycle += 4; af = ora(af, hi(af)); break // ORA A
      case 0xb8: cycle += 4; af = cmp(af, hi(bc)); break // CMP B
      case 0xb9: cycle += 4; af = cmp(af, lo(bc)); break // CMP C
      case 0xba: cycle += 4; af = cmp(af, hi(de)); break // CMP D
      case 0xbb: cycle += 4; af = cmp(af, lo(de)); break // CMP E
      case 0xbc: cycle += 4; af = cmp(af, hi(hl)); break // CMP H
      case 0xbd: cycle += 4; af = cmp(af, lo(hl)); break // CMP L
      case 0xbe: cycle += 7; af = cmp(af, read(board, hl)); break // CMP M
      case 0xbf: cycle += 4; af = cmp(af, hi(af)); break // CMP A
      case 0xc0: cycle += 5; if ((af & Z) == 0) { pc = read16(board, sp); sp = (sp + 2) & 0xffff; cycle += TAKEN }; break // RNZ
      case 0xc1: cycle += 10; bc = read16(board, sp); sp = (sp + 2) & 0xffff; break // POP B
      case 0xc2: cycle += 10; pc = (af & Z) == 0 ? read16(board, pc) : pc + 2; break // JNZ
      case 0xc3: cycle += 10; pc = read16(board, pc); break // JMP
      case 0xc4: cycle += 11; if ((af & Z) == 0) { t = read16(board, pc); sp = push(board, sp, pc + 2); pc = t; cycle += TAKEN } else pc += 2; break // CNZ
      case 0xc5: cycle += 11; sp = push(board, sp, bc); break // PUSH B
      case 0xc6: cycle += 7; af = add(af, read(board, pc)); pc++; break // ADI
      case 0xc7: cycle += 11; sp = push(board, sp, pc); pc = 0; break // RST 0
      case 0xc8: cycle += 5; if (af & Z) { pc = read16(board, sp); sp = (sp + 2) & 0xffff; cycle += TAKEN }; break // RZ
      case 0xc9: cycle += 10; pc = read16(board, sp); sp = (sp + 2) & 0xffff; break // RET
      case 0xca: cycle += 10; pc = af & Z ? read16(board, pc) : pc + 2; break // JZ
      case 0xcb: cycle += 10; pc = read16(board, pc); break // JMP (alias)
      case 0xcc: cycle += 11; if (af & Z) { t = read16(board, pc); sp = push(board, sp, pc + 2); pc = t; cycle += TAKEN } else pc += 2; break // CZ
      case 0xcd: cycle += 17; t = read16(board, pc); sp = push(board, sp, pc + 2); pc = t; break // CALL
      case 0xce: cycle += 7; af = adc(af, read(board, pc)); pc++; break // ACI
      case 0xcf: cycle += 11; sp = push(board, sp, pc); pc = 8; break // RST 1
      case 0xd0: cycle += 5; if ((af & CY) == 0) { pc = read16(board, sp); sp = (sp + 2) & 0xffff; cycle += TAKEN }; break // RNC
      case 0xd1: cycle += 10; de = read16(board, sp); sp = (sp + 2) & 0xffff; break // POP D
      case 0xd2: cycle += 10; pc = (af & CY) == 0 ? read16(board, pc) : pc + 2; break // JNC
      case 0xd3: cycle += 10; writePort(board, read(board, pc), hi(af), cycle); pc++; break // OUT
      case 0xd4: cycle += 11; if ((af & CY) == 0) { t = read16(board, pc); sp = push(board, sp, pc + 2); pc = t; cycle += TAKEN } else pc += 2; break // CNC
      case 0xd5: cycle += 11; sp = push(board, sp, de); break // PUSH D
      case 0xd6: cycle += 7; af = sub(af, read(board, pc)); pc++; break // SUI
      case 0xd7: cycle += 11; sp = push(board, sp, pc); pc = 16; break // RST 2
      case 0xd8: cycle += 5; if (af & CY) { pc = read16(board, sp); sp = (sp + 2) & 0xffff; cycle += TAKEN }; break // RC
      case 0xd9: cycle += 10; pc = read16(board, sp); sp = (sp + 2) & 0xffff; break // RET (alias)
      case 0xda: cycle += 10; pc = af & CY ? read16(board, pc) : pc + 2; break // JC
      case 0xdb: cycle += 10; af = withHi(af, readPort(board, read(board, pc))); pc++; break // IN
      case 0xdc: cycle += 11; if (af & CY) { t = read16(board, pc); sp = push(board, sp, pc + 2); pc = t; cycle += TAKEN } else pc += 2; break // CC
      case 0xdd: cycle += 17; t = read16(board, pc); sp = push(board, sp, pc + 2); pc = t; break // CALL (alias)
      case 0xde: cycle += 7; af = sbb(af, read(board, pc)); pc++; break // SBI
      case 0xdf: cycle += 11; sp = push(board, sp, pc); pc = 24; break // RST 3
      case 0xe0: cycle += 5; if ((af & P) == 0) { pc = read16(board, sp); sp = (sp + 2) & 0xffff; cycle += TAKEN }; break // RPO
      case 0xe1: cycle += 10; hl = read16(board, sp); sp = (sp + 2) & 0xffff; break // POP H
      case 0xe2: cycle += 10; pc = (af & P) == 0 ? read16(board, pc) : pc + 2; break // JPO
      case 0xe3: cycle += 18; t = read16(board, sp); write16(board, sp, hl); hl = t; break // XTHL
      case 0xe4: cycle += 11; if ((af & P) == 0) { t = read16(board, pc); sp = push(board, sp, pc + 2); pc = t; cycle += TAKEN } else pc += 2; break // CPO
      case 0xe5: cycle += 11; sp = push(board, sp, hl); break // PUSH H
      case 0xe6: cycle += 7; af = ana(af, read(board, pc)); pc++; break // ANI
      case 0xe7: cycle += 11; sp = push(board, sp, pc); pc = 32; break // RST 4
      case 0xe8: cycle += 5; if (af & P) { pc = read16(board, sp); sp = (sp + 2) & 0xffff; cycle += TAKEN }; break // RPE
      case 0xe9: cycle += 5; pc = hl; break // PCHL
      case 0xea: cycle += 10; pc = af & P ? read16(board, pc) : pc + 2; break // JPE
      case 0xeb: cycle += 4; t = de; de = hl; hl = t; cycle += load<i32>(board, XCHG_EXTRA); break // XCHG
      case 0xec: cycle += 11; if (af & P) { t = read16(board, pc); sp = push(board, sp, pc + 2); pc = t; cycle += TAKEN } else pc += 2; break // CPE
      case 0xed: cycle += 17; t = read16(board, pc); sp = push(board, sp, pc + 2); pc = t; break // CALL (alias)
      case 0xee: cycle += 7; af = xra(af, read(board, pc)); pc++; break // XRI
      case 0xef: cycle += 11; sp = push(board, sp, pc); pc = 40; break // RST 5
      case 0xf0: cycle += 5; if ((af & S) == 0) { pc = read16(board, sp); sp = (sp + 2) & 0xffff; cycle += TAKEN }; break // RP
      case 0xf1: cycle += 10; af = normal(read16(board, sp)); sp = (sp + 2) & 0xffff; break // POP PSW
      case 0xf2: cycle += 10; pc = (af & S) == 0 ? read16(board, pc) : pc + 2; break // JP
      case 0xf3: cycle += 4; store<i32>(board, 0, INTE); break // DI
      case 0xf4: cycle += 11; if ((af & S) == 0) { t = read16(board, pc); sp = push(board, sp, pc + 2); pc = t; cycle += TAKEN } else pc += 2; break // CP
      case 0xf5: cycle += 11; sp = push(board, sp, af); break // PUSH PSW
      case 0xf6: cycle += 7; af = ora(af, read(board, pc)); pc++; break // ORI
      case 0xf7: cycle += 11; sp = push(board, sp, pc); pc = 48; break // RST 6
      case 0xf8: cycle += 5; if (af & S) { pc = read16(board, sp); sp = (sp + 2) & 0xffff; cycle += TAKEN }; break // RM
      case 0xf9: cycle += 5; sp = hl; break // SPHL
      case 0xfa: cycle += 10; pc = af & S ? read16(board, pc) : pc + 2; break // JM
      case 0xfb: // EI
        cycle += 4
        store<i32>(board, 1, INTE)
        store<i32>(board, 1, INTE_USED)
        store<i32>(board, cycle, EI_END)
        if (load<i32>(board, IRQ)) limit = cycle // a held interrupt: let the caller look at it
        break
      case 0xfc: cycle += 11; if (af & S) { t = read16(board, pc); sp = push(board, sp, pc + 2); pc = t; cycle += TAKEN } else pc += 2; break // CM
      case 0xfd: cycle += 17; t = read16(board, pc); sp = push(board, sp, pc + 2); pc = t; break // CALL (alias)
      case 0xfe: cycle += 7; af = cmp(af, read(board, pc)); pc++; break // CPI
      case 0xff: cycle += 11; sp = push(board, sp, pc); pc = 56; break // RST 7
    }
  } while (cycle < limit)
  store<i32>(board, af, AF)
  store<i32>(board, bc, BC)
  store<i32>(board, de, DE)
  store<i32>(board, hl, HL)
  store<i32>(board, sp, SP)
  store<i32>(board, pc & 0xffff, PC)
  store<i32>(board, cycle, CYCLE)
}
