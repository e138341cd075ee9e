import type { IncomingMessage } from 'node:http'
import { cookieNamed, SESSION_SECONDS, type Door } from './door'
import { pageHeaders } from './page-headers'
import { askForLinkPage, goOnPage, openCommandPage } from './refusals'
import { readRendererFile } from './renderer-files'

/** An HTTP answer before it is sent. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

/** The address of the renderer's WebSocket. */
const SOCKET_PATH = '/rpc'
/** Answers a POST of who knows the door's secret with a fresh link. */
export const LINK_PATH = '/link'

/** The HTTP half of the browser shell: who gets in, and the files of the page. */
export class Site {
  readonly origin: string
  readonly #hosts: readonly string[]
  readonly #cookie: string
  readonly #door: Door
  readonly #folder: string
  readonly #headers: Readonly<Record<string, string>>

  /** `names`: what this server may be called by; the first one stands in its links. */
  constructor(names: readonly string[], port: number, door: Door, rendererFolder: string) {
    const suffix = port === 80 ? '' : `:${port}`
    this.#hosts = names.map((name) => name + suffix)
    this.origin = `http://${names[0]}${suffix}`
    this.#cookie = `apprenti-${port}`
    this.#door = door
    this.#folder = rendererFolder
    this.#headers = pageHeaders(this.#hosts.map((host) => `ws://${host}`))
  }

  /** Why this request may not open a socket, as an HTTP status; null when it may. */
  refusesSocket(request: IncomingMessage): number | null {
    const { host, origin } = request.headers
    if (!this.#isOurHost(host)) return 421
    if (urlOf(request)?.pathname !== SOCKET_PATH) return 404
    return origin === `http://${host}` && this.#isAdmitted(request) ? null : 403
  }

  async answer(request: IncomingMessage): Promise<Answer> {
    // A foreign name that leads here is how a web page would get around the browser's origins.
    if (!this.#isOurHost(request.headers.host)) return this.#text(421, 'This server has another name.')
    const url = urlOf(request)
    if (request.method === 'POST' && url?.pathname === LINK_PATH && this.#door.hasLinkSecret)
      return this.#link(request)
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return this.#text(405, 'Only GET and HEAD are answered.', { allow: 'GET, HEAD' })
    if (url === null) return this.#text(400, 'This address cannot be read.')
    return this.#entrance(request, url) ?? (await this.#file(request, url.pathname))
  }

  /** A fresh link; one that was not used yet stops working. */
  newLink(): string {
    return this.#linkWith(this.#door.newToken())
  }

  #linkWith(token: string): string {
    return `${this.origin}/?token=${token}`
  }

  /** For programs of the person's: a browser says where a page comes from that posts, and none of ours does. */
  #link({ headers }: IncomingMessage): Answer {
    const isOfPage = headers.origin !== undefined || headers['sec-fetch-site'] !== undefined
    const [, secret = ''] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? []
    const token = isOfPage ? null : this.#door.tokenFor(secret)
    return token === null
      ? this.#text(403, 'This is not the secret.')
      : this.#text(200, this.#linkWith(token))
  }

  /** What stands before the files: the exchange of a link's token, and the refusal; null for who is in. */
  #entrance(request: IncomingMessage, url: URL): Answer | null {
    const cameFromElsewhere = request.headers['sec-fetch-site'] === 'cross-site'
    const token = url.searchParams.get('token')
    const session = token !== null && request.method === 'GET' ? this.#door.enter(token) : null
    if (session !== null) return this.#goOn(cameFromElsewhere, this.#keeping(session))
    if (this.#isAdmitted(request)) return token === null ? null : this.#goOn(cameFromElsewhere)
    // Who is in may come by a link on another site; the cookie shows only on a second try from here.
    if (cameFromElsewhere) return this.#goOn(true)
    return this.#page(403, this.#door.hasLinkSecret ? openCommandPage : askForLinkPage)
  }

  /** A browser of this computer keeps its session for a day, even when it is closed; one that looks on does not. */
  #keeping(session: string): Record<string, string> {
    const age = this.#door.hasLinkSecret ? `Max-Age=${SESSION_SECONDS}; ` : ''
    return { 'set-cookie': `${this.#cookie}=${session}; Path=/; ${age}HttpOnly; SameSite=Strict` }
  }

  #goOn(byPage: boolean, headers: Record<string, string> = {}): Answer {
    return byPage ? this.#page(200, goOnPage, headers) : this.#text(303, '', { ...headers, location: '/' })
  }

  async #file(request: IncomingMessage, path: string): Promise<Answer> {
    const file = await readRendererFile(this.#folder, path)
    if (file === null) return this.#text(404, 'There is no such file.')
    // With the page itself the day begins anew; what it loads need not say it again.
    const session = file.contentType.startsWith('text/html') ? this.#sessionOf(request) : undefined
    return this.#answer(
      200,
      file.contentType,
      file.bytes,
      session === undefined ? {} : this.#keeping(session)
    )
  }

  #page(status: number, body: string, headers?: Record<string, string>): Answer {
    return this.#answer(status, 'text/html; charset=utf-8', body, headers)
  }

  #text(status: number, sentence: string, headers?: Record<string, string>): Answer {
    return this.#answer(status, 'text/plain; charset=utf-8', sentence && `${sentence}\n`, headers)
  }

  #answer(
    status: number,
    type: string,
    body: string | Uint8Array,
    more: Record<string, string> = {}
  ): Answer {
    return { status, headers: { ...this.#headers, 'content-type': type, ...more }, body }
  }

  #isOurHost(host: string | undefined): boolean {
    return host !== undefined && this.#hosts.includes(host)
  }

  #isAdmitted(request: IncomingMessage): boolean {
    return this.#door.admits(this.#sessionOf(request))
  }

  #sessionOf(request: IncomingMessage): string | undefined {
    return cookieNamed(this.#cookie, request.headers.cookie)
  }
}

function urlOf(request: IncomingMessage): URL | null {
  const { url = '/' } = request
  const base = 'http://127.0.0.1'
  return URL.canParse(url, base) ? new URL(url, base) : null
}
