import sharp, { type Sharp } from 'sharp'
import type { EncodedFrame, Frame } from '../../shared/frame'
import { CHANNELS, halve, type Pixels } from './box-reduce'

/** Pictures up to this size each way are kept exact. */
const LOSSLESS_PX = 512
/** Wider ones are halved before they are encoded. */
const HALVED_ABOVE_PX = 960
const JPEG_QUALITY = 75
const PNG_COMPRESSION = 3

/**
 * Makes a picture ready to be shown or stored: small ones as PNG, exact; larger ones as JPEG, halved
 * (by 2 x 2 means) while they are wider than 960 pixels.
 */
export async function encodeFrame(frame: Frame): Promise<EncodedFrame> {
  const { tMonotonicMs, seq } = frame
  const isSmall = frame.width <= LOSSLESS_PX && frame.height <= LOSSLESS_PX
  const picture = isSmall ? frame : reduced(frame)
  const bytes = isSmall
    ? await image(picture).png({ compressionLevel: PNG_COMPRESSION }).toBuffer()
    : await image(picture).jpeg({ quality: JPEG_QUALITY }).toBuffer()
  const { width, height } = picture
  return { format: isSmall ? 'png' : 'jpeg', width, height, bytes, tMonotonicMs, seq }
}

function reduced(picture: Pixels): Pixels {
  return picture.width > HALVED_ABOVE_PX ? reduced(halve(picture)) : picture
}

function image({ width, height, format, data }: Pixels): Sharp {
  const picture = sharp(data, { raw: { width, height, channels: CHANNELS[format] } })
  // Every pixel of ours is opaque: the fourth channel would only cost bytes.
  return format === 'rgba8' ? picture.removeAlpha() : picture.toColourspace('b-w')
}
