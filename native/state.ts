/**
 * A saved state as bytes: a header of 32-bit little-endian words (magic, version, checksum of the program,
 * checksum of what follows), the board's fields, its RAM.
 */
import { StateError } from './errors'

const MAGIC = 0x44425041 // "APBD"
const VERSION = 1
const HEADER_BYTES = 16

/** @param program checksum of the program in the board */
export function packState(program: number, fields: Uint8Array, ram: Uint8Array): Uint8Array {
  const state = new Uint8Array(HEADER_BYTES + fields.length + ram.length)
  state.set(fields, HEADER_BYTES)
  state.set(ram, HEADER_BYTES + fields.length)
  const header = new DataView(state.buffer)
  header.setUint32(0, MAGIC, true)
  header.setUint32(4, VERSION, true)
  header.setUint32(8, program, true)
  header.setUint32(12, checksum(state.subarray(HEADER_BYTES)), true)
  return state
}

/** Views of the two parts of a state, for a board whose program has the checksum `program`. @throws StateError naming the first thing that is wrong. */
export function unpackState(
  state: Uint8Array,
  program: number,
  fieldBytes: number,
  ramBytes: number
): { fields: Uint8Array; ram: Uint8Array } {
  const expected = HEADER_BYTES + fieldBytes + ramBytes
  const header = new DataView(state.buffer, state.byteOffset, state.byteLength)
  if (state.length < HEADER_BYTES || header.getUint32(0, true) !== MAGIC) {
    throw new StateError('This is not a saved state of the arcade board.')
  }
  const version = header.getUint32(4, true)
  if (version !== VERSION) {
    throw new StateError(`The saved state is of version ${version}; this board reads version ${VERSION}.`)
  }
  if (state.length !== expected) {
    throw new StateError(`The saved state is damaged: ${state.length} bytes long instead of ${expected}.`)
  }
  if (header.getUint32(12, true) !== checksum(state.subarray(HEADER_BYTES))) {
    throw new StateError('The saved state is damaged: its checksum does not match its contents.')
  }
  if (header.getUint32(8, true) !== program) {
    throw new StateError('The saved state belongs to another program than the one in this board.')
  }
  return {
    fields: state.subarray(HEADER_BYTES, HEADER_BYTES + fieldBytes),
    ram: state.subarray(expected - ramBytes)
  }
}

/** FNV-1a, 32 bits: tells damage and other programs, not malice. */
export function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return hash >>> 0
}
