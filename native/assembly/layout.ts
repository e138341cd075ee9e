/**
 * Where a board lives in linear memory. Every board is one block of BOARD_BYTES; offsets below are from its
 * start. The first 16 KiB are the 8080's own view (program, then RAM), so an address is an offset.
 */

/** 2000h-3FFFh: 1 KiB of work RAM, then 7 KiB of picture. */
export const RAM: i32 = 0x2000
export const VRAM: i32 = 0x2400
export const VRAM_BYTES: i32 = 0x1c00

/** Everything that a saved state holds besides RAM: 64 bytes of 32-bit fields. */
export const STATE: i32 = 0x4000
export const AF: usize = 0x4000
export const BC: usize = 0x4004
export const DE: usize = 0x4008
export const HL: usize = 0x400c
export const SP: usize = 0x4010
export const PC: usize = 0x4014
/** CPU cycles since the start of the last vertical blank (line 224). */
export const CYCLE: usize = 0x4018
/** Interrupt enable flip-flop (INTE). */
export const INTE: usize = 0x401c
export const HALTED: usize = 0x4020
/** The cycle at which the last EI ended: equal to CYCLE while its one-instruction delay still runs. */
export const EI_END: usize = 0x4024
/** Interrupt line of the board, held until acknowledged. */
export const IRQ: usize = 0x4028
/** Shift register: the last two bytes written to port 4, newest on top. */
export const SHIFT_DATA: usize = 0x402c
export const SHIFT_AMOUNT: usize = 0x4030
/** The cycle (on CYCLE's clock) at which the watchdog bites. */
export const WATCHDOG: usize = 0x4034
export const BITES: usize = 0x4038
export const FRAME: usize = 0x403c
export const SOUND3: usize = 0x4040
export const SOUND5: usize = 0x4044
/** Which interrupt the video counter raises next: 0 line 96, 1 line 224. */
export const NEXT_EDGE: usize = 0x4048
/** Whether EI has run since power-up. */
export const INTE_USED: usize = 0x404c
export const STATE_BYTES: i32 = 0x50

/** Values of the three input ports; not part of a saved state. */
export const IN0: usize = 0x4080
export const IN1: usize = 0x4084
export const IN2: usize = 0x4088
/** Switch bits of IN 2: lives, bonus ship, coin information. */
export const DIPS: usize = 0x408c
/** Cycles that XCHG takes beyond Intel's 4: 1 when timed as MAME 0.251 does. Not part of a saved state. */
export const XCHG_EXTRA: usize = 0x4090

/** The picture as it was when last reduced, so that only changed columns are done again. */
export const SHADOW: usize = 0x4400
/** Per scan line (portrait column): 84 vertical area sums 0..64, bottom first, padded to 96. */
export const COLUMN_SUMS: usize = 0x6000
export const COLUMN_STRIDE: usize = 96
/** 84 columns of 84 area sums 0..512 (16 bits), bottom first, padded to 96. */
export const AREA_SUMS: usize = 0xb400
export const AREA_STRIDE: usize = 192
/** The finished 84x84 picture, upright, row by row. */
export const GRAY84: usize = 0xf300

export const BOARD_BYTES: i32 = 0x12000

/** One picture buffer for the whole bank: 224 x 256 RGBA. */
export const CANVAS: usize = 0x8000
export const CANVAS_BYTES: i32 = 224 * 256 * 4
/** First board, on a page of its own. */
export const FIRST_BOARD: i32 = 0x40000
