/**
 * The 8080's view of the board: A15 is not decoded; 0000h-1FFFh program, 2000h-3FFFh RAM, seen again at
 * 6000h-7FFFh; 4000h-5FFFh is an empty socket that reads 0. Writes outside RAM do nothing.
 */

@inline export function read(board: i32, address: i32): i32 {
  const a = address & 0x7fff
  return a < 0x4000 ? <i32>load<u8>(board + a) : readHigh(board, a)
}

@inline export function write(board: i32, address: i32, value: i32): void {
  if (address & 0x2000) store<u8>(board + (address & 0x3fff), value)
}

@inline export function read16(board: i32, address: i32): i32 {
  const a = address & 0x7fff
  return a < 0x3fff ? <i32>load<u16>(board + a) : read16Bytes(board, a)
}

@inline export function write16(board: i32, address: i32, value: i32): void {
  const a = address & 0x7fff
  if (<u32>(a - 0x2000) < 0x1fff) store<u16>(board + a, value)
  else write16Bytes(board, address, value)
}

function readHigh(board: i32, a: i32): i32 {
  return a & 0x2000 ? <i32>load<u8>(board + (a & 0x3fff)) : 0
}

function read16Bytes(board: i32, a: i32): i32 {
  return read(board, a) | (read(board, a + 1) << 8)
}

function write16Bytes(board: i32, address: i32, value: i32): void {
  write(board, address, value)
  write(board, address + 1, value >> 8)
}
