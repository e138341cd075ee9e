import { randomBytes, timingSafeEqual } from 'node:crypto'

/** Browsers that may be let in at a time; the oldest has to ask for a new link. */
const MAX_SESSIONS = 16

/**
 * Who may talk to the browser shell. A link holds a token that works once; whoever brings it gets
 * a session, kept in a cookie. A new token ends the one before it, sessions stay.
 * Cookies of 127.0.0.1 do not know ports, so another server there could see the session of a person
 * who visits it; that is why the port is in the name and why the socket also checks its Origin.
 */
export class Door {
  #token: string | null = null
  readonly #sessions: string[] = []

  /** Makes a new token for a link. */
  newToken(): string {
    this.#token = randomBytes(24).toString('base64url')
    return this.#token
  }

  /** Gives a session for the token, which is then used up; null when it is not the valid one. */
  enter(token: string): string | null {
    if (this.#token === null || !isSame(token, this.#token)) return null
    this.#token = null
    const session = randomBytes(24).toString('base64url')
    this.#sessions.push(session)
    if (this.#sessions.length > MAX_SESSIONS) this.#sessions.shift()
    return session
  }

  admits(session: string | undefined): boolean {
    return session !== undefined && this.#sessions.some((known) => isSame(session, known))
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
