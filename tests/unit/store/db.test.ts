import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../../electron/main/store/db'
import type { AppError } from '../../../electron/shared/errors'

const ONE = [['CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT)']]
const TWO = [...ONE, ['ALTER TABLE notes ADD COLUMN stars INTEGER DEFAULT 3']]

let folder: string
let file: string
let damages: AppError[]
const open = (migrations = ONE) => openDatabase(file, migrations, (error) => damages.push(error))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-db-'))
  file = join(folder, 'apprenti.db')
  damages = []
})
afterEach(() => rmSync(folder, { recursive: true }))

test('keeps rows over a restart', () => {
  const db = open()
  db.run('INSERT INTO notes (text) VALUES (?)', ['one'])
  db.close()
  const again = open()
  expect(again.all('SELECT text FROM notes')).toEqual([{ text: 'one' }])
  expect(damages).toEqual([])
  again.close()
})

test('a transaction that fails leaves nothing behind, and the next one works', () => {
  const db = open()
  const failing = (): void =>
    db.transaction(() => {
      db.run('INSERT INTO notes (text) VALUES (?)', ['half'])
      throw new Error('stop')
    })
  expect(failing).toThrow('stop')
  db.transaction(() => db.run('INSERT INTO notes (text) VALUES (?)', ['whole']))
  expect(db.all('SELECT text FROM notes')).toEqual([{ text: 'whole' }])
  db.close()
})

test('brings an older file up to date without losing its rows, once', () => {
  const old = open(ONE)
  old.run('INSERT INTO notes (text) VALUES (?)', ['kept'])
  old.close()
  open(TWO).close()
  const db = open(TWO)
  expect(db.all('SELECT text, stars FROM notes')).toEqual([{ text: 'kept', stars: 3 }])
  db.close()
})

test.each([
  [
    'is no database',
    () => writeFileSync(file, 'not a database at all, but long enough to look at'.repeat(40))
  ],
  [
    'has damaged pages',
    () => {
      const db = open()
      db.transaction(() => {
        for (let i = 0; i < 2000; i++) db.run('INSERT INTO notes (text) VALUES (?)', [`row ${i}`.repeat(9)])
      })
      db.all('PRAGMA wal_checkpoint(TRUNCATE)')
      db.close()
      const bytes = readFileSync(file)
      bytes.fill(0xa5, 4096, 4096 * 6)
      writeFileSync(file, bytes)
    }
  ],
  ['is of a newer version', () => open(TWO).close()]
])('a file that %s is set aside whole, told, and replaced', (_name, damage) => {
  damage()
  const before = readFileSync(file)
  const db = open(ONE)
  expect(damages.map((d) => d.code)).toEqual(['store.damaged'])
  expect(db.all('SELECT * FROM notes')).toEqual([])
  db.close()
  expect(readFileSync(`${file}.damaged`).equals(before)).toBe(true)
})

test('what was set aside earlier is not overwritten by a second damaged file', () => {
  for (const text of ['first', 'second']) {
    writeFileSync(file, text.repeat(500))
    open().close()
    for (const suffix of ['', '-wal', '-shm']) if (existsSync(file + suffix)) rmSync(file + suffix)
  }
  expect(readdirSync(folder).toSorted()).toEqual(['apprenti.db.damaged', 'apprenti.db.damaged-2'])
})
