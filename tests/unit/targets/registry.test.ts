import { describe, expect, it } from 'vitest'
import { TargetRegistry } from '../../../electron/main/targets/registry'
import type { Profile } from '../../../electron/shared/profile'
import type { Candidate, GameSession, Target, TargetKind } from '../../../electron/shared/target'
import { appTargets, invadersProfile, whyNoCartridge } from '../../support/attach'

const candidate = (kind: TargetKind, name: string, profileId: string | null = null): Candidate => ({
  id: `${kind}:${name}`,
  kind,
  title: name,
  detail: '',
  profileId,
  unavailable: null
})

function fakeTarget(kind: TargetKind, list: () => Promise<Candidate[]>) {
  const attached: [string, Profile | null][] = []
  const target: Target = {
    kind,
    list,
    attach: (c, profile) => {
      attached.push([c.id, profile])
      return Promise.resolve({ candidate: c, profile } as GameSession)
    }
  }
  return { target, attached }
}

describe('TargetRegistry', () => {
  const profile = invadersProfile()
  const builtin = fakeTarget('builtin', () => Promise.resolve([candidate('builtin', 'invaders', 'invaders')]))
  const window = fakeTarget('window', () => Promise.resolve([candidate('window', '7')]))
  const mame = fakeTarget('mame', () => Promise.reject(new Error('It broke.')))
  const registry = new TargetRegistry([builtin.target, mame.target, window.target], [profile])

  it('lists every kind, and one that fails as a candidate that says why', async () => {
    expect(await registry.list()).toMatchObject([
      { id: 'builtin:invaders', unavailable: null },
      { id: 'mame:none', title: 'MAME', unavailable: { code: 'internal', params: { why: 'It broke.' } } },
      { id: 'window:7', unavailable: null }
    ])
  })

  it('attaches with the profile that fits, or none', async () => {
    await registry.attach('builtin:invaders')
    await registry.attach('window:7')
    expect(builtin.attached).toEqual([['builtin:invaders', profile]])
    expect(window.attached).toEqual([['window:7', null]])
  })

  it('plays a game in a window that the person says it is in, for as long as the window is there', async () => {
    const windows = [candidate('window', '7')]
    const desk = fakeTarget('window', () => Promise.resolve([...windows]))
    const registry = new TargetRegistry([builtin.target, desk.target], [profile])
    await registry.chooseProfile('window:7', 'invaders')
    expect((await registry.list())[1]?.profileId).toBe('invaders')
    await registry.attach('window:7')
    expect(desk.attached).toEqual([['window:7', profile]])
    await registry.chooseProfile('window:7', null)
    expect((await registry.list())[1]?.profileId).toBe(null)
    await registry.chooseProfile('window:7', 'invaders')
    windows.length = 0
    await registry.list()
    windows.push(candidate('window', '7'))
    expect((await registry.list())[1]?.profileId).toBe(null)
  })

  it('plays a window as a game that was made up for it, until another one is chosen or the window is gone', async () => {
    const windows = [candidate('window', '7'), candidate('window', '8')]
    const desk = fakeTarget('window', () => Promise.resolve([...windows]))
    const registry = new TargetRegistry([desk.target], [profile])
    // Under the id of a game that there is: what was made up for a window comes before it.
    const madeUp = { ...profile }
    const other = { ...profile, id: 'keys-and-cells' }
    await registry.playAs('window:7', madeUp)
    await registry.playAs('window:8', other)
    expect((await registry.list()).map(({ profileId }) => profileId)).toEqual(['invaders', 'keys-and-cells'])
    for (const { id } of windows) await registry.attach(id)
    expect(desk.attached[0]?.[1]).toBe(madeUp)
    expect(desk.attached[1]?.[1]).toBe(other)
    expect(await registry.gameIn('window:8')).toBe(other)
    expect(registry.chosenGame('window:7')).toBe(madeUp)
    await registry.chooseProfile('window:7', 'invaders')
    expect(registry.chosenGame('window:7')).toBe(profile)
    await registry.chooseProfile('window:7', null)
    expect(registry.chosenGame('window:7')).toBeNull()
    windows.pop()
    await registry.list()
    expect(registry.chosenGame('window:8')).toBeUndefined()
    await expect(registry.playAs('window:8', other)).rejects.toMatchObject({ code: 'candidate.unknown' })
  })

  it('refuses a game that is not known, and windows that are not there', async () => {
    await expect(registry.chooseProfile('window:7', 'chess')).rejects.toMatchObject({ code: 'game.unknown' })
    for (const id of ['window:8', 'builtin:invaders', 'nonsense'])
      await expect(registry.chooseProfile(id, 'invaders')).rejects.toMatchObject({
        code: 'candidate.unknown'
      })
  })

  it('refuses what is not there, and what could not be listed', async () => {
    for (const id of ['window:8', 'builtin:', 'nonsense', ''])
      await expect(registry.attach(id)).rejects.toMatchObject({ code: 'candidate.unknown' })
    await expect(registry.attach('mame:none')).rejects.toMatchObject({
      code: 'candidate.unavailable',
      message: expect.stringContaining('MAME cannot be attached: ') as string
    })
  })

  it('names the games of each kind', () => {
    expect(registry.gamesOf('builtin')).toEqual(['invaders'])
    expect(registry.gamesOf('mame')).toEqual(['invaders'])
    expect(registry.gamesOf('window')).toEqual(['invaders'])
  })
})

describe('the app’s registry', () => {
  it.skipIf(whyNoCartridge() !== null)('lists the built-in game first, ready to attach', async () => {
    expect((await appTargets().list())[0]).toMatchObject({
      id: 'builtin:invaders',
      kind: 'builtin',
      profileId: 'invaders',
      unavailable: null
    })
  })
})
