/**
 * Time on the board: the video counter, its two interrupts a frame, the watchdog. Frames are counted from the
 * start of one vertical blank (line 224) to the next, which is when a frame callback of MAME runs: before that
 * blank's interrupt is taken and before its inputs are read.
 */
import {
  AF,
  BITES,
  CYCLE,
  EI_END,
  FRAME,
  INTE,
  INTE_USED,
  IRQ,
  NEXT_EDGE,
  RAM,
  STATE,
  STATE_BYTES,
  WATCHDOG
} from './layout'
import { NEVER, interrupt, resetCpu, runCpu } from './cpu'
import { normal } from './flags'
import { FRAME_CYCLES, feedWatchdog, latchInputs, resetPorts } from './ports'

const LINE_CYCLES: i32 = 128
const BLANK_LINES: i32 = 38
/** Lines 96 and 224 on CYCLE's clock, which is 0 at line 224. */
const MIDDLE: i32 = (BLANK_LINES + 96) * LINE_CYCLES

/** The two edges of the video counter that raise an interrupt, in the order in which they come. */
const MIDDLE_EDGE: i32 = 0
const BLANK_EDGE: i32 = 1

/**
 * MAME's video clock is a hair faster than 33,536 CPU cycles a frame (both periods are rounded down to whole
 * attoseconds), and the processor is given whole cycles only. So from the second frame on it stops one cycle
 * before the edge: an instruction that would begin in that last cycle begins after the interrupt instead.
 */
const EARLY: i32 = 1

/** Power up: RAM clear, and the video counter at the start of a vertical blank whose interrupt has passed. */
export function powerOn(board: i32): void {
  memory.fill(board + RAM, 0, RAM)
  memory.fill(board + STATE, 0, STATE_BYTES)
  store<i32>(board, normal(0), AF)
  latchInputs(board, 0)
  reset(board, 0)
}

/** Runs to the start of the vertical blank `frames` times with these buttons held. */
export function runFrames(board: i32, buttons: i32, frames: i32): void {
  latchInputs(board, buttons)
  for (let i = 0; i < frames; i++) runFrame(board)
}

/** One instruction, interrupts included; gives the cycles that it took. For tests of the processor alone. */
export function step(board: i32): i32 {
  const before = load<i32>(board, CYCLE)
  runSlice(board, before + 1)
  return load<i32>(board, CYCLE) - before
}

function runFrame(board: i32): void {
  const early = load<i32>(board, FRAME) ? EARLY : 0
  raise(board, BLANK_EDGE)
  runTo(board, MIDDLE - early)
  raise(board, MIDDLE_EDGE)
  runTo(board, FRAME_CYCLES - early)
  nextFrame(board)
}

/** Moves the zero of CYCLE on to the blank that starts now. */
function nextFrame(board: i32): void {
  const cycle = load<i32>(board, CYCLE)
  const isAfterEi = load<i32>(board, EI_END) == cycle
  store<i32>(board, cycle - FRAME_CYCLES, CYCLE)
  store<i32>(board, isAfterEi ? cycle - FRAME_CYCLES : NEVER, EI_END)
  store<i32>(board, load<i32>(board, WATCHDOG) - FRAME_CYCLES, WATCHDOG)
  store<i32>(board, load<i32>(board, FRAME) + 1, FRAME)
}

/**
 * An edge of the video counter sets the interrupt line, or clears it when interrupts are off: not kept for later.
 * The board watches the processor's INTE output change, and takes it as on until it first did (as MAME does): a
 * program's first EI after power-up finds an interrupt waiting.
 */
function raise(board: i32, edge: i32): void {
  if (load<i32>(board, NEXT_EDGE) != edge) return
  store<i32>(board, 1 - edge, NEXT_EDGE)
  const isOn = load<i32>(board, INTE) || !load<i32>(board, INTE_USED)
  store<i32>(board, isOn ? 1 : 0, IRQ)
}

/** The processor runs until `edge`, through any bite of the watchdog. */
function runTo(board: i32, edge: i32): void {
  while (load<i32>(board, CYCLE) < edge) {
    const deadline = load<i32>(board, WATCHDOG)
    if (load<i32>(board, CYCLE) >= deadline) bite(board, deadline)
    else runSlice(board, min(edge, deadline))
  }
}

function runSlice(board: i32, limit: i32): void {
  if (!isAfterEi(board)) acknowledge(board)
  do {
    if (isAfterEi(board)) runAfterEi(board)
    else runCpu(board, limit)
  } while (load<i32>(board, CYCLE) < limit)
}

function isAfterEi(board: i32): bool {
  return load<i32>(board, EI_END) == load<i32>(board, CYCLE)
}

/**
 * The instruction after EI is never interrupted; a line that is held is looked at after it. With nothing held
 * that look finds nothing, so the run simply goes on.
 */
function runAfterEi(board: i32): void {
  runCpu(board, load<i32>(board, CYCLE))
  if (!isAfterEi(board)) acknowledge(board)
}

/** The processor takes the interrupt, if it will, and the board lets go of the line. */
function acknowledge(board: i32): void {
  if (!load<i32>(board, IRQ) || !load<i32>(board, INTE)) return
  store<i32>(board, 0, IRQ)
  interrupt(board, vector(load<i32>(board, CYCLE) + EARLY))
}

/** The board wires bit 6 of its vertical counter into the RST it supplies: 1 when it is low, 2 when it is high. */
function vector(cycle: i32): i32 {
  const line = cycle / LINE_CYCLES
  const counter = line < BLANK_LINES ? line + 0xda : line - BLANK_LINES + 0x20
  return counter & 0x40 ? 2 : 1
}

/** The watchdog resets the processor and the video counter's interrupt. RAM and a raised line stay as they were. */
function bite(board: i32, cycle: i32): void {
  store<i32>(board, load<i32>(board, BITES) + 1, BITES)
  reset(board, cycle)
}

function reset(board: i32, cycle: i32): void {
  resetCpu(board)
  resetPorts(board)
  feedWatchdog(board, cycle)
  store<i32>(board, MIDDLE_EDGE, NEXT_EDGE)
}
