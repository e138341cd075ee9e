import sharp from 'sharp'
import { AppError } from '../../shared/errors'
import { toGrey } from '../../shared/perception/pixels'
import type { TemplateFile } from '../../shared/perception/reading-process'

/**
 * Reads a template off the disk: its grey levels, and its transparency as what of it counts.
 * @throws AppError 'perception.templateMissing' when it is not there or is no picture
 */
export async function loadTemplate(path: string, file: string, field: string): Promise<TemplateFile> {
  try {
    const { data, info } = await sharp(path).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
    const grey = toGrey({ width: info.width, height: info.height, data })
    const cover = new Uint8Array(grey.data.length)
    for (let i = 0; i < cover.length; i++) cover[i] = data[4 * i + 3]!
    return { ...grey, cover }
  } catch (error) {
    throw new AppError('perception.templateMissing', { file, field }, { cause: error })
  }
}
