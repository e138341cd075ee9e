import { readFileSync } from 'node:fs'
import { boardWasmPath, buildNative } from '../../../native/build.mjs'
import { BoardBank, type Board } from '../../../native/board'

await buildNative()
export const boardWasm = readFileSync(boardWasmPath)

/** A fresh board whose program begins with `code` at 0000h; `parts` go to other addresses. */
export function boardWith(code: readonly number[], parts: Record<number, readonly number[]> = {}): Board {
  const [board] = BoardBank.load(boardWasm, 1).boards
  if (!board) throw new Error('the bank is empty')
  board.loadRom(program(code, parts))
  return board
}

/** 8 KiB of program with `code` at 0000h and `parts` at their addresses, zeros (NOP) elsewhere. */
export function program(code: readonly number[], parts: Record<number, readonly number[]> = {}): Uint8Array {
  const rom = new Uint8Array(8192)
  rom.set(code)
  for (const [address, bytes] of Object.entries(parts)) rom.set(bytes, Number(address))
  return rom
}
