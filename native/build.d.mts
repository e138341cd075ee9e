/** Where the compiled modules lie: the arcade board, and the optimisers of the learning engine. */
export const boardWasmPath: string
export const optimWasmPath: string
/** Compiles what is older than its sources in native/assembly. True when it compiled something. */
export function buildNative(): Promise<boolean>
