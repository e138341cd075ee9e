import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportDataset } from '../../../../electron/main/dataset-formats/export-dataset'
import type { Format } from '../../../../electron/main/dataset-formats/foreign'
import { importDataset, type ImportWish } from '../../../../electron/main/dataset-formats/import-dataset'
import { ParquetTable } from '../../../../electron/main/dataset-formats/parquet-table'
import type { Dataset } from '../../../../electron/shared/dataset'
import { AppError } from '../../../../electron/shared/errors'
import { whyNoFfmpeg } from '../../../support/ffmpeg'
import { FORMAT_TOOLS, squares, writePlayed } from '../../../support/played-dataset'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'apprenti-formats-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const out = (): string => join(folder, 'out')

async function exported(format: Format): Promise<void> {
  const dataset = writePlayed(join(folder, 'made'), { isColour: false })
  await exportDataset(join(folder, 'made'), dataset, {
    ...FORMAT_TOOLS(),
    ...{ format, out: out(), pictures: 'lossless', onProgress: () => undefined }
  })
}

const imported = (
  wish: Partial<ImportWish> = {},
  tools: Partial<ReturnType<typeof FORMAT_TOOLS>> = {}
): Promise<Dataset> =>
  importDataset(
    { folder: out(), format: null, game: null, title: null, side: null, isColour: false, ...wish },
    { ...FORMAT_TOOLS(), ...tools, datasets: join(folder, 'datasets'), onProgress: () => undefined }
  )

/** The sentence that it fails with; whatever it began is gone. */
async function sentenceOf(work: Promise<unknown>, leaves: readonly string[] = []): Promise<string> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown
  )
  if (!(error instanceof AppError)) throw new Error('it did not fail with a sentence', { cause: error })
  const datasets = join(folder, 'datasets')
  expect(existsSync(datasets) ? readdirSync(datasets) : []).toEqual(leaves)
  expect(error.sentence('fr')).not.toBe(error.sentence('en'))
  return error.sentence('en')
}

/** Lines of JSON with pictures of these sizes. */
async function writeLines(lines: readonly object[], sides: readonly number[] = [20]): Promise<void> {
  mkdirSync(out(), { recursive: true })
  for (const side of sides)
    await sharp({ create: { width: side, height: side, channels: 3, background: '#336699' } })
      .png()
      .toFile(join(out(), `${side}.png`))
  const text = lines.map((line) => JSON.stringify({ picture: '20.png', ...line })).join('\n')
  writeFileSync(join(out(), 'mine.jsonl'), text)
}

describe('a folder that cannot be imported', () => {
  const game = squares.id

  it('of nothing that is known is told what is', async () => {
    mkdirSync(out())
    expect(await sentenceOf(imported({ game }))).toContain('meta/info.json (lerobot)')
  })

  // Each of these would be waited for, or read, for ever.
  it.runIf(process.platform === 'linux').each(['apprenti.json', 'mine.jsonl', '20.png', 'meta/info.json'])(
    'with a pipe or a device in the place of %s',
    async (name) => {
      await writeLines([{ t: 0, action: 'left' }])
      mkdirSync(join(out(), 'meta'))
      const file = join(out(), name)
      for (const place of [
        () => spawnSync('/usr/bin/mkfifo', [file]),
        () => symlinkSync('/dev/zero', file)
      ]) {
        rmSync(file, { force: true })
        place()
        expect(await sentenceOf(imported({ game }))).toContain(`${file} is not what it has to be`)
      }
    }
  )

  it('of another program wants its game', async () => {
    await writeLines([{ t: 0, action: 'left' }])
    expect(await sentenceOf(imported())).toContain('name it with --game')
  })

  it('with an action that the game does not have', async () => {
    await writeLines([
      { t: 0, action: 'left' },
      { t: 0.08, action: 'jump' }
    ])
    const sentence = await sentenceOf(imported({ game }))
    expect(sentence).toContain('"jump"')
    expect(sentence).toContain('nothing, left, right, left-fire, middle')
  })

  it('with times that go backwards', async () => {
    await writeLines([
      { t: 1, action: 'left' },
      { t: 0.9, action: 'left' }
    ])
    expect(await sentenceOf(imported({ game }))).toContain('1.000 s, 0.900 s')
  })

  it('with pictures of two sizes', async () => {
    const lines = [
      { t: 0, action: 'left' },
      { t: 0.08, action: 'left', picture: '30.png' }
    ]
    await writeLines(lines, [20, 30])
    expect(await sentenceOf(imported({ game }))).toContain('20 x 20 and 30 x 30')
  })

  it('with a picture that is none, or lies elsewhere', async () => {
    await writeLines([{ t: 0, action: 'left', picture: 'mine.jsonl' }])
    expect(await sentenceOf(imported({ game }))).toContain('picture of it (mine.jsonl) is damaged')
    await writeLines([{ t: 0, action: 'left', picture: '../made/20.png' }])
    expect(await sentenceOf(imported({ game }))).toContain('outside its folder')
  })

  it('with a line that is not whole', async () => {
    await writeLines([{ t: 0, action: 'left' }])
    appendFileSync(join(out(), 'mine.jsonl'), '\n{"t": 0.1, "acti')
    expect(await sentenceOf(imported({ game }))).toContain('mine.jsonl:2')
  })

  it('exported by a newer version', async () => {
    await exported('jsonl')
    const header = join(out(), 'apprenti.json')
    const text = readFileSync(header, 'utf8')
    writeFileSync(header, text.replace('apprenti-export/1', 'apprenti-export/2'))
    expect(await sentenceOf(imported())).toContain('newer version of Apprenti')
    writeFileSync(header, text.replace('apprenti-dataset/1', 'apprenti-dataset/3'))
    expect(await sentenceOf(imported())).toContain('newer version of Apprenti')
  })

  it('of HDF5 that is cut', async () => {
    await exported('minari')
    const file = join(out(), 'data', 'main_data.hdf5')
    truncateSync(file, Math.floor(statSync(file).size / 2))
    expect(await sentenceOf(imported())).toContain('main_data.hdf5 is damaged or cut')
  })

  describe.skipIf(whyNoFfmpeg() !== null)('of video', { timeout: 120_000 }, () => {
    const data = (): string => join(out(), 'data', 'chunk-000', 'file-000.parquet')

    it('where there is no ffmpeg', async () => {
      await exported('lerobot')
      expect(await sentenceOf(imported({}, { ffmpeg: null }))).toContain('apt install ffmpeg')
    })

    it('with a damaged MP4', async () => {
      await exported('lerobot')
      const video = join(out(), 'videos', 'observation.images.screen', 'chunk-000', 'file-000.mp4')
      truncateSync(video, Math.floor(statSync(video).size / 2))
      expect(await sentenceOf(imported())).toContain('file-000.mp4 is damaged')
      rmSync(video)
      expect(await sentenceOf(imported())).toContain('file-000.mp4')
    })

    it('with a cut table, and without one', async () => {
      await exported('lerobot')
      truncateSync(data(), Math.floor(statSync(data()).size / 2))
      expect(await sentenceOf(imported())).toContain('file-000.parquet is damaged or cut')
      rmSync(data())
      expect(await sentenceOf(imported())).toContain('file-000.parquet is missing')
    })

    it('with a column that is missing', async () => {
      await exported('lerobot')
      const table = new ParquetTable(data(), [{ name: 'timestamp', kind: 'float32' }])
      await table.write([Array.from({ length: 91 }, (_, i) => i)])
      await table.finish()
      expect(await sentenceOf(imported())).toContain('has no column "episode_index"')
    })

    it('of an older and of a newer LeRobot', async () => {
      await exported('lerobot')
      const info = join(out(), 'meta', 'info.json')
      const text = readFileSync(info, 'utf8')
      writeFileSync(info, text.replace('v3.0', 'v2.1'))
      expect(await sentenceOf(imported())).toContain('convert_dataset_v21_to_v30')
      writeFileSync(info, text.replace('v3.0', 'v4.0'))
      expect(await sentenceOf(imported())).toContain('newer version of LeRobot')
    })

    it('in pairs of which one half is missing', async () => {
      await exported('vpt')
      rmSync(join(out(), 'made-00002.jsonl'))
      expect(await sentenceOf(imported())).toContain('made-00002.jsonl is missing')
    })
  })
})

describe('work that is ended', () => {
  it('leaves nothing of an export, nor of an import', async () => {
    const dataset = writePlayed(join(folder, 'made'), { isColour: false })
    const wish = { ...FORMAT_TOOLS(), out: out(), pictures: 'lossless' } as const
    const cancelling = new AbortController()
    const { signal } = cancelling
    const onProgress = (done: number): void => void (done === 20 && cancelling.abort())
    const work = exportDataset(join(folder, 'made'), dataset, {
      ...wish,
      format: 'minari',
      signal,
      onProgress
    })
    expect(await sentenceOf(work)).toContain('export was cancelled')
    expect(readdirSync(folder)).toEqual(['made'])
    await exported('jsonl')
    const ended = new AbortController()
    ended.abort()
    expect(await sentenceOf(imported({}, { signal: ended.signal }))).toContain('import was cancelled')
  })

  it('never writes into a folder that is there', async () => {
    mkdirSync(out())
    writeFileSync(join(out(), 'mine'), 'mine')
    expect(await sentenceOf(exported('jsonl'))).toContain('already exists')
    expect(readdirSync(out())).toEqual(['mine'])
  })

  it('says that the disk is full, and leaves nothing', async () => {
    // A file that takes nothing stands where the disk would.
    const dataset = writePlayed(join(folder, 'made'), { isColour: false })
    if (!existsSync('/dev/full')) return
    const { writeNewFolder } = await import('../../../../electron/main/dataset-formats/new-folder')
    const { writeFile } = await import('node:fs/promises')
    const work = writeNewFolder(out(), () => writeFile('/dev/full', dataset.title))
    await expect(work).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(readdirSync(folder)).toEqual(['made'])
  })
})
