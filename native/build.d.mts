/** Where the compiled modules lie: the arcade board, the optimisers of the learning engine, replay's sum tree, template search, varying pictures. */
export const boardWasmPath: string
export const optimWasmPath: string
export const replayWasmPath: string
export const templatesWasmPath: string
export const augmentWasmPath: string
/** Compiles what is older than its sources in native/assembly. True when it compiled something. */
export function buildNative(): Promise<boolean>
