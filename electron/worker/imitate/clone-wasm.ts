import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CloneTools } from './clone-tools'

/** The kernels that cloning works with. @param native the folder out/native */
export const readCloneWasm = (native: string): CloneTools['wasm'] => ({
  optim: readFileSync(join(native, 'optim.wasm')),
  augment: readFileSync(join(native, 'augment.wasm'))
})
