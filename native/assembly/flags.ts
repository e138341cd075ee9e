/**
 * Flags and arithmetic of the 8080. A and the flags travel together as one number, AF = A << 8 | F, so that
 * every operation is a pure function from AF to AF and the interpreter keeps a single local for both.
 * F as PUSH PSW stores it: S Z 0 AC 0 P 1 CY. (Intel 8080 Microcomputer Systems User's Manual, chapter 4.)
 */

export const CY: i32 = 0x01
export const P: i32 = 0x04
export const AC: i32 = 0x10
export const Z: i32 = 0x40
export const S: i32 = 0x80
/** Bit 1 of F always reads 1, bits 3 and 5 always 0. */
const FIXED: i32 = 0x02
const REAL: i32 = 0xd7

/** S, Z, P and CY of a 9-bit result (bit 8 is the carry or borrow). */
const RESULT_FLAGS = memory.data(512, 16)
/** Flags after INR and DCR of a byte that became the index, all but CY. */
const INR_FLAGS = memory.data(256, 16)
const DCR_FLAGS = memory.data(256, 16)

function signZeroParity(value: i32): i32 {
  return (value & S) | (value == 0 ? Z : 0) | (popcnt(value) & 1 ? 0 : P) | FIXED
}

/** Fills the tables; called once when the module starts. */
export function fillFlagTables(): void {
  for (let q = 0; q < 512; q++) store<u8>(RESULT_FLAGS + q, signZeroParity(q & 0xff) | (q >> 8))
  for (let r = 0; r < 256; r++) {
    store<u8>(INR_FLAGS + r, signZeroParity(r) | ((r & 15) == 0 ? AC : 0))
    store<u8>(DCR_FLAGS + r, signZeroParity(r) | ((r & 15) != 15 ? AC : 0))
  }
}

@inline function resultFlags(q: i32): i32 {
  return <i32>load<u8>(RESULT_FLAGS + q)
}

@inline export function add(af: i32, v: i32): i32 {
  return plus(af >> 8, v, 0)
}

@inline export function adc(af: i32, v: i32): i32 {
  return plus(af >> 8, v, af & CY)
}

@inline function plus(a: i32, v: i32, carry: i32): i32 {
  const q = a + v + carry
  return ((q & 0xff) << 8) | resultFlags(q) | ((a ^ v ^ q) & AC)
}

@inline export function sub(af: i32, v: i32): i32 {
  return minus(af >> 8, v, 0)
}

@inline export function sbb(af: i32, v: i32): i32 {
  return minus(af >> 8, v, af & CY)
}

/** AC is the carry out of bit 3 of a + not(v) + 1, so the inverse of a borrow. */
@inline function minus(a: i32, v: i32, borrow: i32): i32 {
  const q = (a - v - borrow) & 0x1ff
  return ((q & 0xff) << 8) | resultFlags(q) | (~(a ^ v ^ q) & AC)
}

@inline export function cmp(af: i32, v: i32): i32 {
  return (af & 0xff00) | (minus(af >> 8, v, 0) & 0xff)
}

/** ANA leaves in AC the OR of bit 3 of both operands (8080; the 8085 sets it always). */
@inline export function ana(af: i32, v: i32): i32 {
  const a = af >> 8
  const r = a & v
  return (r << 8) | resultFlags(r) | (((a | v) << 1) & AC)
}

@inline export function xra(af: i32, v: i32): i32 {
  const r = (af >> 8) ^ v
  return (r << 8) | resultFlags(r)
}

@inline export function ora(af: i32, v: i32): i32 {
  const r = (af >> 8) | v
  return (r << 8) | resultFlags(r)
}

/** AF after INR made some register r. */
@inline export function flagsOfInr(af: i32, r: i32): i32 {
  return (af & (0xff00 | CY)) | <i32>load<u8>(INR_FLAGS + r)
}

@inline export function flagsOfDcr(af: i32, r: i32): i32 {
  return (af & (0xff00 | CY)) | <i32>load<u8>(DCR_FLAGS + r)
}

export function daa(af: i32): i32 {
  const a = af >> 8
  let correction = 0
  let carry = af & CY
  if (af & AC || (a & 15) > 9) correction = 6
  if (carry || a > 0x99) {
    correction |= 0x60
    carry = CY
  }
  const r = (a + correction) & 0xff
  return (r << 8) | resultFlags(r) | ((a ^ r) & AC) | carry
}

@inline export function rlc(af: i32): i32 {
  const a = af >> 8
  return (((a << 1) | (a >> 7)) & 0xff) << 8 | (af & 0xfe) | (a >> 7)
}

@inline export function rrc(af: i32): i32 {
  const a = af >> 8
  return (((a >> 1) | (a << 7)) & 0xff) << 8 | (af & 0xfe) | (a & 1)
}

@inline export function ral(af: i32): i32 {
  const a = af >> 8
  return (((a << 1) | (af & CY)) & 0xff) << 8 | (af & 0xfe) | (a >> 7)
}

@inline export function rar(af: i32): i32 {
  const a = af >> 8
  return ((a >> 1) | ((af & CY) << 7)) << 8 | (af & 0xfe) | (a & 1)
}

/** AF with the carry out of a 16-bit addition, whose 17-bit sum is given: the only flag of DAD. */
@inline export function withCarry(af: i32, sum: i32): i32 {
  return (af & ~CY) | ((sum >> 16) & CY)
}

/** AF as POP PSW leaves it. */
@inline export function normal(word: i32): i32 {
  return (word & (0xff00 | REAL)) | FIXED
}
