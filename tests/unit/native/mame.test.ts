import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildCartridge } from '../../../games/invaders/build.mjs'
import { boardWith, program } from './bank'
import { hasMame, MAME, traceMame } from './mame-trace'
import { RandomProgram } from './random-program'

/**
 * The board against the real MAME, all of RAM and every register at every frame, on programs that neither was
 * written for. MAME versions differ in one thing, the length of XCHG, which is measured first.
 */

const IMAGES = ['invaders.h', 'invaders.g', 'invaders.f', 'invaders.e']
let xchgCycles: 4 | 5 = 5

/** The first frame at which they differ, or null. */
async function firstDifference(
  rom: Uint8Array,
  buttons: number[],
  xchg = xchgCycles
): Promise<string | null> {
  const frames = await traceMame(rom, buttons)
  expect(frames.length, 'frames traced').toBe(buttons.length)
  const board = boardWith([])
  board.loadRom(rom)
  board.xchgCycles = xchg
  board.powerOn()
  for (const [i, frame] of frames.entries()) {
    board.runFrames(buttons[i - 1] ?? 0, 1)
    const { af, bc, de, hl, sp, pc } = board.processor.registers
    const isSame = Buffer.compare(board.ram, frame.ram) === 0
    if (!isSame || [af, bc, de, hl, sp, pc].join() !== frame.registers.join()) return `frame ${i + 1}`
  }
  return null
}

/** LXI SP; then for ever: XCHG, INX B, PUSH B, POP B: how often it came round shows in RAM. */
const xchgProgram = program([0x31, 0x00, 0x24, 0xeb, 0x03, 0xc5, 0xc1, 0xc3, 0x03, 0x00])
const still = (frames: number): number[] => new Array<number>(frames).fill(0)

describe.skipIf(!hasMame)(`${MAME}${hasMame ? '' : ' (not installed: apt-get install mame)'}`, () => {
  beforeAll(async () => {
    if (await firstDifference(xchgProgram, still(3), 5)) xchgCycles = 4
    expect(await firstDifference(xchgProgram, still(3), xchgCycles)).toBeNull()
  })

  it.each([1, 2, 3, 4, 5, 6])(
    'runs random program %i the same for 300 frames, past the watchdog',
    async (seed) => {
      const random = new RandomProgram(seed)
      const rom = random.program()
      const buttons = Array.from({ length: 300 }, () => random.word() & 63)
      expect(await firstDifference(rom, buttons)).toBeNull()
    }
  )

  it('plays the cartridge the same for 2,000 frames', async () => {
    buildCartridge()
    const folder = join(import.meta.dirname, '../../../out/games/invaders')
    const rom = new Uint8Array(Buffer.concat(IMAGES.map((name) => readFileSync(join(folder, name)))))
    const random = new RandomProgram(3)
    const buttons = Array.from({ length: 2000 }, () => 0)
    buttons.fill(1, 120, 126).fill(2, 160, 166)
    for (let i = 200; i < 2000; i += 5) buttons.fill(random.word() & 0x38, i, i + 5)
    expect(await firstDifference(rom, buttons)).toBeNull()
  })
})
