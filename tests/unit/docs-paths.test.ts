import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const within = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.includes('node_modules'))
    .map((name) => `/${join(folder, name)}`.replaceAll('\\', '/'))

const SOURCES = [
  'electron',
  'renderer',
  'games',
  'tests',
  'scripts',
  'bench',
  'bridges',
  'native',
  'lua',
  'docs'
]
/** A file of ours as a document writes it: with a folder at least, from wherever that is plain. */
const NAMED = /`([a-z][\w./-]*\/[\w.-]+\.(?:ts|mjs|svelte|md))`/g

test('every source file that a document names is there', () => {
  const there = SOURCES.flatMap(within)
  const documents = [...within('docs'), ...within('games')].filter((name) => name.endsWith('.md'))
  const missing = ['/README.md', ...documents].flatMap((document) =>
    [...readFileSync(join(root, document), 'utf8').matchAll(NAMED)]
      .map(([, name = '']) => name)
      .filter((name) => !there.some((file) => file.endsWith(`/${name}`)))
      .map((name) => `${document}: ${name}`)
  )
  expect(missing).toEqual([])
})
