/** Where things lie in the instance's memory: the same numbers as native/assembly/layout.ts. */
export const LAYOUT = {
  ram: 0x2000,
  state: 0x4000,
  stateBytes: 0x50,
  af: 0x4000,
  bc: 0x4004,
  de: 0x4008,
  hl: 0x400c,
  sp: 0x4010,
  pc: 0x4014,
  cycle: 0x4018,
  inte: 0x401c,
  halted: 0x4020,
  bites: 0x4038,
  frame: 0x403c,
  sound3: 0x4040,
  sound5: 0x4044,
  dips: 0x408c,
  xchgExtra: 0x4090,
  gray84: 0xf300,
  boardBytes: 0x12000,
  canvas: 0x8000,
  firstBoard: 0x40000
} as const

/** What the module exports; every address is that of a board. */
export interface BoardModule {
  powerOn(address: number): void
  runFrames(address: number, buttons: number, frames: number): void
  step(address: number): number
  reduce(address: number): void
  paint42(address: number): void
  paintGray(address: number): void
  paintRgba(address: number): void
}
