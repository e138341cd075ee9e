import { describe, expect, it, vi } from 'vitest'
import type { GameReaders } from '../../../electron/main/games/game-readers'
import { gamesHandlers } from '../../../electron/main/games/games-desk'
import type { RecordedPlay } from '../../../electron/main/record/played'
import { errorText } from '../../../electron/shared/errors'
import type { PersonInput } from '../../../electron/shared/person-input'
import { profileSchema, type Profile } from '../../../electron/shared/profile'
import { methods } from '../../../electron/shared/rpc/contract'
import type { Candidate } from '../../../electron/shared/target'
import { flatPicture, game, newLibrary, picture } from './material'

const candidate = (id: string, profileId: string | null = null): Candidate => ({
  id,
  kind: id.split(':')[0] as Candidate['kind'],
  title: id,
  detail: '',
  profileId,
  unavailable: null
})

const press: PersonInput[] = [
  { kind: 'key', tMs: 0, code: 'Space', key: 1, down: true },
  { kind: 'key', tMs: 90, code: 'Space', key: 1, down: false }
]

/** The handlers over a library of one shipped game, a window called "Snake (score 3)" of the program `snake`, and a recording. */
function desk(
  change: {
    readers?: Partial<GameReaders>
    play?: Partial<RecordedPlay>
    attached?: Profile
    waits?: boolean
  } = {}
) {
  const made = newLibrary()
  const play: RecordedPlay = { gameId: null, title: 'Snake', inputs: press, held: [], ...change.play }
  const handlers = gamesHandlers({
    library: made.library,
    readers: { tryOut: () => Promise.resolve([]), relearn: () => Promise.resolve(null), ...change.readers },
    attachedAs: (id) =>
      id === 'mame:any-pong' ? { candidate: candidate(id), profile: change.attached ?? null } : null,
    listCandidates: () =>
      Promise.resolve([
        candidate('window:7'),
        candidate('builtin:chess', 'chess'),
        candidate('mame:any-quiz')
      ]),
    windowNames: (id) =>
      Promise.resolve(id === 'window:7' ? { title: 'Snake (score 3)', program: 'snake' } : null),
    readPlay: () => Promise.resolve(play),
    standsStill: () => Promise.resolve(change.waits ?? false)
  })
  const peer = { peerId: 1, signal: new AbortController().signal }
  /** As it comes over the wire: checked by the contract first. */
  const call = async (method: keyof typeof handlers, input: unknown): Promise<unknown> => {
    const handle = handlers[method] as (input: unknown, context: typeof peer) => unknown
    return await handle(methods[method].input.parse(input), peer)
  }
  return { ...made, call }
}

const base64 = async (png: Promise<Buffer>): Promise<string> => (await png).toString('base64')

describe('a game is begun', () => {
  it('for a window, under an id of its own, and can be saved as it is', async () => {
    const { call, library } = desk()
    expect(await call('games.begin', { candidateId: 'window:7' })).toEqual({
      format: 2,
      id: 'snake',
      title: { en: 'Snake', fr: 'Snake' },
      attach: { window: { title: '^Snake', program: 'snake' } },
      clock: { kind: 'realTime', decisionsPerSecond: 10 }
    })
    expect(await call('games.begin', { candidateId: 'window:7' })).toMatchObject({ id: 'snake-2' })
    expect(await call('games.save', { draft: library.draft('snake') })).toMatchObject({
      game: { id: 'snake' },
      problems: []
    })
    expect([...library].map(({ id }) => id)).toEqual(['snake', 'chess'])
  })

  it('with what was done in a recording', async () => {
    const { call } = desk()
    expect(await call('games.begin', { candidateId: 'window:7', sessionId: 's' })).toMatchObject({
      controls: [{ id: 'space' }],
      actions: [{ id: 'wait' }, { press: ['space'] }]
    })
  })

  it('for what an attached MAME tells of a driver', async () => {
    const attached = profileSchema.parse(game('pong', { attach: { window: { title: 'x' } } }))
    const { call } = desk({ attached: { ...attached, attach: { mameDriver: 'pong' } } })
    expect(await call('games.begin', { candidateId: 'mame:any-pong' })).toMatchObject({
      id: 'pong',
      attach: { mameDriver: 'pong' },
      controls: [{ id: 'left' }]
    })
    await expect(call('games.begin', { candidateId: 'mame:any-quiz' })).rejects.toMatchObject({
      code: 'game.attachFirst'
    })
  })

  it('not for what is gone, nor for what runs inside the app', async () => {
    const { call, library } = desk()
    await expect(call('games.begin', { candidateId: 'window:8' })).rejects.toMatchObject({
      code: 'candidate.unknown'
    })
    await expect(call('games.begin', { candidateId: 'builtin:chess' })).rejects.toMatchObject({
      code: 'game.noWindow'
    })
    expect(library.list({ deleted: false })).toHaveLength(1)
  })
})

describe('what a person did is learned', () => {
  it('or it is said that there was nothing', async () => {
    expect(await desk().call('games.learn', { sessionId: 's' })).toMatchObject({
      counts: { wait: 0, space: 1 }
    })
    const empty = desk({ play: { inputs: [] } })
    await expect(empty.call('games.learn', { sessionId: 's' })).rejects.toMatchObject({
      code: 'game.nothingDone'
    })
  })

  it('of a game that waited for them: moves alone, at their pace, also where a game begins with them', async () => {
    const { call } = desk({ waits: true })
    const learned = await call('games.learn', { sessionId: 's' })
    expect(learned).toMatchObject({ counts: { space: 1 }, decisionsPerSecond: 2 })
    expect(learned).not.toHaveProperty('counts.wait')
    expect(await call('games.begin', { candidateId: 'window:7', sessionId: 's' })).toMatchObject({
      clock: { decisionsPerSecond: 2 },
      actions: [{ press: ['space'] }]
    })
  })

  it('from the held controls of an old recording, by their game', async () => {
    const held = [0, 1000].flatMap((tMs) => [
      { tMs, held: ['left'] },
      { tMs: tMs + 500, held: [] }
    ])
    const { call } = desk({ play: { inputs: [], held, gameId: 'chess' } })
    expect(await call('games.learn', { sessionId: 's' })).toMatchObject({
      controls: [{ id: 'left', label: { fr: 'Gauche' } }],
      actions: [{ id: 'wait' }, { id: 'left', hold: ['left'] }]
    })
  })
})

describe('a dry run', () => {
  const template = {
    field: 'coin',
    kind: 'template',
    region: { x: 0, y: 0, width: 1, height: 1 },
    file: 'coin.png',
    cutAtWidth: 100
  }

  it('tells what is wrong, what would be better, and what the readers cost', async () => {
    const problem = {
      code: 'perception.templateMissing',
      params: { file: 'coin.png', field: 'coin' }
    } as const
    const tryOut = vi.fn<GameReaders['tryOut']>(() =>
      Promise.resolve([{ field: 'coin', kind: 'template', ms: 4, problem }])
    )
    const { call, library } = desk({ readers: { tryOut } })
    library.save(game('mine'))
    const draft = game('mine', { readers: [template] })
    const check = await call('games.check', { draft, sessionId: 's' })
    expect(check).toMatchObject({
      game: 'mine',
      ok: false,
      problems: [],
      readers: [{ field: 'coin', kind: 'template', ms: 4 }]
    })
    expect((check as { advice: { field: string }[] }).advice.map(({ field }) => field)).toEqual([
      'rewards',
      'episode',
      'episode.restart'
    ])
    expect(tryOut).toHaveBeenCalledWith(draft, 's', expect.any(AbortSignal))
  })

  it('of a draft that was never kept, of one with a wrong id, and of a game that ships', async () => {
    const { call, library } = desk()
    expect(await call('games.check', { draft: game('new') })).toMatchObject({ game: 'new', ok: true })
    expect(await call('games.check', { draft: { id: '../x' } })).toMatchObject({ ok: false, readers: [] })
    expect(await call('games.check', { draft: {} })).toMatchObject({ ok: false })
    expect(await call('games.check', { draft: library.draft('chess') })).toMatchObject({
      game: 'chess',
      ok: true
    })
  })

  it('says of a wrong draft every field', async () => {
    const { call } = desk()
    const draft = game('mine', {
      clock: 1,
      readers: [{ ...template, cutAtWidth: 0 }],
      rewards: [{ field: 'x', weight: 1 }]
    })
    const check = await call('games.check', { draft })
    expect(check).toMatchObject({ ok: false, advice: [] })
    const fields = (check as { problems: { field: string }[] }).problems.map(({ field }) => field)
    expect(fields).toEqual(expect.arrayContaining(['clock', 'readers.0.cutAtWidth']))
  })
})

describe('corrections', () => {
  it('are kept, learned from, and taken back', async () => {
    const relearn = vi.fn<GameReaders['relearn']>(() => Promise.resolve(null))
    const { call, library } = desk({ readers: { relearn } })
    const number = { field: 'score', kind: 'number', region: { x: 0, y: 0, width: 0.5, height: 0.1 } }
    library.keepDraft(game('mine', { readers: [number] }))
    await call('games.correct', { id: 'mine', field: 'score', text: ' 120 ', png: await base64(picture()) })
    expect(relearn).toHaveBeenLastCalledWith(
      'mine',
      expect.objectContaining({ kind: 'number', field: 'score' })
    )
    const [line] = (await call('games.corrections', { id: 'mine', field: 'score' })) as {
      id: string
      text: string
    }[]
    expect(line?.text).toBe('120')
    await call('games.uncorrect', { id: 'mine', correction: line!.id })
    expect(relearn).toHaveBeenCalledTimes(2)
    expect(await call('games.corrections', { id: 'mine', field: 'score' })).toEqual([])
    await call('games.uncorrect', { id: 'mine', correction: line!.id })
    expect(relearn).toHaveBeenCalledTimes(2)
  })
})

it('answers what went wrong in a sentence of either language', async () => {
  const { call, library } = desk()
  library.keepDraft(game('mine'))
  const png = await base64(flatPicture())
  const wrong: [Parameters<typeof call>[0], unknown][] = [
    ['games.draft', { id: 'nobody' }],
    ['games.keepDraft', { draft: game('chess') }],
    ['games.dropDraft', { id: 'nobody' }],
    ['games.delete', { id: 'chess' }],
    ['games.restore', { id: 'mine' }],
    ['games.export', { id: 'mine' }],
    ['games.import', { text: '{}' }],
    ['games.addTemplate', { id: 'mine', name: 'x', png }],
    ['games.addTemplate', { id: 'chess', name: 'x', png }],
    ['games.correct', { id: 'nobody', field: 'score', text: '1', png }]
  ]
  for (const [method, input] of wrong) {
    const error: unknown = await call(method, input).catch((thrown: unknown) => thrown)
    const { en, fr } = errorText(error as Parameters<typeof errorText>[0])
    for (const sentence of [en, fr]) expect(sentence, method).toMatch(/^[A-ZÀ-Ü«"“].*\.$/s)
    expect(en).not.toContain('undefined')
    expect(fr).not.toBe(en)
  }
})
