/**
 * The arcade board of 1978 (Intel 8080, 8 KiB of program, 8 KiB of RAM, a 224 x 256 one-bit picture), many of them
 * in one WebAssembly instance. The board itself is native/assembly; this is its face to the rest of the house.
 * Stepping, reading RAM and rendering allocate nothing.
 */
import { RomError } from './errors'
import { LAYOUT, type BoardModule } from './layout'
import { Processor } from './processor'
import { checksum, packState, unpackState } from './state'

export { RomError, StateError } from './errors'

/** Bits of `buttons`: set while pressed. The second player's controls are wired to the same panel. */
export const BUTTON = {
  coin: 1,
  start1: 2,
  start2: 4,
  fire: 8,
  left: 16,
  right: 32,
  fire2: 64,
  left2: 128,
  right2: 256
} as const

/** Pictures that a board draws, upright, row by row from the top: bytes each needs. */
export const PICTURE_BYTES = {
  gray84: 84 * 84,
  gray42: 42 * 42,
  gray: 224 * 256,
  rgba: 224 * 256 * 4
} as const
export type PictureKind = keyof typeof PICTURE_BYTES

/** The switches inside the cabinet. */
export interface DipSwitches {
  /** Ships at the start, 3 to 6. */
  lives: number
  /** Score that earns an extra ship. */
  bonusAt: 1000 | 1500
  /** Whether the screen between games tells what a coin buys. */
  showCoinInfo: boolean
}

export const ROM_BYTES = 8192
export const RAM_BYTES = 8192

const PAGE_BYTES = 65536

/** Some number of boards in one instance. Its memory is fixed when it is made. */
export class BoardBank {
  readonly boards: readonly Board[]

  private constructor(module: BoardModule, memory: WebAssembly.Memory, boards: number) {
    this.boards = Array.from(
      { length: boards },
      (_, i) => new Board(module, memory.buffer, LAYOUT.firstBoard + i * LAYOUT.boardBytes)
    )
  }

  /** @param wasm the bytes of out/native/board.wasm  @param boards how many, at least 1 */
  static load(wasm: Uint8Array, boards: number): BoardBank {
    if (!Number.isInteger(boards) || boards < 1) {
      throw new RangeError(`A bank holds a whole number of boards, at least 1; got ${boards}.`)
    }
    const pages = Math.ceil((LAYOUT.firstBoard + boards * LAYOUT.boardBytes) / PAGE_BYTES)
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    const module = new WebAssembly.Module(new Uint8Array(wasm))
    const instance = new WebAssembly.Instance(module, { env: { memory } })
    return new BoardBank(instance.exports as unknown as BoardModule, memory, boards)
  }
}

/** One board. It starts powered on, with an empty program and the switches at 3 ships and 1,500 points. */
export class Board {
  /** Live view of 2000h-3FFFh: work RAM, then the picture from 2400h. */
  readonly ram: Uint8Array
  readonly processor: Processor
  private readonly rom: Uint8Array
  /** Checksum of the program, so that a state of another one is known. */
  private program: number
  private readonly state: Uint8Array
  private readonly canvas: Readonly<Record<PictureKind, Uint8Array>>
  private readonly fields: DataView
  private readonly sounds = { port3: 0, port5: 0 }

  constructor(
    private readonly module: BoardModule,
    buffer: ArrayBuffer,
    private readonly address: number
  ) {
    this.rom = new Uint8Array(buffer, address, ROM_BYTES)
    this.ram = new Uint8Array(buffer, address + LAYOUT.ram, RAM_BYTES)
    this.state = new Uint8Array(buffer, address + LAYOUT.state, LAYOUT.stateBytes)
    this.fields = new DataView(buffer, address, LAYOUT.boardBytes)
    this.processor = new Processor(module, this.fields, address)
    this.canvas = {
      gray84: new Uint8Array(buffer, address + LAYOUT.gray84, PICTURE_BYTES.gray84),
      gray42: new Uint8Array(buffer, LAYOUT.canvas, PICTURE_BYTES.gray42),
      gray: new Uint8Array(buffer, LAYOUT.canvas, PICTURE_BYTES.gray),
      rgba: new Uint8Array(buffer, LAYOUT.canvas, PICTURE_BYTES.rgba)
    }
    this.program = checksum(this.rom)
    this.xchgCycles = 5
    this.powerOn()
  }

  /** Puts in a program: four 2 KiB images one after the other, 0000h first. Power on afterwards. */
  loadRom(images: Uint8Array): void {
    if (images.length !== ROM_BYTES) {
      throw new RomError(`The program must be 8192 bytes (four 2 KiB images); got ${images.length}.`)
    }
    this.rom.set(images)
    this.program = checksum(images)
  }

  /** A cold start: RAM clear, processor at 0, at the start of a vertical blank. The switches stay. */
  powerOn(): void {
    this.module.powerOn(this.address)
  }

  /**
   * Runs to the start of the next vertical blank (line 224) `frames` times with `buttons` (see BUTTON) held. A frame
   * begins with the blank's interrupt, RST 2, but for the first after powerOn, when interrupts are still off.
   */
  runFrames(buttons: number, frames: number): void {
    this.module.runFrames(this.address, buttons, frames)
  }

  /** Frames since powerOn. */
  get frame(): number {
    return this.fields.getInt32(LAYOUT.frame, true)
  }

  /** Times since powerOn that the watchdog reset the processor: 255 frames without a write to port 6. */
  get watchdogBites(): number {
    return this.fields.getInt32(LAYOUT.bites, true)
  }

  get dips(): DipSwitches {
    const bits = this.fields.getInt32(LAYOUT.dips, true)
    return { lives: 3 + (bits & 3), bonusAt: bits & 8 ? 1000 : 1500, showCoinInfo: (bits & 0x80) === 0 }
  }

  /** Sets some of the switches; the others stay. They are the cabinet's: a saved state does not hold them. */
  setDips(switches: Partial<DipSwitches>): void {
    const { lives, bonusAt, showCoinInfo } = { ...this.dips, ...switches }
    if (!Number.isInteger(lives) || lives < 3 || lives > 6) {
      throw new RangeError(`The lives switch knows 3, 4, 5 and 6 ships; got ${lives}.`)
    }
    const bits = (lives - 3) | (bonusAt === 1000 ? 8 : 0) | (showCoinInfo ? 0 : 0x80)
    this.fields.setInt32(LAYOUT.dips, bits, true)
  }

  /**
   * Cycles of XCHG: 5 as MAME 0.251 counts, with which this board agrees cycle by cycle and which is the default,
   * or 4 as Intel's manual and later MAME have it. Like the switches, not part of a saved state.
   */
  set xchgCycles(cycles: 4 | 5) {
    this.fields.setInt32(LAYOUT.xchgExtra, cycles - 4, true)
  }

  /** The last values written to the two sound ports. The object is the same at every call. */
  soundPorts(): Readonly<{ port3: number; port5: number }> {
    this.sounds.port3 = this.fields.getInt32(LAYOUT.sound3, true)
    this.sounds.port5 = this.fields.getInt32(LAYOUT.sound5, true)
    return this.sounds
  }

  /**
   * Draws the picture, upright, into `out` (PICTURE_BYTES[kind] bytes). gray84 and gray42 are exact area averages
   * of the whole 224 x 256 picture, lit = 255; rgba has the cabinet's red and green strips.
   */
  render(kind: PictureKind, out: Uint8Array): void {
    if (out.length !== PICTURE_BYTES[kind]) {
      throw new RangeError(
        `A ${kind} picture needs ${PICTURE_BYTES[kind]} bytes; got room for ${out.length}.`
      )
    }
    this.paint(kind)
    out.set(this.canvas[kind])
  }

  /** Everything that the board's future depends on, but its program and switches. */
  saveState(): Uint8Array {
    return packState(this.program, this.state, this.ram)
  }

  /** @throws StateError, with the board as it was, when the state is damaged, of another version or program. */
  loadState(state: Uint8Array): void {
    const { fields, ram } = unpackState(state, this.program, this.state.length, this.ram.length)
    this.state.set(fields)
    this.ram.set(ram)
  }

  private paint(kind: PictureKind): void {
    if (kind === 'gray84') this.module.reduce(this.address)
    else if (kind === 'gray42') this.module.paint42(this.address)
    else if (kind === 'gray') this.module.paintGray(this.address)
    else this.module.paintRgba(this.address)
  }
}
