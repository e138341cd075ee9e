import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { resources } from '../../../electron/main/resources'
import { loadProfiles } from '../../../electron/main/targets/profiles'

describe('loadProfiles', () => {
  let folder: string
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'apprenti-profiles-'))))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  interface RawProfile {
    id: string
    frameskip: unknown
    actions: { hold: string[] }[]
    ram: { fields: Record<string, { at: number; about: string }> }
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
    expect(profile?.ram.fields['score']).toMatchObject({ at: 0x20f8, type: 'bcd16le' })
    expect(profile?.ram.fields['aliens']).toMatchObject({ at: 0x2100, type: 'u8array', length: 55 })
  })

  it('says in every field of memory the address it was written from', () => {
    for (const [name, field] of Object.entries(invaders().ram.fields))
      expect(field.about, name).toMatch(new RegExp(`^${field.at.toString(16).toUpperCase()}h`))
  })

  it('leaves other files alone', () => {
    write('notes.txt', 'not a profile')
    expect(loadProfiles(folder).size).toBe(0)
  })

  it('names the file and the field that is wrong', () => {
    write('a.json', { ...invaders(), frameskip: 0 })
    expect(whyInvalid()).toMatch(/a\.json is not valid at frameskip: /)
  })

  it('names an action that holds an unknown control', () => {
    const profile = invaders()
    profile.actions[2] = { ...profile.actions[2], hold: ['jump'] }
    write('a.json', profile)
    expect(whyInvalid()).toMatch(/actions\.2\.hold: "jump" is not one of the controls/)
  })

  it('names a field of memory outside the block', () => {
    const profile = invaders()
    profile.ram.fields['score'] = { ...profile.ram.fields['score'], at: 0x3fff, about: 'x' }
    write('a.json', profile)
    expect(whyInvalid()).toMatch(/ram\.fields\.score: lies outside/)
  })

  it('says when a file is not JSON, and when two profiles share a name', () => {
    write('a.json', '{')
    expect(whyInvalid()).toMatch(/a\.json is not valid at its text: it is not JSON/)
    write('a.json', invaders())
    write('b.json', invaders())
    expect(whyInvalid()).toMatch(/b\.json is not valid at id: another profile is already called "invaders"/)
  })
})
