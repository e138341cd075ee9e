import { beforeEach, describe, expect, it } from 'vitest'
import { WindowFollower } from '../../../electron/main/targets/window-follower'
import type { Desktop, DesktopWindow, ListedWindow } from '../../../electron/main/targets/window-list'
import { Pattern } from '../../../electron/shared/perception/pattern'
import type { Rect } from '../../../electron/shared/geometry/rectangle'

const place: Rect = { x: 100, y: 100, width: 400, height: 300 }

interface Made {
  readonly title?: string
  readonly program?: string
  readonly pid?: number | null
  readonly troubles?: readonly string[]
  readonly place?: Rect
  readonly isMinimized?: boolean
}

function windowOf(id: number, made: Made = {}): DesktopWindow {
  const { title = 'Game', program = 'game', pid = 1_000_000 + id, isMinimized = false, troubles = [] } = made
  return {
    id,
    place: made.place ?? place,
    isMinimized,
    identity: () => Promise.resolve({ pid, title, program, isOurs: pid === process.pid, troubles }),
    isFocused: () => Promise.resolve(false),
    isAsking: () => Promise.resolve(false),
    placeNow: () => Promise.resolve(place),
    cornerNow: () => Promise.resolve(place),
    capture: () => Promise.reject(new Error('not looked at here'))
  }
}

const left = { bounds: { x: -1920, y: 0, width: 1920, height: 1080 }, scaleFactor: 2 }
const right = { bounds: { x: 0, y: 0, width: 1920, height: 1080 }, scaleFactor: 1 }

describe('WindowFollower', () => {
  let windows: DesktopWindow[]
  let nowMs: number
  let looks: number

  beforeEach(() => {
    windows = [windowOf(1)]
    nowMs = 0
    looks = 0
  })

  async function follow(rule: string | null = null): Promise<WindowFollower> {
    const listed: ListedWindow = { ...windows[0]!, ...(await windows[0]!.identity())! }
    return new WindowFollower(listed, rule === null ? null : Pattern.of(rule), (): Promise<Desktop> => {
      looks++
      return Promise.resolve({ windows, monitors: [left, right] })
    })
  }
  /** The window followed after the desktop became this. */
  async function after(follower: WindowFollower, ...now: DesktopWindow[]): Promise<number | null> {
    windows = now
    nowMs += 1_000
    return (await follower.followed(nowMs))?.window.id ?? null
  }

  it('asks the desktop a few times a second, and at once when in doubt', async () => {
    const follower = await follow()
    for (let ms = 0; ms < 1_000; ms += 10) await follower.followed(ms)
    expect(looks).toBe(5)
    follower.doubt()
    await follower.followed(1_000 - 5)
    expect(looks).toBe(6)
  })

  it('takes up a window opened later, of the same program and title', async () => {
    const follower = await follow()
    expect(await after(follower, windowOf(1))).toBe(1)
    expect(await after(follower)).toBeNull()
    expect(await after(follower, windowOf(2))).toBe(2)
    expect(await after(follower)).toBeNull()
    expect(await after(follower, windowOf(3))).toBe(3)
  })

  it('takes no other program, no other title, and none that was there before', async () => {
    const follower = await follow()
    const neighbour = windowOf(5)
    await after(follower, windowOf(1), neighbour)
    expect(await after(follower, neighbour)).toBeNull()
    expect(await after(follower, neighbour, windowOf(6, { program: 'mail' }))).toBeNull()
    expect(await after(follower, neighbour, windowOf(7, { title: 'Settings' }))).toBeNull()
    expect(await after(follower, neighbour, windowOf(8))).toBe(8)
  })

  it('knows its window by the first title, by the last, and by its profile', async () => {
    const byLast = await follow()
    await after(byLast, windowOf(1, { title: 'Game - level 3' }))
    await after(byLast)
    expect(await after(byLast, windowOf(2, { title: 'Game - level 2' }))).toBeNull()
    expect(await after(byLast, windowOf(3, { title: 'Game - level 3' }))).toBe(3)
    windows = [windowOf(1)]
    const byRule = await follow('level \\d$')
    await after(byRule)
    expect(await after(byRule, windowOf(2, { title: 'Game - level 2' }))).toBe(2)
  })

  it('waits for a title that comes late', async () => {
    const follower = await follow()
    await after(follower)
    expect(await after(follower, windowOf(2, { title: 'loading' }))).toBeNull()
    expect(await after(follower, windowOf(2))).toBe(2)
  })

  it('does not take the number of a closed window, given to another program, for the window', async () => {
    const follower = await follow()
    await after(follower, windowOf(1))
    expect(await after(follower, windowOf(1, { pid: 77, program: 'mail', title: 'Inbox' }))).toBeNull()
    expect(await after(follower, windowOf(1, { pid: 78 }))).toBe(1)
  })

  it('follows a window whose program names no process, and not another program under its number', async () => {
    windows = [windowOf(1, { pid: null })]
    const follower = await follow()
    expect(await after(follower, windowOf(1, { pid: null, title: 'level 2' }))).toBe(1)
    expect(await after(follower, windowOf(1, { pid: null, program: 'mail', title: 'level 2' }))).toBeNull()
    expect(await after(follower, windowOf(2, { pid: null, title: 'level 2' }))).toBe(2)
  })

  it('keeps to a window of which something cannot be read', async () => {
    const follower = await follow()
    expect(await after(follower, windowOf(1, { pid: null, troubles: ['_NET_WM_PID: no access'] }))).toBe(1)
  })

  it('never takes a window of ours', async () => {
    const follower = await follow()
    await after(follower)
    expect(await after(follower, windowOf(2, { pid: process.pid }))).toBeNull()
  })

  it('tells where it stands: what lies in front, on which monitor, how much of it is on the screen', async () => {
    const follower = await follow()
    const half = { ...place, width: 200 }
    const own = windowOf(1)
    windows = [windowOf(8, { place: half }), windowOf(9, { isMinimized: true }), own, windowOf(10)]
    const followed = await follower.followed(0)
    expect(followed).toMatchObject({ covers: [half], scaleFactor: 1 })
    expect(followed?.facts).toEqual({ isMinimised: false, shareOnMonitors: 1, coveredShare: 0.5 })
    windows = [windowOf(1, { place: { ...place, x: -2120 } })]
    const off = await follower.followed(1_000)
    expect(off).toMatchObject({ scaleFactor: 2, facts: { shareOnMonitors: 0.5, coveredShare: 0 } })
    windows = [windowOf(1, { place: { ...place, x: 9_000 } })]
    expect(await follower.followed(2_000)).toMatchObject({ scaleFactor: 1, facts: { shareOnMonitors: 0 } })
  })
})
