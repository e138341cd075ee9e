import type { Picture } from './foreign'

const HEADER_END = Buffer.from('ENDHDR\n')

/**
 * Pictures out of a stream of PAM (Netpbm): each begins with its own width and height, so that no other program has to say
 * what a video holds.
 */
export class PamPictures {
  #parts: Buffer[] = []
  #bytes = 0
  /** Of the picture whose header is read, with how many bytes it has. */
  #header: { readonly width: number; readonly height: number; readonly bytes: number } | null = null

  /** Whether a picture has begun and not ended. */
  get isMidway(): boolean {
    return this.#bytes > 0 || this.#header !== null
  }

  /** Takes bytes of the stream and gives the pictures that are whole with them. */
  *add(chunk: Buffer): Generator<Picture> {
    this.#parts.push(chunk)
    this.#bytes += chunk.length
    for (;;) {
      this.#header ??= this.#takeHeader()
      if (this.#header === null || this.#bytes < this.#header.bytes) return
      const { width, height, bytes } = this.#header
      this.#header = null
      yield { width, height, rgba: this.#take(bytes) }
    }
  }

  #takeHeader(): { width: number; height: number; bytes: number } | null {
    const all = this.#joined()
    const end = all.indexOf(HEADER_END)
    if (end < 0) return null
    const text = this.#take(end + HEADER_END.length).toString('latin1')
    const numberOf = (name: string): number => Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1])
    const [width, height] = [numberOf('WIDTH'), numberOf('HEIGHT')]
    return { width, height, bytes: width * height * numberOf('DEPTH') }
  }

  #take(bytes: number): Buffer {
    const all = this.#joined()
    this.#parts = [all.subarray(bytes)]
    this.#bytes -= bytes
    return all.subarray(0, bytes)
  }

  #joined(): Buffer {
    if (this.#parts.length !== 1) this.#parts = [Buffer.concat(this.#parts)]
    return this.#parts[0]!
  }
}
