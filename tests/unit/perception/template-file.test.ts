import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { loadTemplate } from '../../../electron/main/perception/template-file'

const folder = mkdtempSync(join(tmpdir(), 'apprenti-template-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a template off the disk', () => {
  it('is grey, and what is transparent does not count', async () => {
    const path = join(folder, 'logo.png')
    const data = Uint8Array.from([255, 255, 255, 255, 0, 0, 0, 0])
    await sharp(data, { raw: { width: 2, height: 1, channels: 4 } })
      .png()
      .toFile(path)
    const { width, height, data: levels, cover } = await loadTemplate(path, 'logo.png', 'logo')
    expect({ width, height, level: levels[0], cover: [...cover] }).toEqual({
      width: 2,
      height: 1,
      level: 255,
      cover: [255, 0]
    })
  })

  it.each(['missing.png', 'text.png'])('that is none says so: %s', async (file) => {
    writeFileSync(join(folder, 'text.png'), 'no picture')
    await expect(loadTemplate(join(folder, file), file, 'logo')).rejects.toMatchObject({
      code: 'perception.templateMissing',
      params: { file, field: 'logo' }
    })
  })
})
