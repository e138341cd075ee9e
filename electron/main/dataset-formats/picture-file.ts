import sharp from 'sharp'
import type { Picture } from './foreign'
import { notImported } from './not-imported'

/** A PNG, JPEG or WebP as pixels. @throws AppError 'dataset.notImported' for bytes that are no picture */
export async function decodedPicture(folder: string, bytes: Uint8Array, name: string): Promise<Picture> {
  try {
    const { data, info } = await sharp(bytes)
      .toColourspace('srgb')
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    return { width: info.width, height: info.height, rgba: data }
  } catch (cause) {
    throw notImported(
      folder,
      `a picture of it (${name}) is damaged; replace it, or remove its moment`,
      `une de ses images (${name}) est endommagée ; remplacez-la, ou retirez son moment`,
      cause
    )
  }
}
