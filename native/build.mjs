/**
 * Compiles native/assembly to out/native/board.wasm, native/assembly/optim to out/native/optim.wasm,
 * native/assembly/replay to out/native/replay.wasm, native/assembly/templates to out/native/templates.wasm and
 * native/assembly/augment to out/native/augment.wasm. Each is skipped when it is newer than every source. Run directly, or
 * call buildNative() from another build step.
 */
import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const outputs = join(here, '..', 'out', 'native')
/** Where the compiled modules lie: the arcade board, the optimisers of the learning engine, replay's sum tree, template search, varying pictures. */
export const boardWasmPath = join(outputs, 'board.wasm')
export const optimWasmPath = join(outputs, 'optim.wasm')
export const replayWasmPath = join(outputs, 'replay.wasm')
export const templatesWasmPath = join(outputs, 'templates.wasm')
export const augmentWasmPath = join(outputs, 'augment.wasm')
const modules = [
  { what: 'board', sources: join(here, 'assembly'), path: boardWasmPath, pages: '4' },
  { what: 'optimisers', sources: join(here, 'assembly', 'optim'), path: optimWasmPath, pages: '1' },
  { what: 'sum tree', sources: join(here, 'assembly', 'replay'), path: replayWasmPath, pages: '1' },
  {
    what: 'template search',
    sources: join(here, 'assembly', 'templates'),
    path: templatesWasmPath,
    pages: '1'
  },
  {
    what: 'varying of pictures',
    sources: join(here, 'assembly', 'augment'),
    path: augmentWasmPath,
    pages: '1'
  }
]

const options = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--importMemory']

/**
 * @returns {Promise<boolean>} true when it compiled something, false when all was fresh.
 * @throws {Error} with the compiler's own messages when a source does not compile.
 */
export async function buildNative() {
  const stale = modules.filter((module) => !isFresh(module))
  for (const module of stale) await compile(module)
  return stale.length > 0
}

/** `pages`: the least memory, in units of 64 KiB, that an instance needs. */
async function compile({ what, sources, path, pages }) {
  const { default: asc } = await import('assemblyscript/asc')
  const written = new Map()
  const { error, stderr } = await asc.main(
    [join(sources, 'index.ts'), '--outFile', 'module.wasm', '--initialMemory', pages, ...options],
    {
      writeFile: (name, contents) => void written.set(name, contents)
    }
  )
  if (error) throw new Error(`The ${what} did not compile.\n${stderr.toString()}`)
  writeWhole(path, written.get('module.wasm'))
}

function isFresh({ sources, path }) {
  const built = statSync(path, { throwIfNoEntry: false })
  if (!built) return false
  const inputs = [fileURLToPath(import.meta.url), ...readdirSync(sources).map((name) => join(sources, name))]
  return inputs.every((input) => statSync(input).mtimeMs <= built.mtimeMs)
}

/** Two processes may build at once: each writes a file of its own and renames it. */
function writeWhole(path, contents) {
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = `${path}.${process.pid}`
  writeFileSync(unfinished, contents)
  renameSync(unfinished, path)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  console.log(`${outputs} ${(await buildNative()) ? 'compiled' : 'is up to date'}`)
}
