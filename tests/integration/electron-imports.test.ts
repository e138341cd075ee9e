import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Every module a built program loads, by its import statements and calls; packages by name. */
function imports(file: string, seen = new Set<string>()): Set<string> {
  const text = readFileSync(file, 'utf8')
  for (const [, name = ''] of text.matchAll(
    /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*["']([^"'\n]+)["']/g
  )) {
    const target = name.startsWith('.') ? resolve(dirname(file), name) : name
    if (seen.has(target)) continue
    seen.add(target)
    if (name.startsWith('.')) imports(target, seen)
  }
  return seen
}

// Without Electron installed, importing it starts a download: only the desktop app may.
describe('the built programs', () => {
  it.each([
    ['cli.js', false],
    ['worker.js', false],
    ['electron.js', true]
  ])('%s imports electron: %s', (program, expected) => {
    const file = resolve('out/main', program)
    expect(existsSync(file), 'run "npm run build" first').toBe(true)
    const found = imports(file)
    expect(found.size).toBeGreaterThan(1)
    expect(found.has('electron')).toBe(expected)
  })

  it('the preload needs nothing but electron, as its sandbox demands', () => {
    expect([...imports(resolve('out/preload/index.cjs'))]).toEqual(['electron'])
  })
})
