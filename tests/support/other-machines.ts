import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { resources } from '../../electron/main/resources'

/** Drivers of MAME's for the same board as the app's own cartridge, with the names of their images in its order. */
const BOARDS = {
  sitv: ['tv0h.s1', 'tv02.rp1', 'tv03.n1', 'tv04.m1'],
  spaceat2: ['spaceatt.h', 'spaceatt.g', 'spaceatt.f', 'spaceatt.e']
} as const

/** Puts the app's own cartridge into a ROM folder as the images of another driver. */
export function putCartridge(romFolder: string, driver: keyof typeof BOARDS): void {
  const folder = join(romFolder, driver)
  mkdirSync(folder)
  BOARDS[driver].forEach((name, i) =>
    copyFileSync(join(resources.games, 'invaders', `invaders.${'hgfe'[i]}`), join(folder, name))
  )
}

/** Where the console's program below keeps its score: two bytes, low first, two decimal digits each. */
export const CONSOLE_SCORE = 0x90

/** 6502 at F000h: a button pressed is worth 30 points; the picture's colour counts the frames. */
const PROGRAM = [
  ...[0x78, 0xd8, 0xa2, 0xff, 0x9a], //       sei, cld, ldx #ff, txs
  ...[0xa9, 0x00, 0x95, 0x00, 0xca, 0xd0, 0xfb], // everything 0
  ...[0xa9, 0x03, 0x85, 0xa0], //             three lives at A0h
  ...[0xa9, 0x02, 0x85, 0x00, 0x85, 0x02, 0x85, 0x02, 0x85, 0x02], // F010h: vertical sync, three lines
  ...[0xa9, 0x00, 0x85, 0x00], //             its end
  ...[0xe6, 0x80, 0xa5, 0x80, 0x85, 0x09], //  counts a frame; it is the colour of the picture
  ...[0xa5, 0x0c, 0x29, 0x80, 0xc5, 0x81, 0xf0, 0x15], // the button is as it was: F041h
  ...[0x85, 0x81, 0xc9, 0x00, 0xd0, 0x0f], //  it was let go of: F041h
  ...[0xf8, 0x18, 0xa5, 0x90, 0x69, 0x30, 0x85, 0x90], // sed, clc, 30 points
  ...[0xa5, 0x91, 0x69, 0x00, 0x85, 0x91, 0xd8], // the hundreds, cld
  ...[0xa0, 0xff, 0x85, 0x02, 0x88, 0xd0, 0xfb], // F041h: 255 lines
  ...[0x4c, 0x10, 0xf0] //                    again
]
const CARTRIDGE_BYTES = 4096

/** Writes the program as a cartridge for the a2600, and answers its file. */
export function writeConsoleCartridge(folder: string): string {
  const image = new Uint8Array(CARTRIDGE_BYTES)
  image.set(PROGRAM)
  // Where the processor begins.
  image.set([0x00, 0xf0, 0x00, 0xf0], CARTRIDGE_BYTES - 4)
  const file = join(folder, 'points.bin')
  writeFileSync(file, image)
  return file
}
