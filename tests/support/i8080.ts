/**
 * The Intel 8080, written from the "8080 Microcomputer Systems User's Manual" (Intel, 1975), chapter 4.
 * It is the reference that the fast board is compared with: clear rather than fast, and it shares no code with it.
 *
 * Undocumented opcodes do what the chip does: 08h-38h are NOP, CBh is JMP, D9h is RET, DDh/EDh/FDh are CALL.
 */

/** What the processor's pins see. Addresses are 16 bits, ports and data are bytes. */
export interface Bus {
  read(address: number): number
  write(address: number, value: number): void
  input(port: number): number
  output(port: number, value: number): void
}

/** Order of the register field (bits 5-3 or 2-0) of an opcode: B C D E H L M A, M being the byte HL points at. */
const MEMORY = 6
const REGISTERS = ['b', 'c', 'd', 'e', 'h', 'l', 'm', 'a'] as const

const PARITY_IS_EVEN: readonly boolean[] = Array.from({ length: 256 }, (_, value) => {
  let ones = 0
  for (let bits = value; bits > 0; bits >>= 1) ones += bits & 1
  return ones % 2 === 0
})

export class I8080 {
  a = 0
  b = 0
  c = 0
  d = 0
  e = 0
  h = 0
  l = 0
  sp = 0
  pc = 0
  sign = false
  zero = false
  aux = false
  parity = false
  carry = false
  /** The INTE pin: interrupts enabled. It goes up with EI itself; an interrupt is only taken one instruction later. */
  inte = false
  halted = false
  private afterEi = false

  constructor(private readonly bus: Bus) {}

  /** RESET pin: PC = 0, interrupts off. Registers and flags keep what they hold. */
  reset(): void {
    this.pc = 0
    this.inte = false
    this.halted = false
    this.afterEi = false
  }

  /** True when an interrupt request would be acknowledged before the next instruction. */
  get acceptsInterrupt(): boolean {
    return this.inte && !this.afterEi
  }

  /** Acknowledges an interrupt: runs `opcode` (an RST) put on the bus. Returns its cycles. */
  interrupt(opcode: number): number {
    this.inte = false
    this.halted = false
    return this.execute(opcode)
  }

  /** Runs one instruction and returns its clock cycles. A halted processor repeats HLT, 7 cycles. */
  step(): number {
    if (this.halted) return 7
    this.afterEi = false
    return this.execute(this.fetch())
  }

  /** The flag byte as PUSH PSW stores it: S Z 0 AC 0 P 1 CY. */
  get flags(): number {
    const bit = (on: boolean, position: number): number => (on ? 1 << position : 0)
    return (
      bit(this.sign, 7) |
      bit(this.zero, 6) |
      bit(this.aux, 4) |
      bit(this.parity, 2) |
      0x02 |
      bit(this.carry, 0)
    )
  }

  set flags(value: number) {
    this.sign = (value & 0x80) !== 0
    this.zero = (value & 0x40) !== 0
    this.aux = (value & 0x10) !== 0
    this.parity = (value & 0x04) !== 0
    this.carry = (value & 0x01) !== 0
  }

  get bc(): number {
    return (this.b << 8) | this.c
  }

  get de(): number {
    return (this.d << 8) | this.e
  }

  get hl(): number {
    return (this.h << 8) | this.l
  }

  // --- the bus ------------------------------------------------------------------------------------------------

  private fetch(): number {
    const value = this.bus.read(this.pc)
    this.pc = (this.pc + 1) & 0xffff
    return value
  }

  private fetchWord(): number {
    const low = this.fetch()
    return low | (this.fetch() << 8)
  }

  private readWord(address: number): number {
    return this.bus.read(address) | (this.bus.read((address + 1) & 0xffff) << 8)
  }

  private writeWord(address: number, value: number): void {
    this.bus.write(address, value & 0xff)
    this.bus.write((address + 1) & 0xffff, value >> 8)
  }

  private push(value: number): void {
    this.sp = (this.sp - 1) & 0xffff
    this.bus.write(this.sp, value >> 8)
    this.sp = (this.sp - 1) & 0xffff
    this.bus.write(this.sp, value & 0xff)
  }

  private pop(): number {
    const value = this.readWord(this.sp)
    this.sp = (this.sp + 2) & 0xffff
    return value
  }

  // --- operand fields -----------------------------------------------------------------------------------------

  private getRegister(field: number): number {
    const name = REGISTERS[field & 7]!
    return name === 'm' ? this.bus.read(this.hl) : this[name]
  }

  private setRegister(field: number, value: number): void {
    const name = REGISTERS[field & 7]!
    if (name === 'm') this.bus.write(this.hl, value & 0xff)
    else this[name] = value & 0xff
  }

  /** Register pairs of bits 5-4: BC, DE, HL, SP. */
  private getPair(field: number): number {
    return [this.bc, this.de, this.hl, this.sp][field & 3]!
  }

  private setPair(field: number, value: number): void {
    const high = (value >> 8) & 0xff
    const low = value & 0xff
    if (field === 0) [this.b, this.c] = [high, low]
    else if (field === 1) [this.d, this.e] = [high, low]
    else if (field === 2) [this.h, this.l] = [high, low]
    else this.sp = value & 0xffff
  }

  /** Conditions of bits 5-3: NZ Z NC C PO PE P M. */
  private condition(field: number): boolean {
    const flag = [this.zero, this.carry, this.parity, this.sign][(field >> 1) & 3]!
    return (field & 1) === 1 ? flag : !flag
  }

  // --- arithmetic ---------------------------------------------------------------------------------------------

  private setResultFlags(value: number): void {
    this.sign = (value & 0x80) !== 0
    this.zero = value === 0
    this.parity = PARITY_IS_EVEN[value]!
  }

  private add(value: number, carryIn: number): void {
    const sum = this.a + value + carryIn
    this.aux = (this.a & 15) + (value & 15) + carryIn > 15
    this.carry = sum > 255
    this.a = sum & 0xff
    this.setResultFlags(this.a)
  }

  /** A - value - borrow. The chip adds the complement, so AC is the carry out of bit 3 of that addition. */
  private subtract(value: number, borrow: number): number {
    const difference = this.a - value - borrow
    this.aux = (this.a & 15) + (~value & 15) + 1 - borrow > 15
    this.carry = difference < 0
    this.setResultFlags(difference & 0xff)
    return difference & 0xff
  }

  private logic(value: number, aux: boolean): void {
    this.a = value
    this.carry = false
    this.aux = aux
    this.setResultFlags(value)
  }

  /** The eight accumulator operations of bits 5-3: ADD ADC SUB SBB ANA XRA ORA CMP. */
  private accumulate(operation: number, value: number): void {
    const carry = this.carry ? 1 : 0
    switch (operation & 7) {
      case 0:
        return this.add(value, 0)
      case 1:
        return this.add(value, carry)
      case 2:
        this.a = this.subtract(value, 0)
        return
      case 3:
        this.a = this.subtract(value, carry)
        return
      case 4: // ANA sets AC to the OR of bits 3 of both operands
        return this.logic(this.a & value, ((this.a | value) & 0x08) !== 0)
      case 5:
        return this.logic(this.a ^ value, false)
      case 6:
        return this.logic(this.a | value, false)
      default:
        this.subtract(value, 0)
    }
  }

  private increment(field: number): void {
    const value = (this.getRegister(field) + 1) & 0xff
    this.aux = (value & 15) === 0
    this.setRegister(field, value)
    this.setResultFlags(value)
  }

  private decrement(field: number): void {
    const value = (this.getRegister(field) - 1) & 0xff
    this.aux = (value & 15) !== 15
    this.setRegister(field, value)
    this.setResultFlags(value)
  }

  private decimalAdjust(): void {
    const low = this.a & 15
    const correctLow = low > 9 || this.aux
    const correctHigh = this.carry || this.a > 0x99
    const carry = correctHigh
    this.add((correctLow ? 0x06 : 0) | (correctHigh ? 0x60 : 0), 0)
    this.carry = carry
  }

  private addToHl(value: number): void {
    const sum = this.hl + value
    this.carry = sum > 0xffff
    this.setPair(2, sum & 0xffff)
  }

  /** RLC RRC RAL RAR DAA CMA STC CMC, bits 5-3 of the opcodes ending in 7. */
  private adjust(operation: number): void {
    const carryIn = this.carry ? 1 : 0
    switch (operation & 7) {
      case 0:
        this.carry = (this.a & 0x80) !== 0
        this.a = ((this.a << 1) | (this.a >> 7)) & 0xff
        return
      case 1:
        this.carry = (this.a & 1) !== 0
        this.a = (this.a >> 1) | ((this.a & 1) << 7)
        return
      case 2:
        this.carry = (this.a & 0x80) !== 0
        this.a = ((this.a << 1) | carryIn) & 0xff
        return
      case 3:
        this.carry = (this.a & 1) !== 0
        this.a = (this.a >> 1) | (carryIn << 7)
        return
      case 4:
        return this.decimalAdjust()
      case 5:
        this.a = ~this.a & 0xff
        return
      case 6:
        this.carry = true
        return
      default:
        this.carry = !this.carry
    }
  }

  // --- flow ---------------------------------------------------------------------------------------------------

  private jump(taken: boolean): number {
    const target = this.fetchWord()
    if (taken) this.pc = target
    return 10
  }

  private call(taken: boolean): number {
    const target = this.fetchWord()
    if (!taken) return 11
    this.push(this.pc)
    this.pc = target
    return 17
  }

  private restart(vector: number): number {
    this.push(this.pc)
    this.pc = vector
    return 11
  }

  // --- decoding: two top bits choose a quarter of the map ---------------------------------------------------------

  private execute(opcode: number): number {
    switch (opcode >> 6) {
      case 0:
        return this.executeLow(opcode)
      case 1:
        return this.executeMove(opcode)
      case 2:
        this.accumulate(opcode >> 3, this.getRegister(opcode))
        return (opcode & 7) === MEMORY ? 7 : 4
      default:
        return this.executeHigh(opcode)
    }
  }

  private executeMove(opcode: number): number {
    if (opcode === 0x76) {
      this.halted = true
      return 7
    }
    this.setRegister(opcode >> 3, this.getRegister(opcode))
    return (opcode & 7) === MEMORY || ((opcode >> 3) & 7) === MEMORY ? 7 : 5
  }

  private executeLow(opcode: number): number {
    const field = (opcode >> 3) & 7
    const pair = field >> 1
    switch (opcode & 7) {
      case 0:
        return 4
      case 1:
        if (field & 1) {
          this.addToHl(this.getPair(pair))
          return 10
        }
        this.setPair(pair, this.fetchWord())
        return 10
      case 2:
        return this.transfer(field)
      case 3:
        this.setPair(pair, this.getPair(pair) + (field & 1 ? -1 : 1))
        return 5
      case 4:
        this.increment(field)
        return field === MEMORY ? 10 : 5
      case 5:
        this.decrement(field)
        return field === MEMORY ? 10 : 5
      case 6:
        this.setRegister(field, this.fetch())
        return field === MEMORY ? 10 : 7
      default:
        this.adjust(field)
        return 4
    }
  }

  /** STAX B, LDAX B, STAX D, LDAX D, SHLD, LHLD, STA, LDA. */
  private transfer(field: number): number {
    switch (field) {
      case 0:
        this.bus.write(this.bc, this.a)
        return 7
      case 1:
        this.a = this.bus.read(this.bc)
        return 7
      case 2:
        this.bus.write(this.de, this.a)
        return 7
      case 3:
        this.a = this.bus.read(this.de)
        return 7
      case 4:
        this.writeWord(this.fetchWord(), this.hl)
        return 16
      case 5:
        this.setPair(2, this.readWord(this.fetchWord()))
        return 16
      case 6:
        this.bus.write(this.fetchWord(), this.a)
        return 13
      default:
        this.a = this.bus.read(this.fetchWord())
        return 13
    }
  }

  private executeHigh(opcode: number): number {
    const field = (opcode >> 3) & 7
    switch (opcode & 7) {
      case 0:
        if (!this.condition(field)) return 5
        this.pc = this.pop()
        return 11
      case 1:
        return this.executePop(field)
      case 2:
        return this.jump(this.condition(field))
      case 3:
        return this.executeMixed(field)
      case 4:
        return this.call(this.condition(field))
      case 5:
        if (field & 1) return this.call(true)
        this.push(field === 6 ? (this.a << 8) | this.flags : this.getPair(field >> 1))
        return 11
      case 6:
        this.accumulate(field, this.fetch())
        return 7
      default:
        return this.restart(field << 3)
    }
  }

  /** POP B, RET, POP D, RET, POP H, PCHL, POP PSW, SPHL. */
  private executePop(field: number): number {
    switch (field) {
      case 1:
      case 3:
        this.pc = this.pop()
        return 10
      case 5:
        this.pc = this.hl
        return 5
      case 7:
        this.sp = this.hl
        return 5
      case 6: {
        const psw = this.pop()
        this.a = psw >> 8
        this.flags = psw & 0xff
        return 10
      }
      default:
        this.setPair(field >> 1, this.pop())
        return 10
    }
  }

  /** JMP, JMP, OUT, IN, XTHL, XCHG, DI, EI. */
  private executeMixed(field: number): number {
    switch (field) {
      case 2:
        this.bus.output(this.fetch(), this.a)
        return 10
      case 3:
        this.a = this.bus.input(this.fetch())
        return 10
      case 4: {
        const top = this.readWord(this.sp)
        this.writeWord(this.sp, this.hl)
        this.setPair(2, top)
        return 18
      }
      case 5: {
        const de = this.de
        this.setPair(1, this.hl)
        this.setPair(2, de)
        return 4
      }
      case 6:
        this.inte = false
        return 4
      case 7:
        this.inte = true
        this.afterEi = true
        return 4
      default:
        return this.jump(true)
    }
  }
}
