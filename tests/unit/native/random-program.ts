/** Seeded random bytes, and random programs that keep a board busy: they jump, call, enable interrupts, halt. */
export class RandomProgram {
  constructor(private state: number) {}

  private next(): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0
    return this.state >>> 8
  }

  private below(limit: number): number {
    return this.next() % limit
  }

  word(): number {
    return this.next() & 0xffff
  }

  bytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => this.next() & 0xff)
  }

  /** 8 KiB of instructions. The handlers of all eight RST enable interrupts and jump anywhere. */
  program(): Uint8Array {
    const rom = new Uint8Array(8192)
    rom.set([0x31, 0x00, 0x24, 0xfb, ...this.jump()])
    for (let vector = 8; vector < 64; vector += 8) rom.set([0xfb, ...this.jump()], vector)
    for (let at = 64; at < 8190;) {
      const code = this.instruction()
      rom.set(code.slice(0, 8192 - at), at)
      at += code.length
    }
    return rom
  }

  private jump(): number[] {
    return [0xc3, ...this.place(0, 8192)]
  }

  private place(from: number, size: number): number[] {
    const address = from + this.below(size)
    return [address & 255, address >> 8]
  }

  /** Mostly any opcode at all; some that keep a program alive. */
  private instruction(): number[] {
    const kind = this.below(100)
    if (kind < 4) return [0xfb]
    if (kind < 6) return [0xfb, 0x76]
    if (kind < 8) return [0x31, ...this.place(0x2000, 0x800)]
    if (kind < 10) return [0xd3, this.below(8)]
    if (kind < 12) return [0xdb, this.below(8)]
    if (kind < 14) return [0x21, ...this.place(0, 0x10000)]
    return this.anyInstruction()
  }

  private anyInstruction(): number[] {
    const opcode = this.below(256)
    if (opcode === 0x76) return [0x00]
    if ((opcode & 0xe7) === 0x22 || (opcode & 0xcf) === 0x01) return [opcode, ...this.place(0x2000, 0x2000)]
    if (isJumpOrCall(opcode)) return [opcode, ...this.place(0, 8192)]
    return [opcode]
  }
}

function isJumpOrCall(opcode: number): boolean {
  const isConditional = opcode >= 0xc0 && ((opcode & 7) === 2 || (opcode & 7) === 4)
  return isConditional || [0xc3, 0xcb, 0xcd, 0xdd, 0xed, 0xfd].includes(opcode)
}
