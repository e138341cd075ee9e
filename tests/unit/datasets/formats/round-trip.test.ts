import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportDataset } from '../../../../electron/main/dataset-formats/export-dataset'
import type { Pictures } from '../../../../electron/main/dataset-formats/export-header'
import { FORMATS, type Format } from '../../../../electron/main/dataset-formats/foreign'
import { importDataset } from '../../../../electron/main/dataset-formats/import-dataset'
import { LABELS_FILE, PICTURES_FILE, type Dataset } from '../../../../electron/shared/dataset'
import { whyNoFfmpeg } from '../../../support/ffmpeg'
import { FORMAT_TOOLS, squares, writePlayed } from '../../../support/played-dataset'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'apprenti-formats-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Writes a data set out and takes it in again. */
async function roundTrip(
  dataset: Dataset,
  format: Format,
  pictures: Pictures = 'lossless'
): Promise<Dataset> {
  const out = join(folder, 'out')
  await exportDataset(join(folder, 'made'), dataset, {
    ...FORMAT_TOOLS(),
    format,
    out,
    pictures,
    onProgress: () => undefined
  })
  return await importDataset(
    { folder: out, format: null, game: null, title: null, side: null, isColour: false },
    { ...FORMAT_TOOLS(), datasets: join(folder, 'datasets'), onProgress: () => undefined }
  )
}

const needsFfmpeg = (format: Format): boolean => format === 'lerobot' || format === 'vpt'
const bytesOf = (of: string, file: string): Buffer => readFileSync(join(folder, of, file))

describe('a data set that goes out and comes in again', () => {
  for (const format of FORMATS)
    for (const isColour of [false, true])
      it.skipIf(needsFfmpeg(format) && whyNoFfmpeg() !== null)(
        `is the same to the bit: ${format}, ${isColour ? 'colour' : 'grey'}`,
        { timeout: 120_000 },
        async () => {
          const dataset = writePlayed(join(folder, 'made'), { isColour })
          const back = await roundTrip(dataset, format)
          expect({ ...back, id: 'made', madeAtMs: 0 }).toEqual(dataset)
          const there = join('datasets', back.id)
          expect(bytesOf(there, LABELS_FILE).equals(bytesOf('made', LABELS_FILE))).toBe(true)
          expect(bytesOf(there, PICTURES_FILE).equals(bytesOf('made', PICTURES_FILE))).toBe(true)
          // Nothing half made lies beside what was made.
          expect(readdirSync(folder).sort()).toEqual(['datasets', 'made', 'out'])
          expect(readdirSync(join(folder, 'datasets'))).toEqual([back.id])
        }
      )

  it.skipIf(whyNoFfmpeg() !== null)(
    'loses little in small video, and no action',
    { timeout: 120_000 },
    async () => {
      const dataset = writePlayed(join(folder, 'made'), { isColour: false })
      const back = await roundTrip(dataset, 'lerobot', 'small')
      const there = join('datasets', back.id)
      expect(bytesOf(there, LABELS_FILE).equals(bytesOf('made', LABELS_FILE))).toBe(true)
      const [before, after] = [bytesOf('made', PICTURES_FILE), bytesOf(there, PICTURES_FILE)]
      expect(after.length).toBe(before.length)
      const squared = before.reduce((sum, byte, i) => sum + (byte - after[i]!) ** 2, 0) / before.length
      const psnr = 10 * Math.log10(255 ** 2 / squared)
      expect(psnr).toBeGreaterThan(30)
      expect(psnr).toBeLessThan(Infinity)
    }
  )

  it('never takes the place of another', async () => {
    const dataset = writePlayed(join(folder, 'made'), { isColour: false })
    const first = await roundTrip(dataset, 'jsonl')
    rmSync(join(folder, 'out'), { recursive: true })
    const second = await roundTrip(dataset, 'jsonl')
    expect([first.id, second.id]).toEqual([`${squares.id}-1`, `${squares.id}-2`])
  })
})
