import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest'
import { exportDataset } from '../../electron/main/dataset-formats/export-dataset'
import { FORMATS, type Format } from '../../electron/main/dataset-formats/foreign'
import { importDataset } from '../../electron/main/dataset-formats/import-dataset'
import { asAppError } from '../../electron/shared/errors'
import { whyNoFfmpeg } from '../support/ffmpeg'
import { FORMAT_TOOLS, writePlayed } from '../support/played-dataset'

let disk: string
let rest: string
let whyNot: string | null = null

/** A real disk of 256 KiB, where this user may make one. */
beforeAll(async () => {
  disk = await mkdtemp(join(tmpdir(), 'apprenti-full-'))
  rest = await mkdtemp(join(tmpdir(), 'apprenti-rest-'))
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], { stdio: 'pipe' })
  } catch (error) {
    whyNot = `no small disk can be mounted here: ${error instanceof Error ? error.message.split('\n')[0] : ''}`
  }
})
afterAll(async () => {
  if (whyNot === null) execFileSync('/bin/umount', [disk])
  await rm(disk, { recursive: true, force: true })
  await rm(rest, { recursive: true, force: true })
})

const needsFfmpeg = (format: Format): boolean => format === 'lerobot' || format === 'vpt'

/** The sentence of what fails on the full disk, of which nothing is left there. */
async function sentenceOf(work: Promise<unknown>): Promise<string> {
  const thrown: unknown = await work.then(
    () => null,
    (error: unknown) => error
  )
  expect(await readdir(disk)).toEqual([])
  return asAppError(thrown).sentence('en')
}

describe('a disk that fills up', { timeout: 120_000 }, () => {
  for (const format of FORMATS)
    test(`leaves nothing of an export: ${format}`, async (context: TestContext) => {
      context.skip(whyNot !== null, whyNot ?? '')
      context.skip(needsFfmpeg(format) && whyNoFfmpeg() !== null, whyNoFfmpeg() ?? '')
      const dataset = writePlayed(join(rest, 'made'), { isColour: true, side: 128 })
      const work = exportDataset(join(rest, 'made'), dataset, {
        ...FORMAT_TOOLS(),
        ...{ format, out: join(disk, 'out'), pictures: 'lossless', onProgress: () => undefined }
      })
      expect(await sentenceOf(work)).toMatch(/^The disk is full/)
    })

  test('leaves nothing of an import', async (context: TestContext) => {
    context.skip(whyNot !== null, whyNot ?? '')
    const dataset = writePlayed(join(rest, 'made'), { isColour: true, side: 128 })
    const out = join(rest, 'out')
    await exportDataset(join(rest, 'made'), dataset, {
      ...FORMAT_TOOLS(),
      ...{ format: 'jsonl', out, pictures: 'lossless', onProgress: () => undefined }
    })
    const work = importDataset(
      { folder: out, format: null, game: null, title: null, side: null, isColour: false },
      { ...FORMAT_TOOLS(), datasets: disk, onProgress: () => undefined }
    )
    expect(await sentenceOf(work)).toMatch(/^The disk is full/)
  })
})
