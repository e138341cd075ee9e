/** Builds out/games/invaders/invaders.{h,g,f,e} when a source is newer. Throws with file and line if it cannot. */
export function buildCartridge(): { folder: string; rebuilt: boolean; bytesUsed?: number }
/** Assembles without writing: the 8 KiB ROM, bytes used, and label addresses (upper-case names). */
export function assembleCartridge(read?: (name: string) => string): {
  rom: Uint8Array
  bytesUsed: number
  labels: Record<string, number>
}
