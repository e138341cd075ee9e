import sharp from 'sharp'
import { CHANNELS, halve, type Pixels } from './box-reduce'

/** Largest size of a thumbnail; it keeps its shape. */
const WIDTH_PX = 160
const HEIGHT_PX = 100
const JPEG_QUALITY = 60

/** A small picture as a data URL: a few thousand characters. */
export async function thumbnailOf(picture: Pixels): Promise<string> {
  const { width, height, format, data } = roughly(picture)
  const jpeg = await sharp(data, { raw: { width, height, channels: CHANNELS[format] } })
    .removeAlpha()
    .resize({ width: WIDTH_PX, height: HEIGHT_PX, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer()
  return `data:image/jpeg;base64,${jpeg.toString('base64')}`
}

/** Halved while it stays larger than needed: much cheaper than one exact step from full size. */
function roughly(picture: Pixels): Pixels {
  const { width, height } = picture
  return width >= 2 * WIDTH_PX && height >= 2 * HEIGHT_PX ? roughly(halve(picture)) : picture
}
