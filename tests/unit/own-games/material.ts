import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach } from 'vitest'
import { GameLibrary } from '../../../electron/main/games/game-library'
import type { GameDraft } from '../../../electron/shared/games'

const made: string[] = []
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A library with one game that ships, `chess`, in a folder that goes when the test ends. */
export function newLibrary() {
  const top = mkdtempSync(join(tmpdir(), 'apprenti-games-'))
  made.push(top)
  const at = (...names: string[]): string => join(top, ...names)
  mkdirSync(at('shipped'))
  writeFileSync(
    at('shipped', 'chess.json'),
    JSON.stringify(game('chess', { attach: { window: { title: 'Chess' } } }))
  )
  const folders = { shipped: at('shipped'), own: at('games'), exports: at('exports') }
  return { at, folders, library: new GameLibrary(folders) }
}

/** A whole game of a window, as a person's draft of it. */
export function game(id: string, change: object = {}): GameDraft {
  return {
    format: 2,
    id,
    title: { en: `Game ${id}`, fr: `Jeu ${id}` },
    attach: { window: { title: `^${id}` } },
    controls: [{ id: 'left', label: { en: 'Left', fr: 'Gauche' }, key: 'ArrowLeft' }],
    actions: [
      { id: 'wait', label: { en: 'Nothing', fr: 'Rien' } },
      { id: 'left', label: { en: 'Left', fr: 'Gauche' }, hold: ['left'] }
    ],
    clock: { kind: 'realTime', decisionsPerSecond: 10 },
    ...change
  }
}

/** A PNG with something to see in it; `seed` makes it another one. */
export async function picture(seed = 1, width = 12, height = 8): Promise<Buffer> {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 37 * seed + seed) % 256)
  return await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}

export const flatPicture = (): Promise<Buffer> =>
  sharp({ create: { width: 8, height: 8, channels: 4, background: '#123456' } })
    .png()
    .toBuffer()
