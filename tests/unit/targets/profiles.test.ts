import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Profile } from '../../../electron/shared/profile'
import { resources } from '../../../electron/main/resources'
import { loadProfiles, readProfile } from '../../../electron/main/targets/profiles'

describe('loadProfiles', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'apprenti-profiles-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  interface RawProfile {
    id: string
    clock: unknown
    actions: { hold: string[] }[]
    memory: { fields: Record<string, { at: number; about: string }> }
  }
  const invaders = (): RawProfile =>
    JSON.parse(readFileSync(join(resources.profiles, 'invaders.json'), 'utf8')) as RawProfile
  const write = (name: string, content: unknown): void =>
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  const whyInvalid = (): string => {
    try {
      loadProfiles(folder)
    } catch (error) {
      return (error as Error).message
    }
    return 'valid'
  }

  it('reads the profiles that ship', () => {
    const profile = loadProfiles(resources.profiles).get('invaders')
    expect(profile?.actions.map((a) => a.id)).toEqual([
      'noop',
      'fire',
      'right',
      'left',
      'rightFire',
      'leftFire'
    ])
    expect(profile?.controls.map((c) => c.key)).toEqual([
      'Digit5',
      'Digit1',
      'Space',
      'ArrowLeft',
      'ArrowRight'
    ])
    expect(profile?.memory?.fields['score']).toMatchObject({ at: 0x20f8, type: 'bcd16le' })
    expect(profile?.memory?.fields['aliens']).toMatchObject({ at: 0x2100, type: 'u8array', length: 55 })
  })

  it('says in every field of memory the address it was written from', () => {
    for (const [name, field] of Object.entries(invaders().memory.fields))
      expect(field.about, name).toMatch(new RegExp(`^${field.at.toString(16).toUpperCase()}h`))
  })

  it('leaves other files alone', () => {
    write('notes.txt', 'not a profile')
    expect(loadProfiles(folder).size).toBe(0)
  })

  it('names the file and the field that is wrong', () => {
    write('a.json', { ...invaders(), clock: { kind: 'lockStep', frameskip: 0 } })
    expect(whyInvalid()).toMatch(/a\.json is not valid at clock\.frameskip: /)
  })

  it('names an action that holds an unknown control', () => {
    const profile = invaders()
    profile.actions[2] = { ...profile.actions[2], hold: ['jump'] }
    write('a.json', profile)
    expect(whyInvalid()).toMatch(/actions\.2\.hold: "jump" is not one of the controls/)
  })

  it('names a field of memory outside the block', () => {
    const profile = invaders()
    profile.memory.fields['score'] = { ...profile.memory.fields['score'], at: 0x3fff, about: 'x' }
    write('a.json', profile)
    expect(whyInvalid()).toMatch(/memory\.fields\.score: lies outside/)
  })

  it('says when a file is not JSON, and when two profiles share a name', () => {
    write('a.json', '{')
    expect(whyInvalid()).toMatch(/a\.json is not valid at its text: it is not JSON/)
    write('a.json', invaders())
    write('b.json', invaders())
    expect(whyInvalid()).toMatch(/b\.json is not valid at id: another profile is already called "invaders"/)
  })

  const FORMAT_ONE = join(import.meta.dirname, 'fixtures/profile-format-1.json')

  it('reads the first format as the same game', () => {
    const before = readProfile(FORMAT_ONE)
    const now = readProfile(join(resources.profiles, 'invaders.json'))
    const same = [
      'id',
      'title',
      'attach',
      'screen',
      'windowPicture',
      'controls',
      'actions',
      'clock',
      'memory'
    ]
    for (const part of same as (keyof Profile)[]) expect(before[part], part).toEqual(now[part])
    expect(before.episode).toMatchObject({ score: 'score', scoreModulus: 10_000 })
  })

  it('names what is wrong in a profile of the first format by its own words', () => {
    const old = JSON.parse(readFileSync(FORMAT_ONE, 'utf8')) as object
    write('a.json', { ...old, frameskip: 0 })
    expect(whyInvalid()).toMatch(/a\.json is not valid at frameskip: /)
  })

  const own = (change: object): object => ({
    format: 2,
    id: 'mine',
    title: { en: 'Mine', fr: 'Le mien' },
    attach: { window: { title: 'Mine' } },
    controls: [{ id: 'left', label: { en: 'Left', fr: 'Gauche' }, key: 'ArrowLeft' }],
    clock: { kind: 'realTime', decisionsPerSecond: 10 },
    ...change
  })

  it('takes a game of a window that nothing else is known of', () => {
    write('a.json', own({}))
    expect(loadProfiles(folder).get('mine')).toMatchObject({ actions: [], fields: {}, episode: {} })
  })

  it.each([
    [{ format: 3 }, /at format: must be 2: a profile of another version of Apprenti/],
    [{ attach: {} }, /at attach: needs one of builtin, mameDriver, window/],
    [{ attach: { window: {} } }, /at attach\.window: needs a title or a program/],
    [{ attach: { window: { title: '(' } } }, /at attach\.window\.title: is no regular expression/],
    // It would hang on some titles.
    [{ attach: { window: { title: '(a+)\\1' } } }, /at attach\.window\.title: is no regular expression/],
    [{ attach: { mameDriver: 'pong' } }, /at clock\.kind: must be "lockStep"/],
    [{ clock: { kind: 'often' } }, /at clock\.kind: .*must be of kind "lockStep" or "realTime"/],
    [
      { controls: [{ id: 'a', label: { en: 'A', fr: 'A' }, key: 'KeyÄ' }] },
      /at controls\.0\.key: must be the place of a key/
    ],
    [
      { windowPicture: { part: { x: 0.5, y: 0, width: 0.6, height: 1 } } },
      /at windowPicture\.part: reaches beyond the right edge/
    ],
    [
      { windowPicture: { part: { x: -1, y: 0, width: 0.6, height: 1 } } },
      /at windowPicture\.part\.x: must be from 0 to 1/
    ],
    [{ fields: { 'a b': { label: { en: 'A', fr: 'A' } } } }, /at fields\.a b: /],
    [{ colour: 'red' }, /colour/]
  ])('names the field and what would be right: %o', (change, why) => {
    write('a.json', own(change))
    expect(whyInvalid()).toMatch(why)
  })
})
