import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import type { VideoOptions } from '../../../electron/main/record/export-video'
import { VideoExports } from '../../../electron/main/record/video-exports'
import { AppError } from '../../../electron/shared/errors'
import type { VideoExport } from '../../../electron/shared/video'
import { newFolder } from './sample'

/** A library whose videos end when told, or when cancelled. */
function slowLibrary() {
  const begun: { file: string; options: VideoOptions; end: (error?: Error) => void }[] = []
  const exportVideo = (_id: string, file: string, options: VideoOptions): Promise<void> =>
    new Promise((resolve, reject) => {
      const end = (error?: Error): void => (error ? reject(error) : resolve())
      const cancel = (): void => end(new AppError('export.cancelled'))
      options.signal?.addEventListener('abort', cancel)
      if (options.signal?.aborted) cancel()
      begun.push({ file, options, end })
    })
  return { begun, exportVideo }
}

const wish = { sessionId: 'a', format: 'webp', name: 'one', language: 'en' } as const

async function exportsIn(folder: string, ffmpegPath = '') {
  const library = slowLibrary()
  const told: (readonly VideoExport[])[] = []
  const exports = new VideoExports({
    library,
    folder,
    ffmpegPath: () => ffmpegPath,
    games: () => new Map(),
    onChange: (list) => told.push(list)
  })
  const states = (): string[] => exports.list.map((e) => e.state)
  return { library, exports, told, states }
}

test('one is begun, tells how far it is, and ends', async () => {
  const folder = join(await newFolder(), 'exports')
  const { library, exports, told, states } = await exportsIn(folder)
  const video = exports.start(wish)
  expect(video).toMatchObject({ state: 'running', file: join(folder, 'one.webp'), frames: 0 })
  await vi.waitFor(() => expect(library.begun).toHaveLength(1))
  expect(await readdir(folder)).toEqual([])
  for (let n = 1; n <= 1000; n++) library.begun[0]?.options.onProgress?.(n, 1000, 0)
  expect(told.length).toBeLessThan(5)
  expect(exports.list[0]).toMatchObject({ frames: 1000, of: 1000 })
  library.begun[0]?.end()
  await vi.waitFor(() => expect(states()).toEqual(['done']))
  expect(told.at(-1)?.[0]?.state).toBe('done')
})

test('a failure is kept with its sentence', async () => {
  const { library, exports, states } = await exportsIn(await newFolder())
  exports.start(wish)
  await vi.waitFor(() => expect(library.begun).toHaveLength(1))
  library.begun[0]?.end(new AppError('export.diskFull', { folder: '/x' }))
  await vi.waitFor(() => expect(states()).toEqual(['failed']))
  expect(exports.list[0]?.error).toEqual({ code: 'export.diskFull', params: { folder: '/x' } })
})

test('cancelling one leaves the others; closing cancels them all', async () => {
  const { exports, states } = await exportsIn(await newFolder())
  const first = exports.start(wish)
  exports.start({ ...wish, name: 'two' })
  await exports.cancel(first.id)
  expect(states()).toEqual(['running', 'cancelled'])
  await exports.cancel(first.id)
  await expect(exports.cancel(77)).rejects.toMatchObject({ code: 'export.unknown' })
  await exports.close()
  expect(states()).toEqual(['cancelled', 'cancelled'])
})

test('no two are made of one name, nor over a file that is there', async () => {
  const folder = await newFolder()
  const { exports } = await exportsIn(folder)
  await writeFile(join(folder, 'mine.webp'), 'mine')
  const code = (name: string): unknown => {
    try {
      return exports.start({ ...wish, name }).state
    } catch (error) {
      return (error as AppError).code
    }
  }
  expect(['mine', 'one', 'one', 'two'].map(code)).toEqual([
    'file.exists',
    'running',
    'file.exists',
    'running'
  ])
  await exports.close()
})

test('without ffmpeg only webp is begun', async () => {
  const folder = await newFolder()
  const { exports } = await exportsIn(folder, join(folder, 'none'))
  expect(() => exports.start({ ...wish, format: 'mp4' })).toThrow(/ffmpeg/)
  expect(exports.start(wish).state).toBe('running')
  await exports.close()
})

test('a folder that cannot be made is told', async () => {
  const folder = await newFolder()
  await writeFile(join(folder, 'exports'), 'a file')
  const { exports, states } = await exportsIn(join(folder, 'exports', 'below'))
  exports.start(wish)
  await vi.waitFor(() => expect(states()).toEqual(['failed']))
  expect(exports.list[0]?.error?.code).toBe('data.unwritable')
})
