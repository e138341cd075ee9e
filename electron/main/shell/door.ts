import { randomBytes, timingSafeEqual } from 'node:crypto'

/** Browsers that may be let in at a time; the one that came least lately has to ask for a new link. */
const MAX_SESSIONS = 16
/** A browser that did not come for so long has to ask for a new link. */
export const SESSION_SECONDS = 24 * 60 * 60

interface Session {
  readonly id: string
  /** By the monotonic clock. */
  readonly untilMs: number
}

/**
 * Who may talk to the browser shell. A link holds a token that works once; whoever brings it gets
 * a session, kept in a cookie for a day from its last visit on, and no longer than this door. A new token ends
 * the one before it, sessions stay.
 * Cookies of 127.0.0.1 do not know ports, so another server there could see the session of a person
 * who visits it; that is why the port is in the name and why the socket also checks its Origin.
 */
export class Door {
  #token: string | null = null
  #sessions: readonly Session[] = []
  readonly #linkSecret: string | null
  readonly #nowMs: () => number

  /** `linkSecret`: whoever knows it gets tokens; null: nobody does from outside. */
  constructor(linkSecret: string | null = null, nowMs = (): number => performance.now()) {
    this.#linkSecret = linkSecret
    this.#nowMs = nowMs
  }

  /** Whether tokens are given to who knows a secret. */
  get hasLinkSecret(): boolean {
    return this.#linkSecret !== null
  }

  /** A new token for who knows the secret; null for anybody else, and nothing has changed then. */
  tokenFor(secret: string): string | null {
    return this.#linkSecret !== null && isSame(secret, this.#linkSecret) ? this.newToken() : null
  }

  /** Makes a new token for a link. */
  newToken(): string {
    this.#token = randomBytes(24).toString('base64url')
    return this.#token
  }

  /** Gives a session for the token, which is then used up; null when it is not the valid one. */
  enter(token: string): string | null {
    if (this.#token === null || !isSame(token, this.#token)) return null
    this.#token = null
    const id = randomBytes(24).toString('base64url')
    this.#visit(id)
    return id
  }

  /** Whether a browser with this session may come in; it may for another day then. */
  admits(session: string | undefined): session is string {
    const nowMs = this.#nowMs()
    const known = this.#sessions.filter(({ untilMs }) => untilMs > nowMs)
    this.#sessions = known
    if (session === undefined || !known.some(({ id }) => isSame(session, id))) return false
    this.#visit(session)
    return true
  }

  #visit(session: string): void {
    const others = this.#sessions.filter(({ id }) => id !== session)
    const untilMs = this.#nowMs() + SESSION_SECONDS * 1000
    this.#sessions = [...others, { id: session, untilMs }].slice(-MAX_SESSIONS)
  }
}

/** Compares in a time that tells nothing about how much was right. */
function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** One cookie's value out of a Cookie header. */
export function cookieNamed(name: string, header: string | undefined): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2)
    if (key === name) return value
  }
  return undefined
}
