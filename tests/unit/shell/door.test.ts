import { describe, expect, it } from 'vitest'
import { cookieNamed, Door } from '../../../electron/main/shell/door'

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

  it('keeps sixteen browsers, the newest', () => {
    const door = new Door()
    const sessions = Array.from({ length: 17 }, () => door.enter(door.newToken()) ?? '')
    expect(sessions.map((session) => door.admits(session))).toEqual([false, ...Array<boolean>(16).fill(true)])
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
