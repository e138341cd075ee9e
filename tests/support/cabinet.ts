import { I8080 } from './i8080'

/**
 * The 1978 Space Invaders board around an Intel 8080: memory map, ports, shift register, interrupts, watchdog.
 * Clear rather than fast; the reference that the WebAssembly board is compared with.
 *
 * Time is counted in processor cycles from power-up, which is the start of a vertical blank (line 224). A frame is 262
 * lines of 128 cycles. Line 224 puts RST 2 on the bus, line 96 of the next picture RST 1. A request is only made when
 * interrupts are enabled at that moment: otherwise it is dropped, not kept for later. As in MAME (measured), the edges
 * come one cycle early from the second frame on, power-up and a bite of the watchdog make line 96 the next edge that
 * counts, and the vector is read off the video counter when the processor acknowledges.
 */

export const CYCLES_PER_LINE = 128
export const CYCLES_PER_FRAME = 262 * CYCLES_PER_LINE
/** Line 96, counted from line 224. */
export const MIDDLE_CYCLE = (38 + 96) * CYCLES_PER_LINE
const BLANK_LINES = 38
const RST_1 = 0xcf
const RST_2 = 0xd7
const OUT_CYCLES = 10
const HLT_CYCLES = 7
const WATCHDOG_CYCLES = 255 * CYCLES_PER_FRAME

/** Bits of the `inputs` argument of `runFrames`. */
export const INPUT = { coin: 1, start1: 2, start2: 4, fire: 8, left: 16, right: 32 } as const

/** An interrupt request that found interrupts disabled. */
export interface LostInterrupt {
  vector: 1 | 2
  frame: number
}

export interface CabinetOptions {
  /** IN 2, bits 0-1: ships 3 to 6; bit 3: extra ship at 1,000 instead of 1,500; bit 7: hide the coin line. */
  dips?: number
  /** Called at every OUT to a sound port (3 or 5) that changes its value. */
  onSound?: (port: number, value: number, frame: number) => void
}

export class Cabinet {
  readonly cpu: I8080
  /** 0000-3FFF: 8 KiB of ROM, 1 KiB of work RAM at 2000, the picture from 2400. */
  readonly memory = new Uint8Array(0x4000)
  /** Frames finished so far. */
  frame = 0
  cycle = 0
  watchdogResets = 0
  /** Interrupt requests that found interrupts disabled. Counted from power-up. */
  lost: LostInterrupt[] = []
  /** Longest time, in cycles, from an interrupt's acknowledgement until interrupts were enabled again. */
  readonly worstHandlerCycles = { middle: 0, vblank: 0 }

  private inputs = 0
  private shiftValue = 0
  private shiftAmount = 7
  private readonly sound = [0, 0, 0, 0, 0, 0, 0, 0]
  private watchdogDeadline = WATCHDOG_CYCLES
  private line = false
  private nextEdge: 1 | 2 = 1
  /** Whether interrupts have ever been on: until then the board takes INTE as on, as MAME does (measured). */
  private inteUsed = false
  private serving: { vector: 1 | 2; since: number } | null = null

  constructor(
    rom: Uint8Array,
    private readonly options: CabinetOptions = {}
  ) {
    if (rom.length !== 0x2000) throw new Error(`The ROM must be 8192 bytes, this one has ${rom.length}.`)
    this.memory.set(rom)
    this.cpu = new I8080({
      read: (address) => this.read(address),
      write: (address, value) => this.write(address, value),
      input: (port) => this.input(port),
      output: (port, value) => this.output(port, value)
    })
  }

  /** Work RAM and picture, 2000-3FFF. */
  get ram(): Uint8Array {
    return this.memory.subarray(0x2000)
  }

  /** Runs to the next `count` frame boundaries (line 224, just before RST 2) with `inputs` held. */
  runFrames(count: number, inputs = 0): void {
    this.inputs = inputs
    for (let i = 0; i < count; i++) this.runFrame()
  }

  /** The value last written to a sound port (3 or 5). */
  soundPort(port: 3 | 5): number {
    return this.sound[port]!
  }

  /** The upright picture: 256 rows of 224 pixels, 0 or 1, top row first. */
  portrait(): Uint8Array {
    const picture = new Uint8Array(224 * 256)
    for (let column = 0; column < 224; column++) {
      for (let row = 0; row < 256; row++) {
        const height = 255 - row
        const byte = this.memory[0x2400 + 32 * column + (height >> 3)]!
        picture[row * 224 + column] = (byte >> (height & 7)) & 1
      }
    }
    return picture
  }

  private runFrame(): void {
    const start = this.frame * CYCLES_PER_FRAME
    const early = this.frame > 0 ? 1 : 0
    this.request(2)
    this.runUntil(start + MIDDLE_CYCLE - early)
    this.request(1)
    this.runUntil(start + CYCLES_PER_FRAME - early)
    this.frame++
  }

  /** An edge of the video counter: the interrupt line goes up, or down when interrupts are off. */
  private request(vector: 1 | 2): void {
    if (this.nextEdge !== vector) return
    this.nextEdge = vector === 1 ? 2 : 1
    this.line = this.cpu.inte || !this.inteUsed
    if (!this.cpu.inte) this.lost.push({ vector, frame: this.frame })
  }

  private runUntil(target: number): void {
    while (this.cycle < target) {
      if (this.cycle >= this.watchdogDeadline) this.bite()
      if (this.line && this.cpu.acceptsInterrupt) this.acknowledge()
      else if (this.cpu.halted) this.idle(Math.min(target, this.watchdogDeadline))
      else this.cycle += this.cpu.step()
      if (this.cpu.inte) this.inteUsed = true
      if (this.serving !== null && this.cpu.inte) this.measure(this.serving)
    }
  }

  /** A halted processor repeats HLT, whole instructions of 7 cycles, until the moment has come. */
  private idle(moment: number): void {
    this.cycle += HLT_CYCLES * Math.ceil((moment - this.cycle) / HLT_CYCLES)
  }

  private acknowledge(): void {
    const lines = Math.floor(((this.cycle + 1) % CYCLES_PER_FRAME) / CYCLES_PER_LINE)
    const counter = lines < BLANK_LINES ? lines + 0xda : lines - BLANK_LINES + 0x20
    const vector = (counter & 0x40) !== 0 ? 2 : 1
    this.line = false
    this.serving = { vector, since: this.cycle }
    this.cycle += this.cpu.interrupt(vector === 1 ? RST_1 : RST_2)
  }

  private measure({ vector, since }: { vector: 1 | 2; since: number }): void {
    const half = vector === 1 ? 'middle' : 'vblank'
    const worst = this.worstHandlerCycles
    worst[half] = Math.max(worst[half], this.cycle - since)
    this.serving = null
  }

  private bite(): void {
    this.watchdogResets++
    this.watchdogDeadline = this.cycle + WATCHDOG_CYCLES
    this.serving = null
    this.nextEdge = 1
    this.shiftValue = 0
    this.shiftAmount = 7
    this.cpu.reset()
  }

  // 15 address lines; 4000-5FFF is an empty socket, 6000-7FFF mirrors the RAM.
  private read(address: number): number {
    const place = address & 0x7fff
    if (place >= 0x4000 && place < 0x6000) return 0
    return this.memory[place & 0x3fff]!
  }

  private write(address: number, value: number): void {
    if ((address & 0x2000) !== 0) this.memory[address & 0x3fff] = value
  }

  private input(port: number): number {
    const has = (bit: number): number => ((this.inputs & bit) !== 0 ? 1 : 0)
    const stick = (has(INPUT.fire) << 4) | (has(INPUT.left) << 5) | (has(INPUT.right) << 6)
    switch (port & 3) {
      case 0:
        return 0x08 | stick
      case 1:
        return 0x08 | stick | (1 - has(INPUT.coin)) | (has(INPUT.start2) << 1) | (has(INPUT.start1) << 2)
      case 2:
        return (this.options.dips ?? 0) | stick
      default:
        return (this.shiftValue >> (8 - this.shiftAmount)) & 0xff
    }
  }

  private output(port: number, value: number): void {
    switch (port & 7) {
      case 2:
        this.shiftAmount = value & 7
        return
      case 3:
      case 5:
        if (this.sound[port & 7] !== value) this.options.onSound?.(port & 7, value, this.frame)
        this.sound[port & 7] = value
        return
      case 4:
        this.shiftValue = (this.shiftValue >> 8) | (value << 8)
        return
      case 6:
        this.watchdogDeadline = this.cycle + OUT_CYCLES + WATCHDOG_CYCLES
    }
  }
}
