import type { Dataset, File, Group } from 'h5wasm/node'

export type Hdf5File = File
export type Hdf5Group = Group
export type Hdf5Dataset = Dataset
type Library = typeof import('h5wasm/node')

/** The HDF5 library: some megabytes of WebAssembly, loaded only by who reads or writes such files. */
export async function loadHdf5(): Promise<Pick<Library, 'File' | 'Group' | 'Dataset'>> {
  const library = await import('h5wasm/node')
  await library.ready
  return library
}
