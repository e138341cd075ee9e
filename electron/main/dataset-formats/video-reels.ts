import type { Picture } from './foreign'
import { damagedVideo, picturesOf } from './picture-video'

/** Pictures out of videos that hold many episodes: what is asked for in order is decoded once. */
export class VideoReels {
  readonly #folder: string
  readonly #program: string
  readonly #signal: AbortSignal
  #reel: { readonly file: string; readonly pictures: AsyncGenerator<Picture>; next: number } | null = null

  constructor(folder: string, program: string, signal: AbortSignal) {
    this.#folder = folder
    this.#program = program
    this.#signal = signal
  }

  /** The pictures of a video from its `first` on, counted from 0. Throws where the video ends before. */
  async *pictures(file: string, first: number): AsyncGenerator<Picture> {
    if (this.#reel?.file !== file || this.#reel.next > first) await this.#begin(file)
    const reel = this.#reel!
    for (;;) {
      const next = await reel.pictures.next()
      if (next.done === true) throw damagedVideo(this.#folder, file, `${reel.next} / ${first + 1}`)
      reel.next += 1
      if (reel.next > first) yield next.value
    }
  }

  async close(): Promise<void> {
    await this.#reel?.pictures.return(undefined)
    this.#reel = null
  }

  async #begin(file: string): Promise<void> {
    await this.close()
    const pictures = picturesOf(this.#folder, file, this.#program, this.#signal)
    this.#reel = { file, pictures, next: 0 }
  }
}
