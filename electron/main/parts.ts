interface Part {
  close(): Promise<void> | void
}

/** What was opened, so that it is closed again, whatever fails on the way. */
export class Parts {
  readonly #parts: Part[] = []

  add<P extends Part>(part: P): P {
    this.#parts.push(part)
    return part
  }

  /** Closes all at once; what one of them cannot do keeps no other open. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#parts.map(async (part) => part.close()))
  }
}
