/** Where the compiled module lies. */
export const boardWasmPath: string
/** Compiles native/assembly when it is newer than the module. True when it compiled. */
export function buildNative(): Promise<boolean>
