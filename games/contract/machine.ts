/** Pictures that a machine draws, upright, row by row from the top: grey 84 x 84, grey whole, rgba8 whole. */
export type MachinePicture = 'gray84' | 'gray' | 'rgba'

/** A game's program that runs inside the app, as fast as it can, and only when told to. */
export interface Machine {
  /** Live view of the memory block that the profile declares. */
  readonly ram: Uint8Array
  powerOn(): void
  /** Runs whole frames with these buttons held (`boardBit` of the profile's controls). */
  runFrames(buttons: number, frames: number): void
  /** Draws what the memory shows into `out`. Throws a RangeError when `out` is no such picture's size. */
  render(picture: MachinePicture, out: Uint8Array): void
  /** Everything that its future depends on, but the program. */
  saveState(): Uint8Array
  loadState(state: Uint8Array): void
}

/** What a machine is made of. */
export interface MachineParts {
  /** The bytes of out/native/board.wasm. */
  readonly wasm: Uint8Array
  readonly program: Uint8Array
}

/** How a game that ships with the app runs inside it. */
export interface Builtin {
  /** Its program out of the folder it was built in (out/games/<id>). Throws AppError `cartridge.missing` or `cartridge.size`, naming the file. */
  readonly loadProgram: (folder: string) => Uint8Array
  /** `count` machines with the program in, not yet switched on. */
  readonly makeMachines: (parts: MachineParts, count: number) => readonly Machine[]
}
