import { isIP } from 'node:net'
import { AppError, errorData } from '../../shared/errors'
import type { RemoteLink } from '../../shared/rpc/contract'
import type { AppServices } from '../services'
import { startBrowserShell, type BrowserShell } from './browser'
import { readOnly } from './read-only'

/**
 * Shows the app, to look at only, on another computer's browser: a second listener on the address that the
 * settings name, with links of its own. Off while they name none.
 */
export class RemoteView {
  readonly #services: AppServices
  readonly #rendererFolder: string
  readonly #stopListening: () => void
  #address = ''
  #shell: BrowserShell | null = null
  #error: unknown = null
  /** One change of address after the other. */
  #work: Promise<void> = Promise.resolve()

  constructor(services: AppServices, rendererFolder: string, address: string) {
    this.#services = services
    this.#rendererFolder = rendererFolder
    this.#stopListening = services.on('settingsChanged', (settings) => this.#follow(settings.remoteAddress))
    services.provideRemote(() => this.link())
    this.#follow(address)
  }

  /** A fresh link, once the listener stands; the one before it stops working. */
  async link(): Promise<RemoteLink> {
    await this.#work
    return {
      link: this.#shell?.newLink() ?? null,
      error: this.#error === null ? null : errorData(this.#error)
    }
  }

  async close(): Promise<void> {
    this.#stopListening()
    this.#follow('')
    await this.#work
  }

  #follow(address: string): void {
    if (address === this.#address) return
    this.#address = address
    this.#work = this.#work.then(() => this.#listen(address))
  }

  async #listen(address: string): Promise<void> {
    await this.#shell?.close()
    this.#shell = null
    this.#error = null
    if (address === '') return
    try {
      const { host, port } = hostAndPort(address)
      this.#shell = await startBrowserShell({
        services: readOnly(this.#services),
        rendererFolder: this.#rendererFolder,
        host,
        port
      })
    } catch (error) {
      this.#error = error
    }
  }
}

/** Throws `remote.address` for what is no IPv4 address and port, or means every address at once. */
function hostAndPort(address: string): { host: string; port: number } {
  const [host = '', port = ''] = address.trim().split(':')
  const isPort = /^\d{1,5}$/.test(port) && Number(port) >= 1024 && Number(port) <= 65_535
  if (isIP(host) !== 4 || host === '0.0.0.0' || !isPort) throw new AppError('remote.address', { address })
  return { host, port: Number(port) }
}
