import { describe, expect, it } from 'vitest'
import { dataGame } from '../../../games/contract/data-game'
import { runScript, type Machine } from '../../../games/contract/episode'
import { gameFor, GAMES } from '../../../games/registry'
import { isLockStep, type LockStepProfile, type ProfileInput } from '../../../electron/shared/profile'
import { profileProblems, readProfileData } from '../../../electron/shared/profile-reading'

const label = { en: 'x', fr: 'x' }
const input: ProfileInput = {
  format: 2,
  id: 'plain',
  title: label,
  attach: { mameDriver: 'plain' },
  screen: { width: 8, height: 8, refreshHz: 60 },
  controls: [{ id: 'coin', label, key: 'Digit5', mameField: 'Coin 1' }],
  clock: { kind: 'lockStep', frameskip: 4 },
  memory: {
    base: 0x100,
    size: 0x10,
    ranges: [
      { base: 0x100, size: 4 },
      { base: 0x108, size: 8 }
    ],
    fields: {
      score: { at: 0x100, type: 'digitsbe', length: 3, about: 'points' },
      lives: { at: 0x108, type: 'u8', about: 'lives' },
      map: { at: 0x109, type: 'u8array', length: 4, about: 'a map' }
    }
  },
  readers: [
    { field: 'wave', kind: 'memory', at: 0x10e, type: 'u16be' },
    { field: 'beyond', kind: 'memory', at: 0x10f, type: 'u16le' },
    { field: 'seen', kind: 'changed', region: { x: 0, y: 0, width: 1, height: 1 } }
  ],
  phaseRules: [
    { phase: 'over', when: [{ field: 'lives', is: 0 }] },
    { phase: 'late', when: [{ field: 'wave', above: 255 }] },
    { phase: 'playing', when: [{ field: 'lives', above: 0 }] }
  ],
  episode: {
    score: 'score',
    lives: 'lives',
    phases: ['playing', 'late'],
    restart: [{ waitSeconds: 0.5 }, { press: 'coin' }]
  }
}

const profileOf = (change: Partial<ProfileInput> = {}): LockStepProfile => {
  const read = readProfileData({ ...input, ...change })
  if ('problem' in read) throw new Error(`${read.problem.field}: ${read.problem.what}`)
  if (!isLockStep(read.profile)) throw new Error('it does not wait for the agent')
  return read.profile
}
const ram = (lives: number, wave = 1): Uint8Array =>
  Uint8Array.from([1, 5, 0, 0, 0, 0, 0, 0, lives, 9, 9, 9, 9, 0, wave >> 8, wave & 255])

describe('a game that is data alone', () => {
  it('decodes the numbers of its memory and its readers, and its phase by the rules', () => {
    const game = dataGame(profileOf())
    expect(game.decode(ram(3, 260), game.profile)).toEqual({
      phase: 'late',
      fields: {
        score: { value: 150, confidence: 1 },
        lives: { value: 3, confidence: 1 },
        wave: { value: 260, confidence: 1 }
      },
      entities: []
    })
    expect(game.decode(ram(3), game.profile).phase).toBe('playing')
    expect(game.decode(ram(0), game.profile).phase).toBe('over')
  })

  it('does not know a number whose digits are none', () => {
    const game = dataGame(profileOf())
    const broken = ram(3)
    broken[1] = 0x30
    expect(game.decode(broken, game.profile).fields['score']).toEqual({ value: null, confidence: 0 })
  })

  it('has episodes by its phases', () => {
    const episodeStatus = dataGame(profileOf()).episodeStatus(profileOf())
    expect(episodeStatus(ram(3))).toEqual({ isOver: false, score: 150, lives: 3 })
    expect(episodeStatus(ram(0))).toMatchObject({ isOver: true })
  })

  it('has episodes by its lives where it names no phases, and by nothing where it counts none', () => {
    const byLives = profileOf({ episode: { lives: 'lives' } })
    expect(dataGame(byLives).episodeStatus(byLives)(ram(0)).isOver).toBe(true)
    expect(dataGame(byLives).episodeStatus(byLives)(ram(1)).isOver).toBe(false)
    const endless = profileOf({ episode: {} })
    expect(dataGame(endless).episodeStatus(endless)(ram(0))).toEqual({ isOver: false, score: 0, lives: 0 })
  })

  it('is begun by its restart steps', () => {
    const held: [number, number][] = []
    const machine: Machine = { ram: ram(0), runFrames: (buttons, frames) => held.push([buttons, frames]) }
    const { profile, bringToPlay } = dataGame(profileOf())
    runScript(bringToPlay(profile), machine, (ids) => ids.length)
    expect(held).toEqual([
      [0, 30],
      [1, 12],
      [0, 12]
    ])
    const plain = dataGame(profileOf({ episode: {} }))
    runScript(plain.bringToPlay(plain.profile), machine, (ids) => ids.length)
    expect(held).toHaveLength(3)
  })

  it('says which step of its beginning needs a window', () => {
    const { profile, bringToPlay } = dataGame(
      profileOf({ episode: { restart: [{ press: 'coin' }, { type: 'go' }] } })
    )
    const machine: Machine = { ram: ram(0), runFrames: () => undefined }
    expect(() => runScript(bringToPlay(profile), machine, () => 0)).toThrow(
      /plain is not valid at episode\.restart\.1.*“type” can only be done in a window/
    )
  })

  it('is what knows a profile that no game of the app has', () => {
    const [shipped] = GAMES
    expect(gameFor(shipped!.profile)).toBe(shipped)
    expect(gameFor(profileOf()).observers).toEqual([])
  })
})

describe('the memory of a profile', () => {
  const memory = input.memory!
  it.each([
    ['a range before the block', { ranges: [{ base: 0xff, size: 4 }] }, 'memory.ranges.0'],
    ['a range beyond the block', { ranges: [{ base: 0x10f, size: 2 }] }, 'memory.ranges.0'],
    [
      'ranges that overlap',
      {
        ranges: [
          { base: 0x100, size: 4 },
          { base: 0x103, size: 4 }
        ]
      },
      'memory.ranges.1'
    ],
    ['more than can be read', { size: 1 << 21 }, 'memory.size'],
    [
      'digits without a count',
      { fields: { a: { at: 0x100, type: 'digitsle', about: 'x' } } },
      'memory.fields.a.length'
    ],
    [
      'too many digits',
      { fields: { a: { at: 0x100, type: 'digitsle', length: 11, about: 'x' } } },
      'memory.fields.a.length'
    ],
    [
      'a number that reaches beyond',
      { fields: { a: { at: 0x10e, type: 'bcd24be', about: 'x' } } },
      'memory.fields.a'
    ]
  ])('is refused with %s', (_what, change, field) => {
    const only = { ...input, readers: [], phaseRules: [], episode: {} }
    const problems = profileProblems({ ...only, memory: { ...memory, fields: {}, ...change } })
    expect(problems.map((problem) => problem.field)).toEqual([field])
  })

  it('is refused with a reader of digits without a count, or of others with one', () => {
    const reader = { field: 'a', kind: 'memory', at: 0x100 }
    for (const wrong of [{ type: 'digitsbe' }, { type: 'u8', length: 2 }])
      expect(
        profileProblems({ ...input, readers: [{ ...reader, ...wrong }], phaseRules: [], episode: {} })
      ).toMatchObject([{ field: 'readers.0.length' }])
  })
})
