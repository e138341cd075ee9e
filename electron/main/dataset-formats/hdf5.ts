import type * as Library from 'h5wasm/node'
import type { Dataset, File, Group } from 'h5wasm/node'

export type Hdf5File = File
export type Hdf5Group = Group
export type Hdf5Dataset = Dataset

/** The HDF5 library: some megabytes of WebAssembly, loaded only by who reads or writes such files. */
export async function loadHdf5(): Promise<Pick<typeof Library, 'File' | 'Group' | 'Dataset'>> {
  const library = await import('h5wasm/node')
  const module = await library.ready
  // Otherwise it prints what is wrong and goes on.
  module.activate_throwing_error_handler()
  return library
}

/** The innermost of the reasons that the library gives, one below the other. */
export function hdf5Reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const inner = [...text.matchAll(/#\d+: .*?\(\): (.*)/g)].at(-1)?.[1]
  return (/error message = '(.*?)'/.exec(text)?.[1] ?? inner ?? text.split('\n')[0] ?? '').trim()
}
