import { existsSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readGameFile } from '../../../electron/main/games/game-file'
import { resources } from '../../../electron/main/resources'
import { GameLibrary } from '../../../electron/main/games/game-library'
import { flatPicture, game, newLibrary, picture } from './material'

const coin = {
  field: 'coin',
  kind: 'template',
  region: { x: 0, y: 0, width: 1, height: 1 },
  file: 'coin.png',
  cutAtWidth: 100
}

/** A library with one whole game in it, and that game as a file. */
async function exported() {
  const made = newLibrary()
  made.library.save(game('mine', { readers: [coin] }))
  await made.library.addTemplate('mine', 'coin', await picture(1))
  await made.library.ownPictures('mine').correct('score', '1 250', await picture(2))
  await made.library.ownPictures('mine').correct('lives', '3', await picture(3))
  const text = await made.library.exportText('mine')
  return { ...made, text, file: JSON.parse(text) as Record<string, unknown> }
}

it('carries a game with its pictures to another computer', async () => {
  const { text } = await exported()
  const there = newLibrary()
  expect(await there.library.import(text)).toMatchObject({
    id: 'mine',
    source: 'person',
    problem: null,
    hasDraft: false
  })
  expect(there.library.draft('mine')).toEqual(game('mine', { readers: [coin] }))
  expect(there.library.pictures('mine').templateNames()).toEqual(['coin.png'])
  expect(await there.library.pictures('mine').corrections('score')).toMatchObject([{ text: '1 250' }])
  expect(await there.library.exportText('mine')).toBe(text)
})

it('takes a game in under another id where its own is taken, and leaves the other as it was', async () => {
  const { library, folders, text } = await exported()
  // Files of one moment have no order.
  utimesSync(join(folders.own, 'mine/profile.json'), 1000, 1000)
  await expect(library.import(text)).rejects.toMatchObject({ code: 'game.taken' })
  await expect(library.import(text, 'chess')).rejects.toMatchObject({ code: 'game.taken' })
  await expect(library.import(text, '../up')).rejects.toMatchObject({ code: 'input.invalid' })
  expect(await library.import(text, 'second')).toMatchObject({ id: 'second' })
  expect([...library].map(({ id }) => id)).toEqual(['second', 'mine', 'chess'])
})

it('exports to a file, never over another', async () => {
  const { library, folders, at } = await exported()
  const first = await library.export('mine')
  expect(first).toBe(at('exports/mine.apprenti-game.json'))
  expect(await library.export('mine')).toBe(at('exports/mine-2.apprenti-game.json'))
  await expect(library.export('mine', first)).rejects.toMatchObject({ code: 'file.exists' })
  library.keepDraft(game('begun'))
  await expect(library.export('begun')).rejects.toMatchObject({ code: 'game.onlyDraft' })
  await expect(library.export('nobody')).rejects.toMatchObject({ code: 'game.notYours' })
  expect(readdirSync(folders.exports)).toHaveLength(2)
})

it('exports a game that ships, which comes in as one of the person’s own', async () => {
  const shipped = new GameLibrary({ ...newLibrary().folders, shipped: resources.profiles })
  const text = await shipped.exportText('invaders')
  const { library } = newLibrary()
  await library.import(text, 'cabinet')
  expect(library.info('cabinet').profile?.attach).toEqual({
    mameDriver: 'invaders',
    window: { title: expect.any(String) as string }
  })
})

const PNG = { field: 'score', text: '1', png: 'AAAA' }
const refusals: readonly [string, (file: Record<string, unknown>) => unknown, string][] = [
  ['no object', () => 7, 'its top level'],
  ['another format', (file) => ({ ...file, format: 'apprenti-game/2' }), 'format'],
  ['what does not belong', (file) => ({ ...file, script: 'x' }), 'its top level'],
  ['no profile', ({ profile: _, ...file }) => file, 'profile'],
  ['a profile that is none', (file) => ({ ...file, profile: {} }), 'profile.format'],
  [
    'a profile with a wrong field',
    (file) => ({ ...file, profile: game('x', { clock: { kind: 'realTime' } }) }),
    'profile.clock.decisionsPerSecond'
  ],
  [
    'a template outside its folder',
    (file) => ({ ...file, templates: { '../../x.png': 'AAAA' } }),
    'templates.../../x.png'
  ],
  ['a template that hides', (file) => ({ ...file, templates: { '.x.png': 'AAAA' } }), 'templates..x.png'],
  ['a template that is no base64', (file) => ({ ...file, templates: { 'x.png': '%%%' } }), 'templates.x.png'],
  [
    'a correction outside its folder',
    (file) => ({ ...file, corrections: [{ ...PNG, field: '../x' }] }),
    'corrections.0.field'
  ],
  [
    'a correction of two lines',
    (file) => ({ ...file, corrections: [{ ...PNG, text: 'a\nb' }] }),
    'corrections.0.text'
  ],
  [
    'too many corrections',
    (file) => ({ ...file, corrections: Array.from({ length: 501 }, () => PNG) }),
    'corrections'
  ]
]

it.each(refusals)('imports nothing from a file with %s, and names where', async (_what, change, field) => {
  const { file } = await exported()
  const { library, folders } = newLibrary()
  const refused = library.import(JSON.stringify(change(file)))
  await expect(refused).rejects.toMatchObject({ code: 'game.file' })
  await expect(refused).rejects.toThrow(`at ${field}, `)
  expect(existsSync(folders.own)).toBe(false)
})

it('imports nothing from what is no JSON, too large, or holds pictures that are none', async () => {
  const { file } = await exported()
  const { library, folders } = newLibrary()
  await expect(library.import('{"cut')).rejects.toThrow('at its text, it is not JSON')
  await expect(library.import(' '.repeat(31_000_000))).rejects.toThrow(
    /at its size, it holds more than \d+ MB/
  )
  const big = Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [`t${i}.png`, Buffer.alloc(1_900_000, i).toString('base64')])
  )
  await expect(library.import(JSON.stringify({ ...file, templates: big }))).rejects.toThrow(
    /at its size|more than/
  )
  for (const png of [Buffer.from('no picture'), await flatPicture()]) {
    const templates = { 'coin.png': png.toString('base64') }
    await expect(library.import(JSON.stringify({ ...file, templates }))).rejects.toMatchObject({
      code: 'game.picture'
    })
  }
  expect(existsSync(folders.own)).toBe(false)
})

it('never throws anything but a sentence, whatever of a file is damaged', async () => {
  const { text } = await exported()
  const { library, at } = newLibrary()
  for (let i = 0; i < 300; i++) {
    const from = (i * 7919) % text.length
    const damaged = text.slice(0, from) + '\u0000"}]:{['[i % 7]! + text.slice(from + 1 + (i % 50))
    await library.import(damaged, `try-${i}`).catch((error: { code?: string }) => {
      expect(['game.file', 'game.picture', 'input.invalid'], error.code).toContain(error.code)
    })
  }
  writeFileSync(at('x'), '')
  expect(readFileSync(at('x'), 'utf8')).toBe('')
})

it('reads an older format into the present one', async () => {
  const profile = JSON.parse(
    readFileSync(new URL('../targets/fixtures/profile-format-1.json', import.meta.url), 'utf8')
  ) as object
  const read = await readGameFile(JSON.stringify({ format: 'apprenti-game/1', profile }))
  expect(read).toMatchObject({ profile: { format: 2, id: 'invaders' }, templates: [], lines: [] })
})
