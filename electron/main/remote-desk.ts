import { errorData } from '../shared/errors'
import type { RemoteLink } from '../shared/rpc/contract'

/** What listens for other computers. */
interface RemoteListener {
  /** A fresh link; one that was not used yet stops working. */
  newLink(): string
  close(): Promise<void>
}

/** Begins to listen at `host:port`. Rejects with an AppError when that cannot be. */
export type OpenRemote = (address: string) => Promise<RemoteListener>

/** Lets other computers look on at the address that the settings name; nowhere while they name none. */
export class RemoteDesk {
  #open: OpenRemote | null = null
  #address = ''
  #listener: RemoteListener | null = null
  #error: unknown = null
  /** One change of address after the other. */
  #work: Promise<void> = Promise.resolve()

  /** Says how to listen; a shell that cannot never does. */
  offer(open: OpenRemote, address: string): void {
    this.#open = open
    this.follow(address)
  }

  follow(address: string): void {
    if (this.#open === null || address === this.#address) return
    this.#address = address
    this.#work = this.#work.then(() => this.#listen(address))
  }

  async link(): Promise<RemoteLink> {
    await this.#work
    return {
      link: this.#listener?.newLink() ?? null,
      error: this.#error === null ? null : errorData(this.#error)
    }
  }

  async close(): Promise<void> {
    this.follow('')
    await this.#work
  }

  async #listen(address: string): Promise<void> {
    await this.#listener?.close()
    this.#listener = null
    this.#error = null
    if (address === '' || this.#open === null) return
    try {
      this.#listener = await this.#open(address)
    } catch (error) {
      this.#error = error
    }
  }
}
