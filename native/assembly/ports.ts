/** The board's input and output ports: buttons and switches, shift register, sound latches, watchdog. */
import { CYCLE, DIPS, IN0, IN1, IN2, SHIFT_AMOUNT, SHIFT_DATA, SOUND3, SOUND5, WATCHDOG } from './layout'

/** CPU cycles of a frame: 262 lines of 128. */
export const FRAME_CYCLES: i32 = 33536
/** Frames without a write to port 6 after which the watchdog resets the processor. */
const WATCHDOG_FRAMES: i32 = 255

/** Bits of the `buttons` argument; native/board.ts names them for callers. */
const COIN: i32 = 0x01
const START1: i32 = 0x02
const START2: i32 = 0x04

/**
 * Puts the state of the controls on the three input ports. The stick and button bits of a player (fire, left,
 * right) are contiguous and already in the order of bits 4-6 of a port. IN 2 carries both players: an upright
 * cabinet has one set of controls, wired to IN 1 and IN 2.
 */
export function latchInputs(board: i32, buttons: i32): void {
  const player1 = (buttons << 1) & 0x70
  const player2 = (buttons >> 2) & 0x70
  const start1 = buttons & START1 ? 0x04 : 0
  const start2 = buttons & START2 ? 0x02 : 0
  const coin = buttons & COIN ? 0 : 0x01
  store<i32>(board, 0x08 | player1, IN0)
  store<i32>(board, 0x08 | coin | start2 | start1 | player1, IN1)
  store<i32>(board, load<i32>(board, DIPS) | player1 | player2, IN2)
}

/** IN: the port's lower two address bits are decoded. */
export function readPort(board: i32, port: i32): i32 {
  switch (port & 3) {
    case 0:
      return load<i32>(board, IN0)
    case 1:
      return load<i32>(board, IN1)
    case 2:
      return load<i32>(board, IN2)
    default:
      return ((load<i32>(board, SHIFT_DATA) << load<i32>(board, SHIFT_AMOUNT)) >> 8) & 0xff
  }
}

/** OUT: three address bits are decoded. `cycle` is the end of the instruction. */
export function writePort(board: i32, port: i32, value: i32, cycle: i32): void {
  switch (port & 7) {
    case 2:
      store<i32>(board, value & 7, SHIFT_AMOUNT)
      break
    case 3:
      store<i32>(board, value, SOUND3)
      break
    case 4:
      store<i32>(board, (value << 8) | (load<i32>(board, SHIFT_DATA) >> 8), SHIFT_DATA)
      break
    case 5:
      store<i32>(board, value, SOUND5)
      break
    case 6:
      feedWatchdog(board, cycle)
      break
  }
}

export function feedWatchdog(board: i32, cycle: i32): void {
  store<i32>(board, cycle + WATCHDOG_FRAMES * FRAME_CYCLES, WATCHDOG)
}

/** The shift register as a reset leaves it: empty, and its amount input at 7. */
export function resetPorts(board: i32): void {
  store<i32>(board, 0, SHIFT_DATA)
  store<i32>(board, 7, SHIFT_AMOUNT)
}
