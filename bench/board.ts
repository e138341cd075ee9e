/**
 * How fast the board is, and where its time goes. One core, no peers; `bench env` compares with peers.
 *
 *   npx rolldown bench/board.ts --platform node -o out/bench/board.mjs && node out/bench/board.mjs
 *
 * Prints one JSON document. Read ratios: single figures scatter by a third on a busy machine.
 *
 * Measured with it on a 2-core EPYC guest with 5 to 8 other processes running, frames a second:
 *   cartridge, processor alone               230,000 - 310,000   it idles in HLT, which is skipped in one step
 *   cartridge with gray84 every 4 frames     160,000 - 290,000
 *   a program that never halts                40,000 -  56,000   33,536 cycles, thousands of instructions
 *   the same with gray84                      38,000 -  52,000
 * The floor is the dispatch: one unpredictable indirect jump per instruction. Registers as 16-bit pairs in locals
 * and AF as a single number keep all else in machine registers; the flags of a result are one table look-up.
 * What moved the picture: only bands of 8 scan lines that changed are reduced again.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { BUTTON, BoardBank, PICTURE_BYTES, type Board, type PictureKind } from '../native/board'

const FRAMES_PER_STEP = 4
const IMAGES = ['invaders.h', 'invaders.g', 'invaders.f', 'invaders.e']

/** Frames a second, or operations a second where the name says so. */
export interface BoardFigures {
  cartridge: number
  cartridgeWithGray84: number
  busy: number
  busyWithGray84: number
  rendersOfNoise: Record<PictureKind, number>
  rendersUnchanged: number
  savesAndLoads: number
}

/** Runs each measurement for about `seconds`. */
export function benchBoard(wasm: Uint8Array, cartridge: Uint8Array, seconds = 1): BoardFigures {
  const played = started(wasm, cartridge)
  const busy = boardWith(wasm, busyProgram())
  const picture = new Uint8Array(PICTURE_BYTES.gray84)
  const noisy = boardWith(wasm, new Uint8Array(8192))
  return {
    cartridge: FRAMES_PER_STEP * rate(seconds, player(played)),
    cartridgeWithGray84: FRAMES_PER_STEP * rate(seconds, player(played, picture)),
    busy: FRAMES_PER_STEP * rate(seconds, player(busy)),
    busyWithGray84: FRAMES_PER_STEP * rate(seconds, player(busy, picture)),
    rendersOfNoise: {
      gray84: rate(seconds, noise(noisy, 'gray84')),
      gray42: rate(seconds, noise(noisy, 'gray42')),
      gray: rate(seconds, noise(noisy, 'gray')),
      rgba: rate(seconds, noise(noisy, 'rgba'))
    },
    rendersUnchanged: rate(seconds, () => noisy.render('gray84', picture)),
    savesAndLoads: rate(seconds, () => played.loadState(played.saveState()))
  }
}

function boardWith(wasm: Uint8Array, rom: Uint8Array): Board {
  const board = BoardBank.load(wasm, 1).boards[0]!
  board.loadRom(rom)
  board.powerOn()
  return board
}

/** The cartridge with a coin in and a game begun. */
function started(wasm: Uint8Array, cartridge: Uint8Array): Board {
  const board = boardWith(wasm, cartridge)
  board.runFrames(0, 120)
  board.runFrames(BUTTON.coin, 10)
  board.runFrames(0, 30)
  board.runFrames(BUTTON.start1, 10)
  return board
}

/** EI; then for ever: LHLD, INX H, SHLD, arithmetic with memory, a call. Never halts, draws as it goes. */
function busyProgram(): Uint8Array {
  const rom = new Uint8Array(8192)
  rom.set([0x31, 0x00, 0x24, 0xfb, 0xc3, 0x40, 0x00])
  rom.set([0xd3, 0x06, 0xfb, 0xc9], 8)
  rom.set([0xfb, 0xc9], 16)
  const loop = [0x2a, 0x00, 0x20, 0x23, 0x22, 0x00, 0x20, 0x7c, 0xe6, 0x1f, 0xf6, 0x20, 0x67]
  const body = [
    0x7e, 0x85, 0x07, 0xae, 0x77, 0x4f, 0x0c, 0x79, 0xfe, 0x10, 0xd2, 0x5b, 0x00, 0x09, 0xeb, 0xcd
  ]
  rom.set([...loop, ...body, 0x80, 0x00, 0xc3, 0x40, 0x00], 0x40)
  rom.set([0xc5, 0x1a, 0x80, 0x27, 0xc1, 0xc9], 0x80)
  return rom
}

/** Four frames of pseudo-random play, coin and start now and then; with a picture after each when asked. */
function player(board: Board, picture?: Uint8Array): () => void {
  const moves = [
    0,
    BUTTON.fire,
    BUTTON.left,
    BUTTON.right,
    BUTTON.fire | BUTTON.left,
    BUTTON.fire | BUTTON.right
  ]
  const random = generator(1)
  return () => {
    const chance = random() % 300
    const buttons =
      chance === 0 ? BUTTON.coin : chance === 1 ? BUTTON.start1 : moves[random() % moves.length]!
    board.runFrames(buttons, FRAMES_PER_STEP)
    if (picture) board.render('gray84', picture)
  }
}

/** Draws a picture of which every scan line is new each time. */
function noise(board: Board, kind: PictureKind): () => void {
  const out = new Uint8Array(PICTURE_BYTES[kind])
  const random = generator(2)
  for (let i = 0x400; i < 0x2000; i++) board.ram[i] = random()
  return () => {
    for (let i = 0x400; i < 0x2000; i += 32) board.ram[i]!++
    board.render(kind, out)
  }
}

function generator(seed: number): () => number {
  let state = seed
  return () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 16
}

function rate(seconds: number, work: () => void): number {
  for (let i = 0; i < 2000; i++) work()
  let runs = 0
  const start = performance.now()
  while (performance.now() - start < seconds * 1000) {
    for (let i = 0; i < 100; i++) work()
    runs += 100
  }
  return Math.round((runs * 1000) / (performance.now() - start))
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const images = IMAGES.map((name) => readFileSync(join('out/games/invaders', name)))
  const figures = benchBoard(readFileSync('out/native/board.wasm'), Buffer.concat(images))
  console.log(JSON.stringify(figures, null, 2))
}
