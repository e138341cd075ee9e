import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const MAME = '/usr/games/mame'
const STANDARD_PLUGINS = '/usr/share/games/mame/plugins'
const IMAGES = ['invaders.h', 'invaders.g', 'invaders.f', 'invaders.e']
const RAM_BYTES = 8192
const FRAME_BYTES = RAM_BYTES + 12

export const hasMame = existsSync(MAME) && existsSync(STANDARD_PLUGINS)

/** What MAME's board holds at the start of a vertical blank. */
export interface TracedFrame {
  ram: Uint8Array
  /** AF BC DE HL SP PC; the flag bits that the 8080 lacks as PUSH PSW would store them. */
  registers: number[]
}

/** Runs a program on MAME's board, one frame for each entry of `buttons`, which are pressed after that frame. */
export async function traceMame(rom: Uint8Array, buttons: readonly number[]): Promise<TracedFrame[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ramtrace-'))
  try {
    layOut(folder, rom, buttons)
    await promisify(execFile)(MAME, optionsFor(folder), { env: environment(folder), timeout: 60_000 })
    return framesOf(readFileSync(join(folder, 'trace')))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function layOut(folder: string, rom: Uint8Array, buttons: readonly number[]): void {
  mkdirSync(join(folder, 'roms', 'invaders'), { recursive: true })
  IMAGES.forEach((name, i) => {
    writeFileSync(join(folder, 'roms', 'invaders', name), rom.subarray(2048 * i, 2048 * (i + 1)))
  })
  writeFileSync(join(folder, 'buttons'), buttons.join('\n') + '\n')
}

function optionsFor(folder: string): string[] {
  const speed = '-video none -sound none -nothrottle -skip_gameinfo -samplerate 1000 -frameskip 10'
  const plugins = ['-pluginspath', `${import.meta.dirname};${STANDARD_PLUGINS}`, '-plugin', 'ramtrace']
  const folders = ['cfg', 'nvram', 'state'].flatMap((kind) => [`-${kind}_directory`, join(folder, kind)])
  return ['invaders', '-rompath', join(folder, 'roms'), ...speed.split(' '), ...plugins, ...folders]
}

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: folder,
    SDL_VIDEODRIVER: 'dummy',
    RAMTRACE_OUT: join(folder, 'trace'),
    RAMTRACE_BUTTONS: join(folder, 'buttons')
  }
}

function framesOf(trace: Buffer): TracedFrame[] {
  return Array.from({ length: trace.length / FRAME_BYTES }, (_, frame) => {
    const start = frame * FRAME_BYTES
    const words = [0, 2, 4, 6, 8, 10].map((offset) => trace.readUInt16LE(start + RAM_BYTES + offset))
    words[0] = (words[0]! & 0xffd7) | 0x02
    return { ram: trace.subarray(start, start + RAM_BYTES), registers: words }
  })
}
