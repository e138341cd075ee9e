import { describe, expect, it } from 'vitest'
import { cookieNamed, Door, SESSION_SECONDS } from '../../../electron/main/shell/door'

describe('Door', () => {
  it('lets a token in once and its session from then on', () => {
    const door = new Door()
    const token = door.newToken()
    const session = door.enter(token)
    expect(session).toMatch(/^[\w-]{32}$/)
    expect(door.enter(token)).toBeNull()
    expect(door.admits(session ?? undefined)).toBe(true)
    expect(door.admits(token)).toBe(false)
    expect(door.admits(undefined)).toBe(false)
    expect(door.admits('')).toBe(false)
  })

  it('has one valid token at a time, and keeps the sessions when a new one is made', () => {
    const door = new Door()
    const first = door.newToken()
    const second = door.newToken()
    expect(second).not.toBe(first)
    expect(door.enter(first)).toBeNull()
    const session = door.enter(second) ?? ''
    door.newToken()
    expect(door.admits(session)).toBe(true)
  })

  it('refuses everything while there is no token', () => {
    expect(new Door().enter('')).toBeNull()
  })

  it('keeps sixteen browsers, those that came last', () => {
    const door = new Door()
    const come = (): string => door.enter(door.newToken()) ?? ''
    const first = come()
    const others = Array.from({ length: 15 }, come)
    expect(door.admits(first)).toBe(true)
    const seventeenth = come()
    expect(door.admits(others[0])).toBe(false)
    for (const session of [first, ...others.slice(1), seventeenth]) expect(door.admits(session)).toBe(true)
  })

  it('keeps a session for a day from its last visit on', () => {
    let nowMs = 0
    const door = new Door(null, () => nowMs)
    const session = door.enter(door.newToken()) ?? ''
    nowMs += SESSION_SECONDS * 1000 - 1
    expect(door.admits(session)).toBe(true)
    nowMs += SESSION_SECONDS * 1000 - 1
    expect(door.admits(session)).toBe(true)
    nowMs += SESSION_SECONDS * 1000
    expect(door.admits(session)).toBe(false)
    expect(SESSION_SECONDS).toBe(86_400)
  })

  it('gives a token to who knows its secret, and to nobody where it has none', () => {
    const door = new Door('the secret')
    const before = door.newToken()
    expect(door.tokenFor('the Secret')).toBeNull()
    expect(door.tokenFor('')).toBeNull()
    expect(door.enter(before)).not.toBeNull()
    expect(door.enter(door.tokenFor('the secret') ?? '')).not.toBeNull()
    expect(new Door().tokenFor('')).toBeNull()
    expect(new Door().tokenFor('null')).toBeNull()
  })
})

describe('cookieNamed', () => {
  it.each([
    ['a=1; apprenti-80=x_y-z', 'x_y-z'],
    ['apprenti-80=first;apprenti-80=second', 'first'],
    ['apprenti-8080=x', undefined],
    ['', undefined],
    [undefined, undefined]
  ])('reads %j', (header, expected) => expect(cookieNamed('apprenti-80', header)).toBe(expected))
})
