import { I8080 } from './i8080'

/**
 * The 1978 Space Invaders board around an Intel 8080: memory map, ports, shift register, interrupts, watchdog.
 * Clear rather than fast; the reference that the WebAssembly board is compared with.
 *
 * Time is counted in processor cycles from the top of the first picture. A frame is 262 lines of 128 cycles; the
 * interrupt at line 96 puts RST 1 on the bus, the one at line 224 (where the picture ends) RST 2. A request is only
 * made when interrupts are enabled at that moment: otherwise it is dropped, not kept for later.
 */

export const CYCLES_PER_LINE = 128
export const CYCLES_PER_FRAME = 262 * CYCLES_PER_LINE
export const MIDDLE_CYCLE = 96 * CYCLES_PER_LINE
export const VBLANK_CYCLE = 224 * CYCLES_PER_LINE
const RST_1 = 0xcf
const RST_2 = 0xd7
const WATCHDOG_FRAMES = 255

/** Bits of the `inputs` argument of `runFrames`. */
export const INPUT = { coin: 1, start1: 2, start2: 4, fire: 8, left: 16, right: 32 } as const

/** What happened to one of the two interrupts of a frame. */
export interface InterruptRecord {
  vector: 1 | 2
  frame: number
  taken: boolean
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
  /** Frames finished so far (the line-224 moments reached). */
  frame = 0
  cycle = 0
  watchdogResets = 0
  /** Interrupt requests that found interrupts disabled. Counted from power-up. */
  lost: InterruptRecord[] = []
  /** Longest time, in cycles, from an interrupt's acknowledgement until interrupts were enabled again. */
  readonly worstHandlerCycles = { middle: 0, vblank: 0 }

  private inputs = 0
  private shiftValue = 0
  private shiftAmount = 0
  private readonly sound = [0, 0, 0, 0, 0, 0, 0, 0]
  private watchdog = WATCHDOG_FRAMES
  private pending: 1 | 2 | null = null
  private serving: { vector: 1 | 2; since: number } | null = null
  private atBoundary = false

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
    if (this.atBoundary) {
      this.request(2)
      this.runUntil(start + MIDDLE_CYCLE)
      this.request(1)
    } else {
      // Power-up: the picture starts at line 0 of frame 0.
      this.runUntil(MIDDLE_CYCLE)
      this.request(1)
    }
    this.runUntil(start + VBLANK_CYCLE)
    this.atBoundary = true
    this.frame++
    this.watchdog--
    if (this.watchdog === 0) this.bite()
  }

  private runUntil(target: number): void {
    while (this.cycle < target) {
      if (this.pending !== null && this.cpu.acceptsInterrupt) this.acknowledge(this.pending)
      else if (this.cpu.halted) this.cycle = target
      else this.cycle += this.cpu.step()
      if (this.serving !== null && this.cpu.inte) this.measure(this.serving)
    }
  }

  private acknowledge(vector: 1 | 2): void {
    this.pending = null
    this.serving = { vector, since: this.cycle }
    this.cycle += this.cpu.interrupt(vector === 1 ? RST_1 : RST_2)
  }

  private measure({ vector, since }: { vector: 1 | 2; since: number }): void {
    const half = vector === 1 ? 'middle' : 'vblank'
    const worst = this.worstHandlerCycles
    worst[half] = Math.max(worst[half], this.cycle - since)
    this.serving = null
  }

  private request(vector: 1 | 2): void {
    if (this.cpu.inte) this.pending = vector
    else this.lost.push({ vector, frame: this.frame, taken: false })
  }

  private bite(): void {
    this.watchdogResets++
    this.watchdog = WATCHDOG_FRAMES
    this.pending = null
    this.serving = null
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
        this.watchdog = WATCHDOG_FRAMES
    }
  }
}
