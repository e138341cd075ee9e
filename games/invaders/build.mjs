/**
 * Assembles the cartridge: src/*.a80 and the drawings in art/ become the four 2 KiB images that MAME's `invaders`
 * driver loads. Run it directly (`node games/invaders/build.mjs`) or call `buildCartridge()`.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { artSource } from './art.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const sourceFolder = join(here, 'src')
const artFolder = join(here, 'art')
const outFolder = join(here, '..', '..', 'out', 'games', 'invaders')

const ROM_BYTES = 0x2000
const IMAGE_BYTES = 0x800
/** Image names in address order: .h is at 0000, .e at 1800. */
const IMAGES = ['invaders.h', 'invaders.g', 'invaders.f', 'invaders.e']

function listSources() {
  const inFolder = (folder) => readdirSync(folder).map((name) => join(folder, name))
  const tools = ['build.mjs', 'art.mjs'].map((name) => join(here, name))
  return [...inFolder(sourceFolder), ...inFolder(artFolder), ...tools]
}

function isFresh(outputs) {
  if (!outputs.every((path) => existsSync(path))) return false
  const newestSource = Math.max(...listSources().map((path) => statSync(path).mtimeMs))
  return outputs.every((path) => statSync(path).mtimeMs > newestSource)
}

/** Source text by the name used in `.include`. `art.a80` does not lie on the disk: it is made from the drawings. */
function readSource(name) {
  if (name !== 'art.a80') return readFileSync(join(sourceFolder, name), 'utf8')
  return artSource({
    sprites: readFileSync(join(artFolder, 'sprites.txt'), 'utf8'),
    font: readFileSync(join(artFolder, 'font.txt'), 'utf8')
  })
}

/** Runs `work` with console.log off: asm80 prints its whole parse tree there when a line is wrong. */
function quietly(work) {
  const { log } = console
  console.log = () => {}
  try {
    return work()
  } finally {
    console.log = log
  }
}

function assemblyError(error) {
  const place = error?.s ? `src/${error.s.includedFile ?? 'essaim.a80'}:${error.s.numline}` : 'src/essaim.a80'
  const line = error?.s?.line ? `: ${error.s.line.trim()}` : ''
  return new Error(`The cartridge does not assemble. ${place}: ${error?.msg ?? error}${line}`)
}

/** Address -> byte pairs of all assembled lines, checked to lie in the ROM and not to overlap. */
function collectBytes(lines) {
  const rom = new Uint8Array(ROM_BYTES)
  const used = new Uint8Array(ROM_BYTES)
  for (const line of lines) {
    line.lens?.forEach((byte, index) => {
      const address = line.addr + index
      if (address >= ROM_BYTES || used[address]) {
        throw assemblyError({
          msg: `byte at ${address.toString(16)}h is outside the ROM or used twice`,
          s: line
        })
      }
      rom[address] = byte
      used[address] = 1
    })
  }
  return { rom, bytesUsed: used.reduce((sum, bit) => sum + bit, 0) }
}

/**
 * Assembles the source. Returns the 8 KiB ROM, how much of it is used, and the address of every label.
 * @param read gives the text of a source file by its name; the files in src/ unless a test brings its own.
 */
export function assembleCartridge(read = readSource) {
  const require = createRequire(import.meta.url)
  const assembler = require('asm80/asm.js')
  const { I8080 } = require('asm80/monolith.js')
  assembler.fileGet(read)
  const [error, result] = quietly(() => assembler.compile(read('essaim.a80'), I8080))
  if (error) throw assemblyError(error)
  return { ...collectBytes(result[0]), labels: result[1] }
}

/**
 * Builds out/games/invaders/invaders.{h,g,f,e}, unless they are newer than every source.
 * @returns {{folder: string, rebuilt: boolean}}
 * @throws when a line does not assemble (message: file, line, what is wrong) or the ROM is full.
 */
export function buildCartridge() {
  const outputs = IMAGES.map((name) => join(outFolder, name))
  if (isFresh(outputs)) return { folder: outFolder, rebuilt: false }
  const { rom, bytesUsed } = assembleCartridge()
  mkdirSync(outFolder, { recursive: true })
  outputs.forEach((path, index) => {
    writeFileSync(`${path}.new`, rom.subarray(index * IMAGE_BYTES, (index + 1) * IMAGE_BYTES))
    renameSync(`${path}.new`, path)
  })
  return { folder: outFolder, rebuilt: true, bytesUsed }
}

const isCommand = process.argv[1] === fileURLToPath(import.meta.url) && import.meta.url.endsWith('/build.mjs')
if (isCommand) {
  const { folder, rebuilt, bytesUsed } = buildCartridge()
  console.log(
    rebuilt
      ? `cartridge built in ${folder}, ${bytesUsed} of ${ROM_BYTES} bytes used`
      : 'cartridge is up to date'
  )
}
