import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { GameLibrary } from '../../../electron/main/games/game-library'
import { resources } from '../../../electron/main/resources'
import type { GameDraft } from '../../../electron/shared/games'
import { flatPicture, game, newLibrary, picture } from './material'

const ids = (library: GameLibrary): string[] => [...library].map(({ id }) => id)
const listed = (library: GameLibrary, deleted = false) =>
  library
    .list({ deleted })
    .map(({ id, source, problem, hasDraft }) => ({ id, source, problem: problem?.code ?? null, hasDraft }))
const failure = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
  return 'nothing'
}

describe('the games that ship', () => {
  it('lie in files of their names', () => {
    for (const name of readdirSync(resources.profiles).filter((name) => name.endsWith('.json')))
      expect((JSON.parse(readFileSync(join(resources.profiles, name), 'utf8')) as { id: string }).id).toBe(
        name.slice(0, -5)
      )
  })

  it('cannot be changed or deleted, only copied', () => {
    const { library } = newLibrary()
    expect(failure(() => library.keepDraft(game('chess')))).toBe('game.shipped')
    expect(failure(() => library.delete('chess'))).toBe('game.shipped')
    expect(failure(() => library.ownPictures('chess'))).toBe('game.shipped')
    expect(library.save(game('chess'))).toMatchObject({ game: null, problems: [{ field: 'id' }] })
    const copy = { ...library.draft('chess'), id: 'my-chess' }
    expect(library.save(copy, 'chess').game).toMatchObject({
      id: 'my-chess',
      source: 'person',
      problem: null
    })
    expect(listed(library).map(({ id }) => id)).toEqual(['chess', 'my-chess'])
  })

  it('bring their templates along when copied', async () => {
    const { library, at } = newLibrary()
    mkdirSync(at('shipped/chess/templates'), { recursive: true })
    writeFileSync(at('shipped/chess/templates/king.png'), await picture())
    expect((await library.pictures('chess').templates()).map(({ name }) => name)).toEqual(['king.png'])
    library.save({ ...library.draft('chess'), id: 'mine' }, 'chess')
    expect(library.pictures('mine').templateNames()).toEqual(['king.png'])
  })

  it('run inside the app as code does, which a copy has not', () => {
    const { library } = newLibrary()
    const inside = game('mine', { attach: { builtin: 'chess', window: { title: 'x' } } })
    expect(library.save(inside).problems.map(({ field }) => field)).toContain('attach.builtin')
    const real = new GameLibrary({ ...newLibrary().folders, shipped: resources.profiles })
    expect(real.draft('invaders').attach).not.toHaveProperty('builtin')
  })
})

describe('a game of a person’s', () => {
  it('comes before those that ship; the one that says more of its window first, then the one that was changed last', () => {
    const { library, folders } = newLibrary()
    const any = { window: { title: 'Chess' } }
    for (const id of ['first', 'second']) library.save(game(id, { attach: any }))
    library.save(game('exact', { attach: { window: { title: 'Chess', program: 'chess' } } }))
    const at = (id: string, seconds: number): void =>
      utimesSync(join(folders.own, id, 'profile.json'), seconds, seconds)
    at('exact', 1000)
    at('first', 2000)
    at('second', 3000)
    expect(ids(library)).toEqual(['exact', 'second', 'first', 'chess'])
    at('first', 4000)
    expect(ids(library)).toEqual(['exact', 'first', 'second', 'chess'])
  })

  it('is a draft at first, then a profile, and can be played from then on', () => {
    const { library, folders } = newLibrary()
    const heard = vi.fn()
    library.onChanged(heard)
    library.keepDraft({ id: 'mine', title: { en: 'Mine', fr: 'Le mien' } })
    expect(library.list({ deleted: false })[1]).toMatchObject({
      id: 'mine',
      title: { en: 'Mine', fr: 'Le mien' },
      profile: null,
      problem: null,
      hasDraft: true
    })
    expect(ids(library)).toEqual(['chess'])
    expect(library.save(game('mine')).game).toMatchObject({ id: 'mine', hasDraft: false })
    expect(ids(library)).toEqual(['mine', 'chess'])
    expect(heard).toHaveBeenCalledTimes(2)
    expect(ids(new GameLibrary(folders))).toEqual(['mine', 'chess'])
  })

  it('keeps its profile while a draft is wrong, and goes back to it', () => {
    const { library } = newLibrary()
    library.save(game('mine'))
    library.keepDraft(game('mine', { clock: 7 }))
    expect(library.draft('mine').clock).toBe(7)
    expect(library.save(library.draft('mine'))).toMatchObject({ game: null, problems: [{ field: 'clock' }] })
    expect(ids(library)).toEqual(['mine', 'chess'])
    library.dropDraft('mine')
    expect(library.draft('mine')).toEqual(game('mine'))
  })

  it('goes to the bin when it never was more than a draft', () => {
    const { library } = newLibrary()
    library.keepDraft(game('mine'))
    library.dropDraft('mine')
    expect(listed(library)).toHaveLength(1)
    library.restore('mine')
    expect(library.draft('mine')).toEqual(game('mine'))
  })

  it('takes its pictures along under a new id', async () => {
    const { library, folders } = newLibrary()
    library.save(game('mine'))
    await library.ownPictures('mine').correct('score', '120', await picture())
    library.keepDraft(game('mine'))
    expect(library.save(game('yours'), 'mine').game).toMatchObject({ id: 'yours', hasDraft: false })
    expect(readdirSync(folders.own)).toEqual(['yours'])
    expect(await library.pictures('yours').corrections('score')).toMatchObject([{ text: '120' }])
    library.save(game('third'))
    expect(library.save(game('third'), 'yours').problems).toMatchObject([{ field: 'id' }])
  })

  it('is deleted to the bin and comes back, last deleted first', async () => {
    const { library } = newLibrary()
    library.save(game('mine'))
    await library.ownPictures('mine').correct('score', '7', await picture())
    library.delete('mine', 1000)
    expect(ids(library)).toEqual(['chess'])
    library.save(game('mine', { title: { en: 'Second', fr: 'Second' } }))
    expect(failure(() => library.restore('mine'))).toBe('game.taken')
    library.delete('mine', 2000)
    expect(library.list({ deleted: true })).toMatchObject([
      { id: 'mine', title: { en: 'Second' }, deletedAt: '1970-01-01T00:00:02.000Z' },
      { id: 'mine', deletedAt: '1970-01-01T00:00:01.000Z' }
    ])
    library.restore('mine')
    expect(library.info('mine').title.en).toBe('Second')
    expect(failure(() => library.delete('nobody'))).toBe('game.notYours')
    expect(failure(() => library.restore('nobody'))).toBe('game.notYours')
  })

  it.each(['../x', '.bin', 'a/b', '', 'A', 'é', 'x'.repeat(61), 7, null])(
    'never lies under the name %j',
    (id) => {
      const { library, folders } = newLibrary()
      const bad = { ...game('ok'), id } as unknown as GameDraft
      expect(failure(() => library.keepDraft(bad))).toBe('input.invalid')
      expect(library.save(bad)).toMatchObject({ game: null, problems: [{ field: 'id' }] })
      expect(failure(() => library.delete(id as string))).toBe('input.invalid')
      expect(failure(() => library.restore(id as string))).not.toBe('nothing')
      expect(failure(() => library.save(game('ok'), id as string))).toBe('input.invalid')
      expect(existsSync(folders.own) ? readdirSync(folders.own) : []).toEqual([])
    }
  )

  it('says most of its windows before it is offered for one: title and program before either', () => {
    const { library } = newLibrary()
    library.save(game('a', { attach: { window: { program: 'p' } } }))
    library.save(game('b', { attach: { window: { title: 't' } } }))
    library.save(game('c', { attach: { window: { title: 't', program: 'p' } } }))
    expect(ids(library)).toEqual(['c', 'b', 'a', 'chess'])
  })

  it('finds an id that is free', () => {
    const { library } = newLibrary()
    library.keepDraft(game('snake'))
    expect(library.freeId('snake')).toBe('snake-2')
    expect(library.freeId('chess')).toBe('chess-2')
    expect(library.freeId('2048')).toBe('game')
  })
})

describe('what others do to the folder', () => {
  it('is seen without a restart, and told once', () => {
    const { library, folders } = newLibrary()
    library.save(game('mine'))
    // Files of one moment have no order.
    utimesSync(join(folders.own, 'mine/profile.json'), 1000, 1000)
    expect(ids(library)).toEqual(['mine', 'chess'])
    const heard = vi.fn()
    library.onChanged(heard)
    mkdirSync(join(folders.own, 'theirs'))
    writeFileSync(join(folders.own, 'theirs/profile.json'), JSON.stringify(game('theirs')))
    expect(ids(library)).toEqual(['theirs', 'mine', 'chess'])
    expect(ids(library)).toHaveLength(3)
    expect(heard).toHaveBeenCalledTimes(1)
    rmSync(join(folders.own, 'mine'), { recursive: true })
    expect(ids(library)).toEqual(['theirs', 'chess'])
    expect(heard).toHaveBeenCalledTimes(2)
  })

  it('costs the other games nothing when it breaks one', () => {
    const { library, folders } = newLibrary()
    library.save(game('sound'))
    const put = (name: string, content: string): void => {
      mkdirSync(join(folders.own, name), { recursive: true })
      writeFileSync(join(folders.own, name, 'profile.json'), content)
    }
    put('cut', '{"format": 2, "id"')
    put('newer', JSON.stringify(game('newer', { format: 3 })))
    put('wrong', JSON.stringify(game('wrong', { clock: { kind: 'realTime', decisionsPerSecond: 0 } })))
    put('copy', JSON.stringify(game('sound')))
    put('Odd name', JSON.stringify(game('odd')))
    put('chess', JSON.stringify(game('chess')))
    put('inside', JSON.stringify(game('inside', { attach: { builtin: 'inside', window: { title: 'x' } } })))
    mkdirSync(join(folders.own, 'empty/templates'), { recursive: true })
    mkdirSync(join(folders.own, 'nothing'))
    mkdirSync(join(folders.own, 'folder/profile.json'), { recursive: true })
    symlinkSync('/dev/zero', join(folders.own, 'file'))
    expect(ids(library)).toEqual(['sound', 'chess'])
    const problems = new Map(library.list({ deleted: false }).map((g) => [`${g.source} ${g.id}`, g.problem]))
    const problemOf = (id: string): unknown => problems.get(`person ${id}`)
    expect(problemOf('sound')).toBe(null)
    expect(problemOf('cut')).toMatchObject({ code: 'profile.invalid', params: { field: { en: 'its text' } } })
    expect(problemOf('newer')).toMatchObject({ code: 'profile.invalid', params: { field: 'format' } })
    expect(problemOf('wrong')).toMatchObject({ params: { field: 'clock.decisionsPerSecond' } })
    expect(problemOf('copy')).toMatchObject({ code: 'game.twice', params: { id: 'sound' } })
    expect(problemOf('Odd name')).toMatchObject({ code: 'game.folderName' })
    expect(problemOf('chess')).toMatchObject({ code: 'game.twice', params: { id: 'chess' } })
    expect(problemOf('inside')).toMatchObject({ code: 'profile.invalid' })
    expect(problemOf('empty')).toMatchObject({ code: 'file.missing' })
    expect(problemOf('folder')).toMatchObject({ code: 'file.odd' })
    for (const none of ['file', 'nothing']) expect(problemOf(none)).toBeUndefined()
  })

  it('leaves what is wrong in a profile to be corrected', () => {
    const { library, folders } = newLibrary()
    library.save(game('mine'))
    writeFileSync(join(folders.own, 'mine/profile.json'), JSON.stringify(game('mine', { clock: null })))
    expect(library.draft('mine')).toMatchObject({ id: 'mine', clock: null })
    writeFileSync(join(folders.own, 'mine/profile.json'), '[1]')
    expect(failure(() => library.draft('mine'))).toBe('profile.invalid')
  })

  it('sets a damaged draft aside, never away', () => {
    const { library, folders } = newLibrary()
    library.save(game('mine'))
    writeFileSync(join(folders.own, 'mine/draft.json'), '{"cut')
    expect(library.draft('mine')).toEqual(game('mine'))
    expect(readFileSync(join(folders.own, 'mine/draft.json.damaged'), 'utf8')).toBe('{"cut')
  })

  it('reads a profile of the first format, and saves it in the present one', () => {
    const { library, folders } = newLibrary()
    const old = readFileSync(join(import.meta.dirname, '../targets/fixtures/profile-format-1.json'), 'utf8')
    mkdirSync(join(folders.own, 'old'), { recursive: true })
    const { builtin: _, ...attach } = (JSON.parse(old) as { attach: { builtin: string } }).attach
    writeFileSync(
      join(folders.own, 'old/profile.json'),
      JSON.stringify({ ...(JSON.parse(old) as object), id: 'old', attach })
    )
    expect(ids(library)).toContain('old')
    expect(library.save(library.draft('old')).game?.profile).toMatchObject({ format: 2, id: 'old' })
  })
})

describe('a disk that refuses', () => {
  it('is told in a sentence, and what was there stays', () => {
    const { library, folders } = newLibrary()
    library.save(game('mine'))
    const before = readFileSync(join(folders.own, 'mine/profile.json'), 'utf8')
    symlinkSync('/dev/full', join(folders.own, `mine/draft.json.${process.pid}.tmp`))
    expect(() => library.keepDraft(game('mine', { clock: 1 }))).toThrow(/ENOSPC/)
    symlinkSync('/dev/full', join(folders.own, `mine/profile.json.${process.pid}.tmp`))
    expect(() => library.save(game('mine', { title: { en: 'x', fr: 'x' } }))).toThrow(/ENOSPC/)
    expect(readFileSync(join(folders.own, 'mine/profile.json'), 'utf8')).toBe(before)
    expect(ids(library)).toEqual(['mine', 'chess'])
  })

  it('a file in the place of the folder keeps nobody from the games that ship', () => {
    const { library, folders } = newLibrary()
    writeFileSync(folders.own, 'no folder')
    expect(ids(library)).toEqual(['chess'])
    expect(() => library.list({ deleted: false })).toThrow(/ENOTDIR/)
    expect(() => library.keepDraft(game('mine'))).toThrow(/ENOTDIR|EEXIST/)
  })

  it('leaves no half-made game behind, and sweeps what a killed process left', async () => {
    const { library, folders } = newLibrary()
    library.save(game('mine'))
    mkdirSync(join(folders.own, '.new-1-ab'))
    utimesSync(join(folders.own, '.new-1-ab'), 1, 1)
    const text = await library.exportText('mine')
    renameSync(join(folders.own, 'mine'), join(folders.own, 'taken'))
    await expect(library.import(text, 'taken')).rejects.toMatchObject({ code: 'game.taken' })
    expect(readdirSync(folders.own)).toEqual(['taken'])
  })
})

describe('pictures of a game', () => {
  it('keeps templates under names that a profile can say, never over another', async () => {
    const { library } = newLibrary()
    library.keepDraft(game('mine'))
    const add = async (name: string, seed: number): Promise<string> =>
      (await library.addTemplate('mine', name, await picture(seed))).name
    expect(await add('Pièce d’or', 1)).toBe('Piece-d-or.png')
    expect(await add('coin.png', 2)).toBe('coin.png')
    expect(await add('COIN', 3)).toBe('COIN-2.png')
    expect(await add('../../etc/passwd', 4)).toBe('etc-passwd.png')
    expect(await add('***', 5)).toBe('template.png')
    expect(await add('again', 2)).toBe('coin.png')
    expect(await library.pictures('mine').templates()).toMatchObject(
      ['COIN-2.png', 'Piece-d-or.png', 'coin.png', 'etc-passwd.png', 'template.png'].map((name) => ({
        name,
        width: 12,
        height: 8,
        url: expect.stringMatching(/^data:image\/png;base64,/) as string
      }))
    )
  })

  it('refuses what is no picture, too large, or of one colour', async () => {
    const { library } = newLibrary()
    library.keepDraft(game('mine'))
    const refusal = { code: 'game.picture' }
    for (const png of [Buffer.from('no picture'), (await picture()).subarray(0, 40), await flatPicture()])
      await expect(library.addTemplate('mine', 'x', png)).rejects.toMatchObject(refusal)
    await expect(library.addTemplate('mine', 'x', await picture(1, 2000, 1001))).rejects.toMatchObject(
      refusal
    )
    await expect(library.addTemplate('mine', 'x', Buffer.alloc(3 * 2 ** 20))).rejects.toMatchObject(refusal)
    expect(library.pictures('mine').templateNames()).toEqual([])
  })

  it('keeps a line once, with what was read last', async () => {
    const { library } = newLibrary()
    library.keepDraft(game('mine'))
    const pictures = library.ownPictures('mine')
    await pictures.correct('score', '120', await picture(1))
    await pictures.correct('score', '130', await picture(1))
    await pictures.correct('score', '7', await picture(2))
    await pictures.correct('lives', '3', await picture(1))
    const lines = await pictures.corrections('score')
    expect(lines.map(({ text }) => text).toSorted()).toEqual(['130', '7'])
    expect(await pictures.learnable('score')).toMatchObject([{ line: { width: 12, height: 8 } }, {}])
    expect(pictures.fieldOf(lines[0]!.id)).toBe('score')
    pictures.uncorrect(lines[0]!.id)
    pictures.uncorrect('../../profile')
    expect(await pictures.corrections('score')).toHaveLength(1)
    expect(await pictures.corrections('lives')).toHaveLength(1)
    for (const text of ['', ' ', 'a\nb', 'x'.repeat(81)])
      await expect(pictures.correct('score', text, await picture(3))).rejects.toMatchObject({
        code: 'input.invalid'
      })
    await expect(pictures.correct('../x', '1', await picture(3))).rejects.toMatchObject({
      code: 'input.invalid'
    })
  })

  it('keeps 500 lines of a field at most, and says so', async () => {
    const { library, folders } = newLibrary()
    library.keepDraft(game('mine'))
    const folder = join(folders.own, 'mine/corrections/score')
    mkdirSync(folder, { recursive: true })
    const png = await picture(9)
    for (let i = 0; i < 500; i++) {
      const name = i.toString(16).padStart(32, '0')
      writeFileSync(join(folder, `${name}.png`), png)
      writeFileSync(join(folder, `${name}.txt`), String(i))
    }
    const pictures = library.ownPictures('mine')
    await expect(pictures.correct('score', '1', await picture(2))).rejects.toMatchObject({
      code: 'game.full'
    })
    expect(await pictures.corrections('score')).toHaveLength(500)
    await pictures.correct('lives', '1', await picture(2))
  })
})
