import { describe, expect, it } from 'vitest'
import type { Player } from '../../electron/main/play/player'
import { WindowGames } from '../../electron/main/window-games'
import type { Profile } from '../../electron/shared/profile'
import type { Candidate } from '../../electron/shared/target'

const profile = (id: string): Profile => ({ id }) as Profile

/** A window that is attached in a seat, with a record of how it was attached anew. */
function desk(attachedAs: Profile | null, { kind = 'window' } = {}) {
  const candidate = { id: `${kind}:7`, kind } as Candidate
  const world = {
    games: [] as Profile[],
    shipped: ['chess'],
    chosen: undefined as string | null | undefined,
    fitting: null as string | null,
    isRecording: false,
    isLent: false,
    status: 'running',
    profile: attachedAs,
    done: [] as string[],
    errors: [] as unknown[]
  }
  const player = {
    get seat() {
      return { id: '1', candidate, status: world.status, isRecording: world.isRecording }
    },
    get profile() {
      return world.profile
    },
    snapshot: () => ({ mode: 'autonomous', status: world.status }),
    attach: (_candidate: Candidate, mode: string) => {
      const id = world.chosen === undefined ? world.fitting : world.chosen
      world.profile = world.games.find((game) => game.id === id) ?? null
      world.status = 'running'
      world.done.push(`attached as ${id ?? 'none'}, ${mode}`)
      return Promise.resolve()
    },
    setPaused: () => world.done.push('paused')
  } as unknown as Player
  const games = new WindowGames({
    players: () => (world.isLent ? [] : [player]),
    profiles: () => world.games,
    isShipped: (id) => world.shipped.includes(id),
    chosen: () =>
      world.chosen === undefined ? undefined : (world.games.find(({ id }) => id === world.chosen) ?? null),
    find: () => Promise.resolve({ ...candidate, profileId: world.fitting }),
    tellError: (error) => world.errors.push(error)
  })
  return { world, games }
}

describe('an attached window', () => {
  it('takes up its game when that was changed, and goes on as it was', async () => {
    const before = profile('mine')
    const { world, games } = desk(before)
    world.games = [before]
    world.fitting = 'mine'
    await games.takeUp()
    expect(world.done).toEqual([])
    const changed = profile('mine')
    world.games = [changed]
    await games.takeUp()
    expect(world.done).toEqual(['attached as mine, autonomous'])
    expect(world.profile).toBe(changed)
    world.games = [profile('mine')]
    world.status = 'paused'
    await games.takeUp()
    expect(world.done.slice(1)).toEqual(['attached as mine, autonomous', 'paused'])
  })

  it('becomes the person’s own game where it was known as one that ships, or as none', async () => {
    for (const attachedAs of [profile('chess'), null]) {
      const { world, games } = desk(attachedAs)
      world.games = [profile('mine'), ...(attachedAs === null ? [] : [attachedAs])]
      world.fitting = 'mine'
      await games.takeUp()
      await games.takeUp()
      expect(world.done).toEqual(['attached as mine, off'])
    }
  })

  it('stays the person’s own game whatever else would fit, also once it is deleted', async () => {
    const mine = profile('mine')
    const { world, games } = desk(mine)
    world.games = [profile('newer'), mine]
    world.fitting = 'newer'
    await games.takeUp()
    world.games = [profile('newer')]
    await games.takeUp()
    expect(world.done).toEqual([])
  })

  it('becomes what the person chooses for it: another, one that ships, or none', async () => {
    const mine = profile('mine')
    const { world, games } = desk(mine)
    world.games = [mine, profile('chess')]
    for (const chosen of ['chess', null, 'mine']) {
      world.chosen = chosen
      await games.takeUp()
    }
    await games.takeUp()
    expect(world.done).toEqual(['attached as chess, off', 'attached as none, off', 'attached as mine, off'])
  })

  it('waits while it is recorded, or somebody trains in it', async () => {
    const { world, games } = desk(profile('mine'))
    world.games = [profile('mine')]
    world.fitting = 'mine'
    world.isRecording = true
    await games.takeUp()
    world.isRecording = false
    world.isLent = true
    await games.takeUp()
    expect(world.done).toEqual([])
    world.isLent = false
    await games.takeUp()
    expect(world.done).toHaveLength(1)
  })

  it('that is none of the desktop is left alone: an emulator would have to be started anew', async () => {
    const { world, games } = desk(profile('mine'), { kind: 'mame' })
    world.games = [profile('mine')]
    world.chosen = 'mine'
    await games.takeUp()
    expect(world.done).toEqual([])
  })

  it('that cannot be attached anew is told of, and keeps nobody from the next time', async () => {
    const { world, games } = desk(profile('mine'))
    world.games = [profile('mine')]
    world.fitting = 'mine'
    const { isLent } = world
    Object.defineProperty(world, 'isLent', {
      configurable: true,
      get: () => {
        throw new Error('it broke')
      }
    })
    await games.takeUp()
    expect(world.errors).toHaveLength(1)
    Object.defineProperty(world, 'isLent', { value: isLent })
    await games.takeUp()
    expect(world.done).toHaveLength(1)
  })
})
