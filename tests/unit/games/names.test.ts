import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { GAMES, WINDOWED_GAMES } from '../../../games/registry'

const ROOT = join(import.meta.dirname, '../../..')
/** Production code. Benches, tests and documents speak of particular games; a game's own room, profile and models do. */
const ROOMS = [
  'electron',
  'renderer',
  'native',
  'bridges',
  'lua',
  'scripts',
  'games/contract',
  'games/registry.ts'
]
const TEXT = /\.(ts|svelte|mjs|mts|py|lua)$/

/** The one place that has to name the games. */
const REGISTRY = 'games/registry.ts'

/** Lines that name a game, as `file:line: text`. Atari's Space Invaders, of Gymnasium, is another game. */
function namedIn(file: string, text: string, names: RegExp): string[] {
  return text
    .split('\n')
    .map((line, i) => ({ line, place: `${file}:${i + 1}` }))
    .filter(({ line }) => names.test(line.replaceAll(/space ?invaders/gi, '')))
    .map(({ line, place }) => `${place}: ${line.trim()}`)
}

/** Ids that are words of the language too count only where they stand as ids do: in quotes, or in a path. */
const WORDS = ['arena']
const ids = [...GAMES.map(({ profile }) => profile.id), ...WINDOWED_GAMES.map(({ id }) => id)]
const patterns = ids.map((id) => (WORDS.includes(id) ? `['"\`/]${id}(?![a-z])` : id))
const names = new RegExp(patterns.join('|'), 'i')

it('names no game outside its room and the registry', () => {
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...ROOMS], {
    cwd: ROOT,
    encoding: 'utf8'
  })
    .split('\n')
    .filter((file) => TEXT.test(file) && file !== REGISTRY)
  expect(files.length).toBeGreaterThan(400)
  expect(files.flatMap((file) => namedIn(file, readFileSync(join(ROOT, file), 'utf8'), names))).toEqual([])
})

it('would find a name', () => {
  expect(namedIn('x.ts', "a\nconst ID = 'invaders-ram'", names)).toEqual([
    "x.ts:2: const ID = 'invaders-ram'"
  ])
  expect(namedIn('x.ts', 'gym:ALE/SpaceInvaders-v5', names)).toEqual([])
  expect(namedIn('x.ts', "import x from '../games/arena/rules'", names)).toHaveLength(1)
  expect(namedIn('x.ts', "const id = 'arena'", names)).toHaveLength(1)
  expect(namedIn('x.ts', 'const arena = new Arena(bytes)', names)).toEqual([])
})
