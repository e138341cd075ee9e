import { LAYOUT, type BoardModule } from './layout'

const REGISTERS = ['af', 'bc', 'de', 'hl', 'sp', 'pc'] as const
/** Register pairs as 16-bit numbers; AF is A << 8 | flags, the flags as PUSH PSW stores them. */
export type Registers = Record<(typeof REGISTERS)[number], number>

/** The 8080 of one board, laid open: for tests and for looking into a program. Playing does not need it. */
export class Processor {
  constructor(
    private readonly module: BoardModule,
    private readonly fields: DataView,
    private readonly address: number
  ) {}

  get registers(): Registers {
    const read = (name: keyof Registers): number => this.fields.getInt32(LAYOUT[name], true)
    return { af: read('af'), bc: read('bc'), de: read('de'), hl: read('hl'), sp: read('sp'), pc: read('pc') }
  }

  /** Sets some registers. Bits of F that the 8080 does not have are set as it shows them. */
  set(registers: Partial<Registers>): void {
    for (const name of REGISTERS) {
      const value = registers[name]
      if (value === undefined) continue
      this.fields.setInt32(LAYOUT[name], name === 'af' ? (value & 0xffd7) | 2 : value & 0xffff, true)
    }
  }

  /** INTE: whether interrupts are enabled. */
  get interruptsEnabled(): boolean {
    return this.fields.getInt32(LAYOUT.inte, true) !== 0
  }

  get isHalted(): boolean {
    return this.fields.getInt32(LAYOUT.halted, true) !== 0
  }

  /** CPU cycles since the start of the last vertical blank (line 224) or since powerOn. */
  get cycle(): number {
    return this.fields.getInt32(LAYOUT.cycle, true)
  }

  /** Runs one instruction, without the video counter and the watchdog, and gives its cycles. */
  step(): number {
    return this.module.step(this.address)
  }
}
