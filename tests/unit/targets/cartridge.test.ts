import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CARTRIDGE_FILES, loadCartridge } from '../../../games/invaders/cartridge'

describe('loadCartridge', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'apprenti-cartridge-'))
    CARTRIDGE_FILES.forEach((name, i) => writeFileSync(join(folder, name), new Uint8Array(2048).fill(i + 1)))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('puts h, g, f, e one after the other', () => {
    const program = loadCartridge(folder)
    expect(program.length).toBe(8192)
    expect([0, 2047, 2048, 4096, 6144, 8191].map((at) => program[at])).toEqual([1, 1, 2, 3, 4, 4])
  })

  it('names the image that is missing', () => {
    rmSync(join(folder, 'invaders.f'))
    expect(() => loadCartridge(folder)).toThrow(/invaders\.f is missing/)
  })

  it.each([0, 2047, 2049, 8192])('names the image that holds %i bytes, and both sizes', (size) => {
    writeFileSync(join(folder, 'invaders.e'), new Uint8Array(size))
    expect(() => loadCartridge(folder)).toThrow(
      new RegExp(`invaders\\.e should hold 2048 bytes but holds ${size}`)
    )
  })
})
