import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { resources } from '../../electron/main/resources'
import { findMame } from '../../electron/main/programs'

const LOOK = ['-noreadconfig', '-window', '-nomaximize', '-resolution', '448x520', '-video', 'soft']
const QUIET = ['-sound', 'none', '-skip_gameinfo', '-numprocessors', '1']

/** Bits of the cabinet's IN1: what its wires say, whoever pressed what. The coin's is low while it falls. */
const WIRES = { start1: 0x04, fire: 0x10, left: 0x20, right: 0x40 } as const
export type Wire = keyof typeof WIRES

/** Writes a line whenever the wires change, with the ship's place: MAME's own word, not the window's. */
const WIRETAP = `
local file = io.open('wires.log', 'a')
local last = nil
local memory = nil
emu.register_frame_done(function()
  memory = memory or manager.machine.devices[':maincpu'].spaces['program']
  local wires = manager.machine.ioport.ports[':IN1']:read()
  local line = string.format('%02x %02x', wires, memory:read_u8(0x201b))
  if line ~= last then file:write(line .. '\\n'); file:flush(); last = line end
end)
`

/** A MAME in a window, started as a person would, that knows nothing of us; its wires are tapped. */
export class WatchedMame {
  readonly #folder: string
  readonly #display: string
  child: ChildProcess

  constructor(folder: string, display: string) {
    this.#folder = folder
    this.#display = display
    writeFileSync(join(folder, 'wiretap.lua'), WIRETAP)
    this.child = this.start()
  }

  /** Another one, after the last was ended. */
  start(): ChildProcess {
    const tap = ['-autoboot_script', join(this.#folder, 'wiretap.lua'), '-autoboot_delay', '0']
    const command = ['invaders', '-rompath', resources.games, ...LOOK, ...QUIET, ...tap]
    this.child = spawn(findMame('') ?? '', command, {
      cwd: this.#folder,
      stdio: 'ignore',
      env: { ...process.env, HOME: this.#folder, DISPLAY: this.#display }
    })
    return this.child
  }

  /** How often the wires or the ship's place have changed so far. */
  get changes(): number {
    return this.#lines().length
  }

  /** The wires that were pressed at any moment since a count of changes. */
  pressedSince(changes: number): Set<Wire> {
    return new Set(this.#lines().slice(changes).flatMap(pressed))
  }

  /** The wires that are pressed now. */
  get pressed(): Wire[] {
    return pressed(this.#lines().at(-1) ?? '00')
  }

  /** The places where the ship was since a count of changes. */
  placesSince(changes: number): Set<string> {
    return new Set(
      this.#lines()
        .slice(changes)
        .map((line) => line.slice(3))
    )
  }

  #lines(): string[] {
    const file = join(this.#folder, 'wires.log')
    return existsSync(file)
      ? readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line.length === 5)
      : []
  }
}

function pressed(line: string): Wire[] {
  const wires = Number.parseInt(line.slice(0, 2), 16)
  return (Object.keys(WIRES) as Wire[]).filter((wire) => (wires & WIRES[wire]) !== 0)
}
