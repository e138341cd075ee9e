/**
 * What every 8080 opcode does, from Intel's "8080 Assembly Language Programming Manual" and the instruction summary
 * of the "8080 Microcomputer Systems User's Manual". Concrete values on both sides, nothing computed the way an
 * interpreter computes it.
 *
 * A row: code bytes | mnemonic | cycles | before | after. `before` changes START, `after` says all that differs
 * from `before`; PC moves past the code unless it is said otherwise. Registers A B C D E H L are bytes, SP and PC
 * words, F the set of flags that are 1 (`F=-` for none), [2480] a byte of memory. All numbers are hexadecimal.
 */
export const START = 'A=12 B=34 C=56 D=78 E=9A H=24 L=80 SP=2300 F=- [2480]=5B'
/** Where the code of a row is put. */
export const CODE_AT = 0x2000

export interface Row {
  code: number[]
  mnemonic: string
  cycles: number
  before: string
  after: string
}

const LOADS_AND_MOVES = `
01 BE BA | LXI B,BABE  | 10 |                  | B=BA C=BE
11 BE BA | LXI D,BABE  | 10 |                  | D=BA E=BE
21 BE BA | LXI H,BABE  | 10 |                  | H=BA L=BE
31 BE BA | LXI SP,BABE | 10 |                  | SP=BABE
02       | STAX B      | 7  | B=25 C=01        | [2501]=12
12       | STAX D      | 7  | D=25 E=01        | [2501]=12
0A       | LDAX B      | 7  | B=25 C=01 [2501]=77 | A=77
1A       | LDAX D      | 7  | D=25 E=01 [2501]=77 | A=77
22 10 25 | SHLD 2510   | 16 |                  | [2510]=80 [2511]=24
2A 10 25 | LHLD 2510   | 16 | [2510]=CD [2511]=AB | L=CD H=AB
32 10 25 | STA 2510    | 13 |                  | [2510]=12
3A 10 25 | LDA 2510    | 13 | [2510]=EE        | A=EE
06 7F    | MVI B,7F    | 7  |                  | B=7F
0E 7F    | MVI C,7F    | 7  |                  | C=7F
16 7F    | MVI D,7F    | 7  |                  | D=7F
1E 7F    | MVI E,7F    | 7  |                  | E=7F
26 7F    | MVI H,7F    | 7  |                  | H=7F
2E 7F    | MVI L,7F    | 7  |                  | L=7F
36 7F    | MVI M,7F    | 10 |                  | [2480]=7F
3E 7F    | MVI A,7F    | 7  |                  | A=7F
EB       | XCHG        | 4  |                  | H=78 L=9A D=24 E=80
E3       | XTHL        | 18 | [2300]=F0 [2301]=0D | H=0D L=F0 [2300]=80 [2301]=24
F9       | SPHL        | 5  |                  | SP=2480
E9       | PCHL        | 5  |                  | PC=2480
`

const COUNTING = `
03 | INX B  | 5  | C=FF           | B=35 C=00
13 | INX D  | 5  | D=FF E=FF F=S  | D=00 E=00
23 | INX H  | 5  |                | L=81
33 | INX SP | 5  | SP=FFFF        | SP=0000
0B | DCX B  | 5  | C=00           | B=33 C=FF
1B | DCX D  | 5  | D=00 E=00 F=Z  | D=FF E=FF
2B | DCX H  | 5  |                | L=7F
3B | DCX SP | 5  | SP=0000        | SP=FFFF
04 | INR B  | 5  | B=0F F=C       | B=10 F=AC
0C | INR C  | 5  | C=FF           | C=00 F=ZAP
14 | INR D  | 5  | D=7F F=ZC      | D=80 F=SAC
1C | INR E  | 5  | E=FE           | E=FF F=SP
24 | INR H  | 5  | H=0F           | H=10 F=A
2C | INR L  | 5  | L=02 F=SZAPC   | L=03 F=PC
34 | INR M  | 10 | [2480]=FF      | [2480]=00 F=ZAP
3C | INR A  | 5  | A=99           | A=9A F=SP
05 | DCR B  | 5  | B=01           | B=00 F=ZAP
0D | DCR C  | 5  | C=00 F=C       | C=FF F=SPC
15 | DCR D  | 5  | D=10           | D=0F F=P
1D | DCR E  | 5  | E=80           | E=7F
25 | DCR H  | 5  | H=40           | H=3F F=P
2D | DCR L  | 5  | L=FF F=Z       | L=FE F=SA
35 | DCR M  | 10 | [2480]=40      | [2480]=3F F=P
3D | DCR A  | 5  | A=00           | A=FF F=SP
09 | DAD B  | 10 | B=33 C=9F H=A1 L=7B F=SZAP | H=D5 L=1A
19 | DAD D  | 10 | D=FF E=FF H=00 L=01 | H=00 L=00 F=C
29 | DAD H  | 10 | H=81 L=80 F=Z  | H=03 L=00 F=ZC
39 | DAD SP | 10 | SP=0001 H=FF L=FE F=C | H=FF L=FF F=-
`

const ACCUMULATOR = `
07 | RLC | 4 | A=F2 F=SZAP     | A=E5 F=SZAPC
07 | RLC | 4 | A=72 F=C        | A=E4 F=-
0F | RRC | 4 | A=F2 F=C        | A=79 F=-
0F | RRC | 4 | A=01 F=SZ       | A=80 F=SZC
17 | RAL | 4 | A=B5            | A=6A F=C
17 | RAL | 4 | A=35 F=C        | A=6B F=-
1F | RAR | 4 | A=6A F=C        | A=B5 F=-
1F | RAR | 4 | A=01            | A=00 F=C
27 | DAA | 4 | A=9B            | A=01 F=AC
27 | DAA | 4 | A=BB F=C        | A=21 F=APC
27 | DAA | 4 | A=45            | A=45 F=-
27 | DAA | 4 | A=12 F=A        | A=18 F=P
27 | DAA | 4 | A=9A            | A=00 F=ZAPC
27 | DAA | 4 | A=03 F=C        | A=63 F=PC
2F | CMA | 4 | A=51 F=SC       | A=AE
37 | STC | 4 | F=Z             | F=ZC
37 | STC | 4 | F=C             |
3F | CMC | 4 | F=S             | F=SC
3F | CMC | 4 | F=AC            | F=A
00 | NOP | 4 | |
08 | NOP (alias) | 4 | F=SZAPC | |
10 | NOP (alias) | 4 | | |
18 | NOP (alias) | 4 | | |
20 | NOP (alias) | 4 | | |
28 | NOP (alias) | 4 | | |
30 | NOP (alias) | 4 | | |
38 | NOP (alias) | 4 | | |
`

const STACK_AND_PORTS = `
C5    | PUSH B   | 11 |                              | SP=22FE [22FE]=56 [22FF]=34
D5    | PUSH D   | 11 |                              | SP=22FE [22FE]=9A [22FF]=78
E5    | PUSH H   | 11 |                              | SP=22FE [22FE]=80 [22FF]=24
F5    | PUSH PSW | 11 | A=1F F=SZPC                  | SP=22FE [22FE]=C7 [22FF]=1F
F5    | PUSH PSW | 11 | F=A                          | SP=22FE [22FE]=12 [22FF]=12
C1    | POP B    | 10 | [2300]=3D [2301]=93          | SP=2302 C=3D B=93
D1    | POP D    | 10 | [2300]=3D [2301]=93          | SP=2302 E=3D D=93
E1    | POP H    | 10 | [2300]=3D [2301]=93          | SP=2302 L=3D H=93
F1    | POP PSW  | 10 | [2300]=C3 [2301]=FF          | SP=2302 A=FF F=SZC
F1    | POP PSW  | 10 | [2300]=3C [2301]=00 F=SZC    | SP=2302 A=00 F=AP
DB 01 | IN 1     | 10 |                              | A=09
D3 00 | OUT 0    | 10 |                              |
F3    | DI       | 4  |                              |
FB    | EI       | 4  |                              |
76    | HLT      | 7  |                              | PC=2000
`

const JUMPS = `
C3 34 25 | JMP 2534          | 10 |           | PC=2534
CB 34 25 | JMP 2534 (alias)  | 10 |           | PC=2534
CD 34 25 | CALL 2534         | 17 |           | PC=2534 SP=22FE [22FE]=03 [22FF]=20
DD 34 25 | CALL 2534 (alias) | 17 |           | PC=2534 SP=22FE [22FE]=03 [22FF]=20
ED 34 25 | CALL 2534 (alias) | 17 |           | PC=2534 SP=22FE [22FE]=03 [22FF]=20
FD 34 25 | CALL 2534 (alias) | 17 |           | PC=2534 SP=22FE [22FE]=03 [22FF]=20
C9       | RET               | 10 | [2300]=78 [2301]=16 | PC=1678 SP=2302
D9       | RET (alias)       | 10 | [2300]=78 [2301]=16 | PC=1678 SP=2302
C7       | RST 0             | 11 |           | PC=0000 SP=22FE [22FE]=01 [22FF]=20
CF       | RST 1             | 11 |           | PC=0008 SP=22FE [22FE]=01 [22FF]=20
D7       | RST 2             | 11 |           | PC=0010 SP=22FE [22FE]=01 [22FF]=20
DF       | RST 3             | 11 |           | PC=0018 SP=22FE [22FE]=01 [22FF]=20
E7       | RST 4             | 11 |           | PC=0020 SP=22FE [22FE]=01 [22FF]=20
EF       | RST 5             | 11 |           | PC=0028 SP=22FE [22FE]=01 [22FF]=20
F7       | RST 6             | 11 |           | PC=0030 SP=22FE [22FE]=01 [22FF]=20
FF       | RST 7             | 11 |           | PC=0038 SP=22FE [22FE]=01 [22FF]=20
`

function parse(text: string): Row[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => {
    const [code = '', mnemonic = '', cycles = '', before = '', after = ''] = line
      .split('|')
      .map((s) => s.trim())
    return {
      code: code.split(' ').map((b) => parseInt(b, 16)),
      mnemonic,
      cycles: Number(cycles),
      before,
      after
    }
  })
}

/** The register field of an opcode; M is the byte that HL points at. */
const FIELD = ['B', 'C', 'D', 'E', 'H', 'L', 'M', 'A'] as const
/** The same in a row's notation. */
const place = (name: string): string => (name === 'M' ? '[2480]' : name)

/** MOV: 5 cycles between registers, 7 with memory; 76h is HLT instead of MOV M,M. No flags. */
function moves(): Row[] {
  const value: Record<string, string> = {
    B: '34',
    C: '56',
    D: '78',
    E: '9A',
    H: '24',
    L: '80',
    M: '5B',
    A: '12'
  }
  const rows = FIELD.flatMap((to, i) =>
    FIELD.map((from, j) => ({
      code: [0x40 + 8 * i + j],
      mnemonic: `MOV ${to},${from}`,
      cycles: to === 'M' || from === 'M' ? 7 : 5,
      before: 'F=SAC',
      after: to === from ? '' : `${place(to)}=${value[from]}`
    }))
  )
  return rows.filter((row) => row.code[0] !== 0x76)
}

/** Arithmetic and logic: mnemonic, immediate form, first opcode, then A, operand, flags before > A, flags after. */
const ALU = `
ADD ADI 80 | 6C 2E -  > 9A SAP  | 01 FF C > 00 ZAPC  | 80 80 - > 00 ZPC    | 10 22 SZAPC > 32 -
ADC ACI 88 | 42 3D -  > 7F -    | 42 3D C > 80 SA    | FF 00 C > 00 ZAPC   | 00 00 - > 00 ZP
SUB SUI 90 | 3E 3E -  > 00 ZAP  | 05 06 - > FF SPC   | 80 01 C > 7F -      | 22 10 - > 12 AP
SBB SBI 98 | 04 02 C  > 01 A    | 00 00 C > FF SPC   | 00 FF C > 00 ZPC    | 10 01 - > 0F P
ANA ANI A0 | FC 0F C  > 0C AP   | F0 07 - > 00 ZP    | 80 FF S > 80 SA     | 37 22 - > 22 P
XRA XRI A8 | 5C 78 C  > 24 P    | FF FF - > 00 ZP    | 0F F0 AC > FF SP    | 01 82 - > 83 S
ORA ORI B0 | 33 0F C  > 3F P    | 00 00 A > 00 ZP    | 80 01 - > 81 SP     | 02 00 - > 02 -
CMP CPI B8 | 0A 05 C  > 0A AP   | 02 05 - > 02 SC    | E5 05 - > E5 SA     | 77 77 S > 77 ZAP
`

function arithmetic(): Row[] {
  const lines = ALU.split('\n').filter((line) => line.trim() !== '')
  return lines.flatMap((line) => {
    const [head = '', ...examples] = line.split('|').map((s) => s.trim())
    const [register = '', immediate = '', first = ''] = head.split(' ')
    return examples.flatMap((example) => forms(register, immediate, parseInt(first, 16), example))
  })
}

/** One example with the operand in each register, in memory and in the code. 4 cycles, or 7 through memory. */
function forms(register: string, immediate: string, first: number, example: string): Row[] {
  const [a = '', operand = '', flags = '', , result = '', flagsAfter = ''] = example.split(/\s+/)
  const before = `A=${a} F=${flags}`
  const after = `A=${result} F=${flagsAfter}`
  const rows = FIELD.slice(0, 7).map((name, i) => ({
    code: [first + i],
    mnemonic: `${register} ${name}`,
    cycles: name === 'M' ? 7 : 4,
    before: `${before} ${place(name)}=${operand}`,
    after
  }))
  const inCode = {
    code: [first + 0x46, parseInt(operand, 16)],
    mnemonic: immediate,
    cycles: 7,
    before,
    after
  }
  return [...rows, inCode]
}

/** The accumulator with itself. */
const WITH_ITSELF = `
87 | ADD A | 4 | A=88 F=-  | A=10 F=AC
8F | ADC A | 4 | A=88 F=C  | A=11 F=APC
97 | SUB A | 4 | A=3E F=C  | A=00 F=ZAP
9F | SBB A | 4 | A=3E F=C  | A=FF F=SPC
A7 | ANA A | 4 | A=88 F=C  | F=SAP
AF | XRA A | 4 | A=88 F=C  | A=00 F=ZP
B7 | ORA A | 4 | A=88 F=AC | F=SP
BF | CMP A | 4 | A=88 F=C  | F=ZAP
`

/** Conditional jumps, calls and returns: each with its flag alone, and with all the others. */
const CONDITIONS: [string, flag: string, whenSet: boolean][] = [
  ['NZ', 'Z', false],
  ['Z', 'Z', true],
  ['NC', 'C', false],
  ['C', 'C', true],
  ['PO', 'P', false],
  ['PE', 'P', true],
  ['P', 'S', false],
  ['M', 'S', true]
]

function conditionals(): Row[] {
  return CONDITIONS.flatMap(([name, flag, whenSet], i) => {
    const others = 'SZAPC'.replace(flag, '')
    return [conditional(i, name, flag, whenSet), conditional(i, name, others, !whenSet)].flat()
  })
}

function conditional(index: number, name: string, flags: string, isTaken: boolean): Row[] {
  const base = 0xc0 + 8 * index
  const jump = { code: [base + 2, 0x34, 0x25], mnemonic: `J${name}`, cycles: 10, before: `F=${flags}` }
  const call = {
    code: [base + 4, 0x34, 0x25],
    mnemonic: `C${name}`,
    cycles: isTaken ? 17 : 11,
    before: `F=${flags}`
  }
  const stacked = `F=${flags} [2300]=78 [2301]=16`
  const back = { code: [base], mnemonic: `R${name}`, cycles: isTaken ? 11 : 5, before: stacked }
  return [
    { ...jump, after: isTaken ? 'PC=2534' : '' },
    { ...call, after: isTaken ? 'PC=2534 SP=22FE [22FE]=03 [22FF]=20' : '' },
    { ...back, after: isTaken ? 'PC=1678 SP=2302' : '' }
  ]
}

export const ROWS: readonly Row[] = [
  ...[LOADS_AND_MOVES, COUNTING, ACCUMULATOR, STACK_AND_PORTS, JUMPS, WITH_ITSELF].flatMap(parse),
  ...moves(),
  ...arithmetic(),
  ...conditionals()
]
