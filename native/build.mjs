/**
 * Compiles native/assembly to out/native/board.wasm. Skipped when the output is newer than every source.
 * Run directly, or call buildNative() from another build step.
 */
import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const sources = join(here, 'assembly')
/** Where the compiled module lies. */
export const boardWasmPath = join(here, '..', 'out', 'native', 'board.wasm')

const options = [
  '-O3',
  '--runtime',
  'stub',
  '--noAssert',
  '--enable',
  'simd',
  '--importMemory',
  '--initialMemory',
  '4'
]

/**
 * @returns {Promise<boolean>} true when it compiled, false when the output was fresh.
 * @throws {Error} with the compiler's own messages when the source does not compile.
 */
export async function buildNative() {
  if (isFresh()) return false
  const { default: asc } = await import('assemblyscript/asc')
  const written = new Map()
  const { error, stderr } = await asc.main(
    [join(sources, 'index.ts'), '--outFile', 'board.wasm', ...options],
    {
      writeFile: (name, contents) => void written.set(name, contents)
    }
  )
  if (error) throw new Error(`The board did not compile.\n${stderr.toString()}`)
  writeWhole(boardWasmPath, written.get('board.wasm'))
  return true
}

function isFresh() {
  const built = statSync(boardWasmPath, { throwIfNoEntry: false })
  if (!built) return false
  const inputs = [fileURLToPath(import.meta.url), ...readdirSync(sources).map((name) => join(sources, name))]
  return inputs.every((path) => statSync(path).mtimeMs <= built.mtimeMs)
}

/** Two processes may build at once: each writes a file of its own and renames it. */
function writeWhole(path, contents) {
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = `${path}.${process.pid}`
  writeFileSync(unfinished, contents)
  renameSync(unfinished, path)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log((await buildNative()) ? `Compiled ${boardWasmPath}` : `${boardWasmPath} is up to date`)
}
