import { attempt, connection } from './connection.svelte'

/** The sessions in which clones were corrected, for the models that somebody has asked about. */
class CorrectionsStore {
  #known = $state.raw<Readonly<Record<string, readonly string[]>>>({})
  readonly #asked = new Set<string>()

  constructor() {
    connection.onOpen((client) => {
      client.on('sessionsChanged', () => this.#lookAgain())
      this.#lookAgain()
    })
  }

  /** Ids of the sessions; null until the app has answered. */
  of(model: string): readonly string[] | null {
    return this.#known[model] ?? null
  }

  /** Asks about a model, now and whenever a session comes or goes. */
  look(model: string): void {
    if (this.#asked.has(model)) return
    this.#asked.add(model)
    void this.#ask(model)
  }

  #lookAgain(): void {
    for (const model of this.#asked) void this.#ask(model)
  }

  async #ask(model: string): Promise<void> {
    const found = await attempt(connection.call('imitation.corrections', { model }))
    if (found !== undefined) this.#known = { ...this.#known, [model]: found }
  }
}

export const corrections = new CorrectionsStore()
