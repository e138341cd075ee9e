import { spawnSync } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import { describe, expect, test, vi } from 'vitest'
import { writeNew } from '../../../electron/main/record/new-file'
import { layoutFor, VideoCanvas } from '../../../electron/main/record/video-canvas'
import { frameCount, heldSteps, paceOf } from '../../../electron/main/record/video-clock'
import { VideoExports } from '../../../electron/main/record/video-exports'
import type { WholeStep } from '../../../electron/main/record/steps'
import { libraryOf, newFolder, recordSample } from './sample'

const YEAR_MS = 365 * 24 * 3600 * 1000

describe('a video', () => {
  test('holds no picture for longer than ten seconds, and says what it leaves out', () => {
    const { timesMs, leftOutMs } = paceOf([0, 1000, YEAR_MS, YEAR_MS + 1000])
    expect([...timesMs]).toEqual([0, 1000, 11_000, 12_000])
    expect(leftOutMs).toBe(YEAR_MS - 11_000)
    expect(frameCount(timesMs, 10)).toBe(121)
    expect(new Set(heldSteps(timesMs, 10))).toEqual(new Set([0, 1, 2, 3]))
    expect(paceOf([5000, 14_000])).toEqual({ timesMs: Float64Array.of(5000, 14_000), leftOutMs: 0 })
  })

  test('of pictures of 12,000 x 12,000 has frames of a bounded size, the picture whole', async () => {
    const create = {
      width: 12_000,
      height: 12_000,
      channels: 3,
      background: { r: 90, g: 90, b: 90 }
    } as const
    const huge = await sharp({ create }).png({ compressionLevel: 1 }).toBuffer()
    const layout = await layoutFor(huge)
    expect(layout.picture).toEqual({ width: 2160, height: 2160 })
    expect(layout.width * layout.height * 3).toBeLessThan(32 * 2 ** 20)
    const step = { tMs: 0, episode: 1, controller: 'agent', action: { kind: 'buttons', held: [] } }
    const whole = { step, score: 0, picture: { format: 'png', bytes: huge } } as unknown as WholeStep
    const frame = await new VideoCanvas(layout, 'en').frame(whole)
    expect(frame[0]).toBe(90)
    expect(frame[(2159 * layout.width + 2159) * 3]).toBe(90)
  })
})

test.each([
  ['a file where a folder should be', (folder: string) => join(folder, 'file', 'out')],
  ['a name that is too long', (folder: string) => join(folder, 'x'.repeat(300))],
  ['a folder that is not there', (folder: string) => join(folder, 'none', 'out')],
  ['a name with a zero byte', (folder: string) => join(folder, 'a\0b')]
])('an export to %s blames the path, not the session', async (_, pathIn) => {
  const folder = await newFolder()
  const id = await recordSample(folder, 3)
  const out = await newFolder()
  await writeFile(join(out, 'file'), '')
  for (const format of ['mcap', 'jsonl'] as const)
    await expect(libraryOf(folder).exportTo(id, pathIn(out), format)).rejects.toMatchObject({
      code: 'input.invalid'
    })
  const options = { format: 'webp', ffmpeg: null, language: 'en' } as const
  await expect(libraryOf(folder).exportVideo(id, pathIn(out), options)).rejects.toMatchObject({
    code: 'input.invalid'
  })
})

describe('what a killed export left', () => {
  const dead = spawnSync(process.execPath, ['-e', '']).pid
  const part = (name: string, pid: number, host = hostname()): string =>
    `${name}.${crc32(host).toString(16).padStart(8, '0')}-${pid}-0123abcd.part`
  const others = [part('b.mp4', process.pid), part('c.mp4', dead, 'elsewhere'), 'mine.part', 'd.mp4']

  test('is swept when another is made there; what is being made, and what is not ours, stays', async () => {
    const folder = await newFolder()
    for (const name of [part('a.mp4', dead), ...others]) await writeFile(join(folder, name), '')
    await writeNew(join(folder, 'new'), (temporary) => writeFile(temporary, 'whole'))
    expect((await readdir(folder)).sort()).toEqual([...others, 'new'].sort())
  })

  test('is swept when the app starts', async () => {
    const folder = join(await newFolder(), 'exports')
    await mkdir(folder)
    for (const name of [part('a.mp4', dead), ...others]) await writeFile(join(folder, name), '')
    new VideoExports({
      library: { exportVideo: () => Promise.resolve() },
      folder,
      ffmpegPath: () => '',
      games: () => new Map(),
      onChange: () => undefined
    })
    await vi.waitFor(async () => expect((await readdir(folder)).sort()).toEqual(others.toSorted()))
  })
})
