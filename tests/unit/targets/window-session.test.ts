import { expect, it } from 'vitest'
import { WindowFollower } from '../../../electron/main/targets/window-follower'
import type { Desktop, DesktopWindow } from '../../../electron/main/targets/window-list'
import { WindowSession } from '../../../electron/main/targets/window-session'
import type { Candidate } from '../../../electron/shared/target'

const place = { x: 0, y: 0, width: 400, height: 300 }
const monitors = [{ bounds: { x: 0, y: 0, width: 1920, height: 1080 }, scaleFactor: 1 }]
const identity = { title: 'Game', program: 'game', isOurs: false, troubles: [] }

const windowOf = (id: number): DesktopWindow => ({
  id,
  place,
  isMinimized: false,
  identity: () => Promise.resolve({ ...identity, pid: 1_000_000 + id }),
  isFocused: () => Promise.resolve(false),
  isAsking: () => Promise.resolve(false),
  placeNow: () => Promise.resolve(place),
  cornerNow: () => Promise.resolve(place),
  capture: () => Promise.resolve({ width: 1, height: 1, data: new Uint8Array(4), tMonotonicMs: 0 })
})

it('a window that was closed and opened again is the candidate that it is listed as now', async () => {
  let windows = [windowOf(7)]
  const look = (): Promise<Desktop> => Promise.resolve({ windows, monitors })
  const follower = new WindowFollower({ ...windows[0]!, ...(await windows[0]!.identity())! }, null, look)
  const candidate: Candidate = {
    id: 'window:7',
    kind: 'window',
    title: 'Game',
    detail: 'game',
    profileId: null,
    unavailable: null
  }
  const session = new WindowSession(candidate, null, follower)
  const after = async (...now: DesktopWindow[]): Promise<Candidate> => {
    windows = now
    follower.doubt()
    await session.look()
    return session.candidate
  }
  expect(await after(windowOf(7))).toEqual(candidate)
  expect(await after()).toEqual(candidate)
  expect(await after(windowOf(9))).toEqual({ ...candidate, id: 'window:9' })
  await session.close()
})
