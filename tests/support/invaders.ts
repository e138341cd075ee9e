import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { gameOf } from '../../games/registry'
import type { GameSession } from '../../electron/shared/target'
import { BuiltinTarget } from '../../electron/main/targets/builtin'
import type { EnvResources } from '../../electron/worker/envs/catalogue'
import { buildCartridge } from '../../games/invaders/build.mjs'
import { BoardBank, type Board } from '../../native/board'
import { boardWasmPath, buildNative } from '../../native/build.mjs'

await buildNative()
const { folder } = buildCartridge()

export const wasm = readFileSync(boardWasmPath)
export const rom = Buffer.concat(
  ['h', 'g', 'f', 'e'].map((part) => readFileSync(`${folder}/invaders.${part}`))
)

export const { profile } = gameOf('invaders')
export const resources: EnvResources = { partsOf: () => ({ wasm, program: rom }) }

/** A board with the cartridge in, switched on. */
export function cabinet(): Board {
  const board = BoardBank.load(wasm, 1).boards[0]!
  board.loadRom(rom)
  board.powerOn()
  return board
}

/** The built-in game, attached as the app does. */
export async function builtinSession(): Promise<GameSession> {
  const target = new BuiltinTarget({ boardWasm: boardWasmPath, games: dirname(folder) }, [profile])
  const [candidate] = await target.list()
  return target.attach(candidate!, profile)
}

/** A memory block with some fields set by their names in the profile; the rest is 0. */
export function craftRam(fields: Readonly<Record<string, number | readonly number[]>>): Uint8Array {
  const ram = new Uint8Array(profile.memory.size)
  for (const [name, value] of Object.entries(fields)) {
    const field = profile.memory.fields[name]
    if (!field) throw new Error(`no field ${name}`)
    const at = field.at - profile.memory.base
    if (typeof value !== 'number') ram.set(value, at)
    else if (field.type === 'bcd16le') ram.set([bcd(value % 100), bcd(Math.floor(value / 100))], at)
    else if (field.type === 'bcd8') ram[at] = bcd(value)
    else ram[at] = value & 0xff
  }
  return ram
}

const bcd = (value: number): number => (Math.floor(value / 10) << 4) | (value % 10)

/** What every crafted moment of play has in common: a game on, a ship at the left, no aliens. */
export const IN_PLAY = {
  gameRunning: 1,
  playMoving: 1,
  playerInGame: 1,
  playerAlive: 0xff,
  playerOk: 1,
  shipsLeft: 2,
  playerX: 0x30,
  playerY: 0x20,
  enemyShotSpeed: -4
} as const
