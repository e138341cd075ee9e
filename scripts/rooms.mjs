// No circle between rooms: the folders of electron/main and electron/worker. One between files is told by the layers' rules.
import { cruise } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import config from '../dependency-cruiser.config.mjs'

const ROOM = /^electron\/(?:main|worker)\/[^/]+(?=\/)/

/**
 * Circles between the rooms of these imports, each as the rooms it goes through and the imports between them.
 * @param {readonly { from: string, to: string }[]} imports paths of files, from the top folder on
 * @returns {{ rooms: string[], imports: string[] }[]}
 */
export function circlesOf(imports) {
  const between = imports.flatMap(({ from, to }) => {
    const [a, b] = [ROOM.exec(from)?.[0], ROOM.exec(to)?.[0]]
    return a === undefined || b === undefined || a === b ? [] : [{ a, b, from, to }]
  })
  /** @type {Map<string, Set<string>>} */
  const next = new Map()
  for (const { a, b } of between) next.set(a, (next.get(a) ?? new Set()).add(b))
  const rooms = [...next.keys()].sort()
  const reach = new Map(rooms.map((room) => [room, reachable(room, next)]))
  const inCircle = rooms.filter((room) => reach.get(room)?.has(room))
  const circles = new Map(
    inCircle.map((room) => {
      const members = inCircle.filter((other) => reach.get(room)?.has(other) && reach.get(other)?.has(room))
      return [members.join(' '), members]
    })
  )
  return [...circles.values()].map((members) => ({
    rooms: members,
    imports: between
      .filter(({ a, b }) => members.includes(a) && members.includes(b))
      .map(({ from, to }) => `${from} -> ${to}`)
      .sort()
  }))
}

/**
 * @param {string} start
 * @param {ReadonlyMap<string, ReadonlySet<string>>} next
 */
function reachable(start, next) {
  /** @type {Set<string>} */
  const found = new Set()
  const open = [start]
  for (let room = open.pop(); room !== undefined; room = open.pop())
    for (const other of next.get(room) ?? [])
      if (!found.has(other)) {
        found.add(other)
        open.push(other)
      }
  return found
}

async function importsOfApp() {
  const { forbidden: _rules, options } = config
  const { output } = await cruise(['electron/main', 'electron/worker'], options, undefined, {
    tsConfig: extractTSConfig('tsconfig.json')
  })
  if (typeof output === 'string') throw new Error(output)
  return output.modules.flatMap(({ source, dependencies }) =>
    dependencies.map(({ resolved }) => ({ from: source, to: resolved }))
  )
}

if (process.argv[1] === import.meta.filename) {
  const circles = circlesOf(await importsOfApp())
  for (const { rooms, imports } of circles)
    console.error(`A circle between rooms: ${rooms.join(', ')}\n  ${imports.join('\n  ')}`)
  process.exitCode = circles.length === 0 ? 0 : 1
}
