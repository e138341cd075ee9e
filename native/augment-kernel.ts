/**
 * Varying pictures (native/assembly/augment): the kernel with its memory, in which the pictures of one moment lie before and
 * after. Nothing is allocated after it has been made.
 */

interface AugmentModule {
  reserved(): number
  take(from: number, to: number, planes: number, side: number, columns: number, rows: number): void
  addNoise(at: number, n: number, up: number, down: number, first: number, places: number): void
}

const PAGE_BYTES = 65536
/** Bytes at the start of its memory left to the module itself. */
const RESERVED_BYTES = 2048
/** The module reads and writes sixteen bytes at once. */
const SLACK_BYTES = 16

export class AugmentKernel {
  /** Pictures before they are varied: planes of bytes [planes, side, side], to be filled. */
  readonly pictures: Uint8Array
  /** What comes of them, of the same shape. Written over by the next `take`. */
  readonly varied: Uint8Array
  /** From which column and row each is taken, 0 to the side: to be filled before `take`. */
  readonly columns: Int32Array
  readonly rows: Int32Array
  private readonly module: AugmentModule
  private readonly upAt: number
  private readonly downAt: number

  /**
   * @param wasm the bytes of out/native/augment.wasm
   * @param planes of one moment, each of `side` by `side` bytes
   * @param noises what is added to bytes, one after the other and then from the first on: none, or a power of two of at
   *   least 16
   */
  constructor(
    wasm: Uint8Array,
    private readonly side: number,
    private readonly planes: number,
    private readonly noises: Int16Array
  ) {
    const places = noises.length
    if (places !== 0 && (places < 16 || (places & (places - 1)) !== 0))
      throw new RangeError(`Noise has a power of two of places, 16 at least, not ${places}.`)
    const bytes = planes * side * side
    let free = RESERVED_BYTES
    const room = (size: number): number => {
      const at = free
      free += 16 * Math.ceil((size + SLACK_BYTES) / 16)
      return at
    }
    const [picturesAt, variedAt] = [room(bytes), room(bytes)]
    const [columnsAt, rowsAt] = [room(4 * side), room(4 * side)]
    ;[this.upAt, this.downAt] = [room(places), room(places)]
    const pages = Math.ceil(free / PAGE_BYTES)
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
    const compiled = new WebAssembly.Module(new Uint8Array(wasm))
    const instance = new WebAssembly.Instance(compiled, { env: { memory } })
    this.module = instance.exports as unknown as AugmentModule
    if (this.module.reserved() > RESERVED_BYTES)
      throw new RangeError('The kernel that varies pictures keeps more memory for itself than it is left.')
    this.pictures = new Uint8Array(memory.buffer, picturesAt, bytes)
    this.varied = new Uint8Array(memory.buffer, variedAt, bytes)
    this.columns = new Int32Array(memory.buffer, columnsAt, side)
    this.rows = new Int32Array(memory.buffer, rowsAt, side)
    // More than a byte is as much as a byte: 255 less is 0 whatever it was, and 255 more is 255.
    fillTable(new Uint8ClampedArray(memory.buffer, this.upAt, places + SLACK_BYTES), noises)
    fillTable(
      new Uint8ClampedArray(memory.buffer, this.downAt, places + SLACK_BYTES),
      Int32Array.from(noises, (noise) => -noise)
    )
  }

  /** Takes every column and row of `pictures` from where `columns` and `rows` say, into `varied`. */
  take(): void {
    const { pictures, varied, columns, rows } = this
    this.module.take(
      ...([pictures.byteOffset, varied.byteOffset, this.planes, this.side] as const),
      ...([columns.byteOffset, rows.byteOffset] as const)
    )
  }

  /** Adds noise to `varied`, from this place of it on; what is less than 0 becomes 0, and what is more than 255 becomes 255. */
  addNoise(first: number): void {
    const { byteOffset, length } = this.varied
    this.module.addNoise(byteOffset, length, this.upAt, this.downAt, first, this.noises.length)
  }
}

/** The table, and its first places once more behind its end: a read that begins at its last place goes on there. */
function fillTable(table: Uint8ClampedArray, values: Int16Array | Int32Array): void {
  table.set(values)
  table.set(values.subarray(0, SLACK_BYTES), values.length)
}
