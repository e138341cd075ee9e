import { connection } from './connection.svelte'

/** Each candidate is asked for at most this often. */
const ROUND_MS = 1_000

/** Small live pictures of candidates, for as long as somebody looks at a list of them. */
export class ThumbnailView {
  /** Data URLs by candidate; no entry, or an empty one, where there is none. */
  pictures = $state<Record<string, string>>({})

  /** Asks for these, one after the other, again and again. Answers the way to stop. */
  follow(candidateIds: readonly string[]): () => void {
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const round = async (): Promise<void> => {
      const startedAt = performance.now()
      for (const id of candidateIds) {
        if (isOver) return
        if (document.hidden || connection.status !== 'open') continue
        await this.#ask(id)
      }
      if (!isOver)
        timer = setTimeout(() => void round(), Math.max(0, startedAt + ROUND_MS - performance.now()))
    }
    if (candidateIds.length > 0) void round()
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }

  /** A thumbnail is a comfort: without one the pictogram stays, and nobody is told. */
  async #ask(candidateId: string): Promise<void> {
    const picture = await connection.call('targets.thumbnail', { candidateId }).catch(() => '')
    this.pictures[candidateId] = picture
  }
}
